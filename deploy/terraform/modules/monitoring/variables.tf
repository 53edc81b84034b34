variable "name" {
  description = "Prefix of the names of alarms, topic and dashboard."
  type        = string
}

variable "environment" {
  description = "Value of the tag Environment, which the budget looks at."
  type        = string
}

variable "region" {
  description = "AWS region."
  type        = string
}

variable "account_id" {
  description = "AWS account whose alarms may be sent."
  type        = string
}

variable "kms_key_arn" {
  description = "Key that encrypts messages on their way."
  type        = string
}

variable "alarm_emails" {
  description = "Addresses that alarms are sent to."
  type        = set(string)

  validation {
    condition     = alltrue([for address in var.alarm_emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+$", address))])
    error_message = "alarm_emails must be e-mail addresses."
  }
}

variable "monthly_budget" {
  description = "Dollars a month; at 80 percent, or when the forecast passes it, somebody is told."
  type        = number

  validation {
    condition     = var.monthly_budget > 0
    error_message = "monthly_budget must be above 0."
  }
}

variable "latency_seconds" {
  description = "How long the slowest twentieth of requests may take."
  type        = number
  default     = 1

  validation {
    condition     = var.latency_seconds > 0
    error_message = "latency_seconds must be above 0."
  }
}

variable "error_percent" {
  description = "Share of requests that may fail, in percent."
  type        = number
  default     = 1

  validation {
    condition     = var.error_percent > 0 && var.error_percent < 100
    error_message = "error_percent must be between 0 and 100."
  }
}

variable "load_balancer_arn_suffix" {
  description = "The load balancer as its metrics name it."
  type        = string
}

variable "target_group_arn_suffix" {
  description = "The target group as its metrics name it."
  type        = string
}

variable "web_acl_name" {
  description = "The web ACL as its metrics name it."
  type        = string
}

variable "cluster_name" {
  description = "ECS cluster."
  type        = string
}

variable "cluster_arn" {
  description = "ARN of the cluster, as events name it."
  type        = string
}

variable "service_name" {
  description = "ECS service."
  type        = string
}

variable "service_arn" {
  description = "ARN of the service, as events name it."
  type        = string
}

variable "schedule_group_name" {
  description = "Group of the schedules."
  type        = string
}

variable "log_group_name" {
  description = "Log group of the tasks."
  type        = string
}

variable "table_names" {
  description = "Names of the tables, by what they hold."
  type        = map(string)
}

variable "user_pool_id" {
  description = "Cognito user pool."
  type        = string
}

variable "user_pool_client_id" {
  description = "The pool's client."
  type        = string
}

variable "cache_node_ids" {
  description = "Nodes of the cache."
  type        = list(string)
}
