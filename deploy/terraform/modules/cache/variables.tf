variable "context" {
  description = "The environment that this stands in; its values are checked in modules/environment."
  type = object({
    name        = string
    kms_key_arn = string
  })
}

variable "network" {
  description = "Private subnets, one a zone, and the security group that admits the service and nobody else."
  type = object({
    subnet_ids        = list(string)
    security_group_id = string
  })
}

variable "port" {
  description = "Port the cache listens on."
  type        = number

  validation {
    condition     = var.port >= 1024 && var.port <= 65535
    error_message = "port must be from 1024 to 65535; those below belong to root."
  }
}

variable "settings" {
  description = "Size and number of the nodes, and the number that is raised to make a new password."
  type = object({
    node_type = optional(string, "cache.t4g.micro")
    # Two or more stand in different zones and take over from each other.
    node_count       = optional(number, 1)
    password_version = optional(number, 1)
  })
  default = {}

  validation {
    condition     = startswith(var.settings.node_type, "cache.")
    error_message = "node_type must be one of ElastiCache's, such as cache.t4g.micro."
  }

  validation {
    condition     = var.settings.node_count >= 1 && var.settings.node_count <= 6
    error_message = "node_count must be from 1 to 6: a primary and at most five replicas."
  }

  validation {
    condition     = var.settings.password_version >= 1
    error_message = "password_version must be 1 or more."
  }
}
