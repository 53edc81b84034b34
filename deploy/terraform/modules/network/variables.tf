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

variable "addresses" {
  description = "Address ranges: of the VPC, and of the public and private subnets by availability zone. The load balancer needs two zones."
  type = object({
    vpc     = string
    public  = map(string)
    private = map(string)
  })

  validation {
    condition     = can(cidrhost(var.addresses.vpc, 0))
    error_message = "addresses.vpc must be an IPv4 range such as 10.0.0.0/16."
  }

  validation {
    condition     = length(var.addresses.public) >= 2 && keys(var.addresses.public) == keys(var.addresses.private)
    error_message = "addresses needs two zones or more, each with a public and a private range."
  }

  validation {
    condition     = alltrue([for range in concat(values(var.addresses.public), values(var.addresses.private)) : can(cidrhost(range, 0))])
    error_message = "addresses of subnets must be IPv4 ranges."
  }
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
