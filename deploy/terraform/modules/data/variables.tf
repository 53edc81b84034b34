variable "name" {
  description = "Name of the environment's encryption key."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name must be 1 to 32 small letters, digits and dashes, a letter first."
  }
}

variable "region" {
  description = "AWS region, for the services named in the key's policy."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region of AWS, such as eu-west-2."
  }
}

variable "account_id" {
  description = "AWS account that owns the key."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have twelve digits."
  }
}

variable "name_suffix" {
  description = "Put behind the names in tables.json, so that environments can share an account; empty for none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[a-z0-9-]*$", var.name_suffix))
    error_message = "name_suffix may hold small letters, digits and dashes."
  }
}

variable "billing_mode" {
  description = "PAY_PER_REQUEST (on demand) or PROVISIONED."
  type        = string
  default     = "PAY_PER_REQUEST"

  validation {
    condition     = contains(["PAY_PER_REQUEST", "PROVISIONED"], var.billing_mode)
    error_message = "billing_mode must be PAY_PER_REQUEST or PROVISIONED."
  }
}

variable "provisioned_capacity" {
  description = "Read and write capacity units of each table and global index; used only with PROVISIONED."
  type = object({
    read  = number
    write = number
  })
  default = { read = 20, write = 20 }

  validation {
    condition     = var.provisioned_capacity.read >= 1 && var.provisioned_capacity.write >= 1
    error_message = "provisioned_capacity needs at least one unit of each."
  }
}

variable "warm_throughput" {
  description = "Read and write units a second that tables and global indexes take at once, for a day of known fame; null for AWS's own."
  type = object({
    read  = number
    write = number
  })
  default = null

  validation {
    condition     = var.warm_throughput == null ? true : var.warm_throughput.read >= 12000 && var.warm_throughput.write >= 4000
    error_message = "warm_throughput must be at least what every table has: 12000 read and 4000 write units."
  }
}

variable "recovery_days" {
  description = "How far back a table can be restored to any second."
  type        = number
  default     = 35

  validation {
    condition     = var.recovery_days >= 1 && var.recovery_days <= 35
    error_message = "recovery_days must be from 1 to 35."
  }
}

variable "enable_deletion_protection" {
  description = "Whether AWS refuses to delete the tables."
  type        = bool
  default     = true
}
