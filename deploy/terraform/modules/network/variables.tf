variable "context" {
  description = "The environment that this stands in; its values are checked in modules/environment."
  type = object({
    name                     = string
    environment              = string
    region                   = string
    account_id               = string
    kms_key_arn              = string
    log_retention_days       = number
    permissions_boundary_arn = string
  })
}

variable "settings" {
  description = "Zones and address range, and the names that tasks may look up besides AWS's own."
  type = object({
    # Availability zones; empty for the first two that the region has. Another choice makes the subnets anew.
    zones = optional(list(string), [])
    # Of the VPC; each public subnet is a sixteenth of it.
    address_range = optional(string, "10.0.0.0/16")
    # Such as "*.push.example.com"; every other name is answered with nothing.
    allowed_names = optional(list(string), [])
  })
  default = {}

  validation {
    condition     = length(var.settings.zones) == 0 || (length(var.settings.zones) >= 2 && length(var.settings.zones) <= 6)
    error_message = "zones must be two to six, since the load balancer needs two, or none to take the region's first two."
  }

  validation {
    condition     = can(cidrhost(var.settings.address_range, 0)) && try(tonumber(split("/", var.settings.address_range)[1]) == 16, false)
    error_message = "address_range must be an IPv4 range of /16, such as 10.0.0.0/16: AWS takes no larger one, and in a smaller one a subnet would not hold thousands of tasks."
  }

  validation {
    condition     = alltrue([for name in var.settings.allowed_names : can(regex("^(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)+$", name))])
    error_message = "allowed_names must be names, with or without a star for what stands before their first dot."
  }
}

variable "stores" {
  description = "ARNs of the tables and the bucket that the network leads to, and to no others."
  type = object({
    tables = list(string)
    bucket = string
  })
}

variable "ports" {
  description = "Ports that the tasks and the cache listen on."
  type = object({
    service = number
    cache   = number
  })

  validation {
    condition     = alltrue([for port in values(var.ports) : port >= 1024 && port <= 65535])
    error_message = "ports must be from 1024 to 65535; those below belong to root."
  }
}
