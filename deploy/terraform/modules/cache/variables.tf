variable "name" {
  description = "Name of the replication group."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,39}$", var.name))
    error_message = "name must be 1 to 40 small letters, digits and dashes, a letter first, which is what ElastiCache takes."
  }
}

variable "subnet_ids" {
  description = "Private subnets, one a zone."
  type        = list(string)
}

variable "security_group_id" {
  description = "Security group that admits the service and nobody else."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts what the cache writes to disk."
  type        = string
}

variable "port" {
  description = "Port the cache listens on."
  type        = number
}

variable "node_type" {
  description = "Size of a node."
  type        = string
  default     = "cache.t4g.micro"

  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "node_type must be one of ElastiCache's, such as cache.t4g.micro."
  }
}

variable "node_count" {
  description = "Number of nodes; two or more stand in different zones and take over from each other."
  type        = number
  default     = 1

  validation {
    condition     = var.node_count >= 1 && var.node_count <= 6
    error_message = "node_count must be from 1 to 6: a primary and at most five replicas."
  }
}

variable "password_version" {
  description = "Raised to make a new password."
  type        = number
  default     = 1
}
