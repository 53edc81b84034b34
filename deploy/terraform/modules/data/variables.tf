variable "context" {
  description = "The environment that this stands in; its values are checked in modules/environment."
  type = object({
    name         = string
    name_suffix  = string
    region       = string
    account_id   = string
    is_permanent = bool
  })
}

variable "settings" {
  description = "How tables are paid for, what they take at once, and how far back they can be restored to any second."
  type = object({
    # PAY_PER_REQUEST (on demand) or PROVISIONED.
    billing_mode = optional(string, "PAY_PER_REQUEST")
    # Read and write units of each table and global index; used only with PROVISIONED.
    provisioned_capacity = optional(object({ read = number, write = number }), { read = 20, write = 20 })
    # Units a second that tables and global indexes take at once, for a day of known fame; null for AWS's own.
    warm_throughput = optional(object({ read = number, write = number }))
    recovery_days   = optional(number, 35)
    # Other names than those in tables.json, by the key there: tasks that have moved are in a table of another name. A table
    # that Terraform knows is replaced when its name changes; docs/operations.md has the course.
    names = optional(map(string), {})
    # Tables that were used before, on which the service keeps its rights while tasks of the version before still run.
    former = optional(list(string), [])
  })
  default = {}

  validation {
    condition     = contains(["PAY_PER_REQUEST", "PROVISIONED"], var.settings.billing_mode)
    error_message = "billing_mode must be PAY_PER_REQUEST or PROVISIONED."
  }

  validation {
    condition     = min(values(var.settings.provisioned_capacity)...) >= 1
    error_message = "provisioned_capacity needs at least one unit of each."
  }

  validation {
    condition     = var.settings.warm_throughput == null ? true : var.settings.warm_throughput.read >= 12000 && var.settings.warm_throughput.write >= 4000
    error_message = "warm_throughput must be at least what every table has: 12000 read and 4000 write units."
  }

  validation {
    condition     = alltrue([for key in keys(var.settings.names) : contains(["todos", "users"], key)])
    error_message = "names may give todos and users another name."
  }

  # Roles are held to these names by the account's boundary (bootstrap/boundary.tf).
  validation {
    condition = alltrue(concat(
      [for key, name in var.settings.names : can(regex("^${key}${var.context.name_suffix}(-[0-9]{1,2})?$", name))],
      [for name in var.settings.former : can(regex("^(todos|users)${var.context.name_suffix}(-[0-9]{1,2})?$", name))],
    ))
    error_message = "names and former must be the tables' own names with a dash and one or two digits behind them, such as todos-2 or todos-staging-2; no role may use another."
  }

  validation {
    condition     = var.settings.recovery_days >= 1 && var.settings.recovery_days <= 35
    error_message = "recovery_days must be from 1 to 35."
  }
}
