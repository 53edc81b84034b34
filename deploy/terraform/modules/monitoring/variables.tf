variable "name" {
  description = "Prefix of the names of alarms, topic and dashboard."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name must be 1 to 32 small letters, digits and dashes, a letter first."
  }
}

variable "environment" {
  description = "Value of the tag Environment, which the budget looks at."
  type        = string

  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "environment must be staging or production."
  }
}

variable "region" {
  description = "AWS region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region of AWS, such as eu-west-2."
  }
}

variable "account_id" {
  description = "AWS account whose alarms may be sent."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have twelve digits."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts messages on their way."
  type        = string

  validation {
    condition     = startswith(var.kms_key_arn, "arn:aws:kms:")
    error_message = "kms_key_arn must be the ARN of a key."
  }
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

  validation {
    condition     = startswith(var.load_balancer_arn_suffix, "app/")
    error_message = "load_balancer_arn_suffix must be the end of an ARN, from app/ on."
  }
}

variable "target_group_arn_suffix" {
  description = "The target group as its metrics name it."
  type        = string

  validation {
    condition     = startswith(var.target_group_arn_suffix, "targetgroup/")
    error_message = "target_group_arn_suffix must be the end of an ARN, from targetgroup/ on."
  }
}

variable "web_acl_name" {
  description = "The web ACL as its metrics name it."
  type        = string

  validation {
    condition     = var.web_acl_name != ""
    error_message = "web_acl_name must not be empty."
  }
}

variable "cluster_name" {
  description = "ECS cluster."
  type        = string

  validation {
    condition     = var.cluster_name != ""
    error_message = "cluster_name must not be empty."
  }
}

variable "cluster_arn" {
  description = "ARN of the cluster, as events name it."
  type        = string

  validation {
    condition     = startswith(var.cluster_arn, "arn:aws:ecs:")
    error_message = "cluster_arn must be the ARN of a cluster."
  }
}

variable "service_name" {
  description = "ECS service."
  type        = string

  validation {
    condition     = var.service_name != ""
    error_message = "service_name must not be empty."
  }
}

variable "service_arn" {
  description = "ARN of the service, as events name it."
  type        = string

  validation {
    condition     = startswith(var.service_arn, "arn:aws:ecs:")
    error_message = "service_arn must be the ARN of a service."
  }
}

variable "schedule_group_name" {
  description = "Group of the schedules."
  type        = string

  validation {
    condition     = var.schedule_group_name != ""
    error_message = "schedule_group_name must not be empty."
  }
}

variable "log_group_name" {
  description = "Log group of the tasks."
  type        = string

  validation {
    condition     = startswith(var.log_group_name, "/")
    error_message = "log_group_name must begin with a slash."
  }
}

variable "table_names" {
  description = "Names of the tables, by what they hold."
  type        = map(string)

  validation {
    condition     = length(var.table_names) > 0
    error_message = "table_names needs a table or more."
  }
}

variable "user_pool_id" {
  description = "Cognito user pool."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+_[0-9a-zA-Z]+$", var.user_pool_id))
    error_message = "user_pool_id must be the id of a pool, such as eu-west-2_example."
  }
}

variable "user_pool_client_id" {
  description = "The pool's client."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-zA-Z]+$", var.user_pool_client_id))
    error_message = "user_pool_client_id must be the id of a client."
  }
}

variable "cache_node_ids" {
  description = "Nodes of the cache."
  type        = list(string)

  validation {
    condition     = length(var.cache_node_ids) > 0
    error_message = "cache_node_ids needs a node or more."
  }
}
