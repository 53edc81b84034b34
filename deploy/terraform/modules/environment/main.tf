# One whole environment. The roots differ in the values they give and in nothing else, so what was tried in staging
# is what production gets.
locals {
  name       = "servertask${var.name_suffix}"
  port       = 3000
  redis_port = 6379
  # The site's own pages upload and read images, and so may the sites that the API is open to.
  image_origins = concat([module.service.address], var.cors_allowed_origins)

  # What every module may have to know; each takes from it what it needs. The key is the data module's.
  place = {
    name                     = local.name
    environment              = var.environment
    name_suffix              = var.name_suffix
    region                   = var.region
    account_id               = var.account_id
    is_permanent             = var.is_permanent
    log_retention_days       = var.log_retention_days
    permissions_boundary_arn = var.permissions_boundary_arn
  }
  context = merge(local.place, { kms_key_arn = module.data.kms_key_arn })
}

module "data" {
  source = "../data"

  context  = local.place
  settings = var.tables
}

module "network" {
  source = "../network"

  context  = local.context
  ports    = { service = local.port, cache = local.redis_port }
  settings = var.network

  stores = {
    tables = module.data.table_arns
    bucket = module.images.bucket_arn
  }
}

module "images" {
  source = "../images"

  context         = local.context
  allowed_origins = local.image_origins
  settings        = var.images
}

module "identity" {
  source = "../identity"

  context = local.context
  mail    = var.mail
}

module "cache" {
  source = "../cache"

  context  = local.context
  network  = module.network.cache
  port     = local.redis_port
  settings = var.cache
}

module "service" {
  source = "../service"

  context              = local.context
  network              = module.network.service
  port                 = local.port
  domain               = var.domain
  image_tag            = var.image_tag
  cors_allowed_origins = var.cors_allowed_origins
  settings             = var.service
  # The service speaks to SES in its own region only.
  mail_sender = module.identity.mail_region == local.context.region ? var.mail.sender : ""

  stores = {
    tables    = module.data.table_names
    images    = module.images.service
    user_pool = module.identity.user_pool
    cache     = module.cache.service
  }

  secrets = {
    redis_password         = module.cache.password
    cloudfront_private_key = module.images.signing_private_key
  }

  task_policies = {
    accounts = module.identity.access_policy
    images   = module.images.access_policy
    tables   = module.data.access_policy
  }
}

module "monitoring" {
  source = "../monitoring"

  context  = local.context
  settings = var.alarms

  service         = module.service.watched
  tables          = module.data.watched
  distribution_id = module.images.distribution_id
  user_pool       = module.identity.user_pool
  mail_region     = module.identity.mail_region
  cache_node_ids  = module.cache.node_ids
}
