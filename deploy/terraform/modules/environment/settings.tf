# What a person gives is handed through untyped and typed once, by the module that it is for (its variables.tf), which
# also checks it and knows the defaults.
locals {
  given = {
    service = keys(var.service)
    network = keys(var.network)
    tables  = keys(var.tables)
    cache   = keys(var.cache)
    images  = keys(var.images)
    alarms  = keys(var.alarms)
  }
  known = {
    service = keys(module.service.settings)
    network = keys(module.network.settings)
    tables  = keys(module.data.settings)
    cache   = keys(module.cache.settings)
    images  = keys(module.images.settings)
    alarms  = keys(module.monitoring.settings)
  }
  unknown_settings = flatten([
    for group, names in local.given : [for name in names : "${group}.${name}" if !contains(local.known[group], name)]
  ])
}
