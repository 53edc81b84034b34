variable "context" {
  description = "The environment that this stands in; its values are checked in modules/environment."
  type = object({
    name        = string
    environment = string
    region      = string
    account_id  = string
    kms_key_arn = string
  })
}

variable "settings" {
  description = "Whom alarms are sent to, and from what on."
  type = object({
    emails = optional(set(string), [])
    # Dollars a month; at 80 percent, or when the forecast passes it, somebody is told.
    monthly_budget = number
    # How long the slowest twentieth of requests may take.
    latency_seconds = optional(number, 1)
    # Share of requests that may fail, in percent.
    error_percent = optional(number, 1)
  })

  validation {
    condition     = alltrue([for address in var.settings.emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+$", address))])
    error_message = "emails must be e-mail addresses."
  }

  validation {
    condition     = var.settings.monthly_budget > 0
    error_message = "monthly_budget must be above 0."
  }

  validation {
    condition     = var.settings.latency_seconds > 0
    error_message = "latency_seconds must be above 0."
  }

  validation {
    condition     = var.settings.error_percent > 0 && var.settings.error_percent < 100
    error_message = "error_percent must be between 0 and 100."
  }
}

variable "service" {
  description = "The service as its metrics, events and log name it."
  type = object({
    load_balancer_arn_suffix = string
    target_group_arn_suffix  = string
    web_acl_name             = string
    cluster_name             = string
    cluster_arn              = string
    service_name             = string
    service_arn              = string
    schedule_group_name      = string
    log_group_name           = string
    task_count               = object({ minimum = number, maximum = number })
    rate_rules               = list(string)
  })
}

variable "tables" {
  description = "Tables and global indexes as their metrics name them, by name."
  type        = map(map(string))
}

variable "distribution_id" {
  description = "CloudFront's distribution of the images."
  type        = string
}

variable "mail_region" {
  description = "Region in which mails of our own sender are counted; null with Cognito's."
  type        = string
}

variable "user_pool" {
  description = "Cognito user pool and its client."
  type        = object({ id = string, client_id = string })
}

variable "cache_node_ids" {
  description = "Nodes of the cache."
  type        = list(string)
}
