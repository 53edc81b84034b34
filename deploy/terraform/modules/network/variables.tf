variable "name" {
  description = "Prefix of the names of everything in this module."
  type        = string
}

variable "region" {
  description = "AWS region, for the names of the gateway endpoints."
  type        = string
}

variable "account_id" {
  description = "AWS account, to which the role of the flow log is tied."
  type        = string
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
}

variable "cache_port" {
  description = "Port Redis listens on."
  type        = number
}

variable "log_retention_days" {
  description = "Days the flow log is kept."
  type        = number
}

variable "kms_key_arn" {
  description = "Key that encrypts the flow log."
  type        = string
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary of the roles made here; null for none."
  type        = string
  default     = null
}
