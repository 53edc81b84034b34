variable "name" {
  description = "Prefix of the names of everything in this module."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name must be 1 to 32 small letters, digits and dashes, a letter first."
  }
}

variable "region" {
  description = "AWS region, for the names of the gateway endpoints."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region of AWS, such as eu-west-2."
  }
}

variable "account_id" {
  description = "AWS account, to which the role of the flow log is tied."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have twelve digits."
  }
}

variable "cidr_block" {
  description = "Address range of the VPC."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrhost(var.cidr_block, 0))
    error_message = "cidr_block must be an IPv4 range such as 10.0.0.0/16."
  }
}

variable "public_subnets" {
  description = "Public subnets: availability zone to address range. The load balancer needs two zones."
  type        = map(string)

  validation {
    condition     = length(var.public_subnets) >= 2 && alltrue([for range in values(var.public_subnets) : can(cidrhost(range, 0))])
    error_message = "public_subnets needs two zones or more, each with an IPv4 range."
  }
}

variable "private_subnets" {
  description = "Private subnets for Redis: availability zone to address range."
  type        = map(string)

  validation {
    condition     = length(var.private_subnets) >= 2 && alltrue([for range in values(var.private_subnets) : can(cidrhost(range, 0))])
    error_message = "private_subnets needs two zones or more, each with an IPv4 range."
  }
}

variable "service_port" {
  description = "Port the tasks listen on."
  type        = number

  validation {
    condition     = var.service_port >= 1024 && var.service_port <= 65535
    error_message = "service_port must be from 1024 to 65535; those below belong to root."
  }
}

variable "cache_port" {
  description = "Port Redis listens on."
  type        = number

  validation {
    condition     = var.cache_port >= 1024 && var.cache_port <= 65535
    error_message = "cache_port must be from 1024 to 65535; those below belong to root."
  }
}

variable "log_retention_days" {
  description = "Days the flow log is kept."
  type        = number

  validation {
    condition     = var.log_retention_days >= 1
    error_message = "log_retention_days must be 1 or more."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts the flow log."
  type        = string

  validation {
    condition     = startswith(var.kms_key_arn, "arn:aws:kms:")
    error_message = "kms_key_arn must be the ARN of a key."
  }
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary of the roles made here; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null ? true : can(regex("^arn:aws:iam::[0-9]{12}:policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a policy."
  }
}
