# Values are checked by the modules they go to; what stands here alone is checked here.

variable "environment" {
  description = "Name of the environment, as its tags say."
  type        = string
}

variable "name_suffix" {
  description = "Put behind every name, so that environments can share an account; empty for none."
  type        = string

  validation {
    condition     = can(regex("^(-[a-z0-9-]{1,15})?$", var.name_suffix))
    error_message = "name_suffix must be empty, or a dash and up to 15 small letters, digits and dashes."
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
  description = "AWS account."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have twelve digits."
  }
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary of the roles; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null ? true : can(regex("^arn:aws:iam::[0-9]{12}:policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a policy."
  }
}

variable "is_permanent" {
  description = "Whether data must outlive mistakes: AWS refuses to delete tables, pool and load balancer, and nothing is destroyed with what is in it."
  type        = bool
}

variable "image_tag" {
  description = "Tag of the image to run: the commit it was built from."
  type        = string
}

variable "domain" {
  description = "Domain name of the service and the Route 53 zone it stands in; null to try things out under the load balancer's name."
  type = object({
    name    = string
    zone_id = string
  })
  default = null
}

variable "mail" {
  description = "Sender of codes: the ARN of a verified SES identity and the address; null for Cognito's own sender, 50 mails a day."
  type = object({
    identity_arn = string
    sender       = string
  })
  default = null
}

variable "cors_allowed_origins" {
  description = "Origins of other sites whose scripts may call the API and upload images."
  type        = list(string)
  default     = []
}

variable "api_requests_per_minute" {
  description = "Requests a minute that one user may make of the API; 0 for no limit."
  type        = number
  default     = 1200
}

variable "requests_per_address" {
  description = "Requests that one network address may make in five minutes before it is turned away."
  type        = number
  default     = 10000
}

variable "task_cpu" {
  description = "CPU units of a task, 1024 a core."
  type        = number
  default     = 256
}

variable "task_memory" {
  description = "Memory of a task in MiB."
  type        = number
  default     = 512
}

variable "task_count" {
  description = "The fewest and the most tasks."
  type = object({
    minimum = number
    maximum = number
  })
}

variable "table_billing_mode" {
  description = "PAY_PER_REQUEST (on demand) or PROVISIONED."
  type        = string
  default     = "PAY_PER_REQUEST"
}

variable "table_provisioned_capacity" {
  description = "Read and write units of each table and global index; used only with PROVISIONED."
  type = object({
    read  = number
    write = number
  })
  default = { read = 20, write = 20 }
}

variable "warm_throughput" {
  description = "Read and write units a second that tables and global indexes take at once, for a day of known fame; null for AWS's own."
  type = object({
    read  = number
    write = number
  })
  default = null
}

variable "cache_node_type" {
  description = "Size of a node of the cache."
  type        = string
  default     = "cache.t4g.micro"
}

variable "cache_node_count" {
  description = "Number of nodes of the cache; two or more take over from each other."
  type        = number
}

variable "cache_password_version" {
  description = "Raised to make a new password of the cache."
  type        = number
  default     = 1
}

variable "secret_key_version" {
  description = "Raised by one to make a new secret key and keep the old one's signatures good; by two to forget it as well."
  type        = number
  default     = 1
}

variable "image_signing_keys" {
  description = "Names of the key pairs whose signatures on addresses of images are accepted."
  type        = set(string)
  default     = ["first"]
}

variable "image_active_signing_key" {
  description = "The one of image_signing_keys that signs."
  type        = string
  default     = "first"
}

variable "log_level" {
  description = "Lowest level that is logged."
  type        = string
  default     = "INFO"
}

variable "log_retention_days" {
  description = "Days logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365], var.log_retention_days)
    error_message = "log_retention_days must be a number of days that CloudWatch knows, such as 14, 30 or 90."
  }
}

variable "alarm_emails" {
  description = "Addresses that alarms are sent to."
  type        = set(string)
}

variable "monthly_budget" {
  description = "Dollars a month; at 80 percent, or when the forecast passes it, somebody is told."
  type        = number
}

variable "latency_seconds" {
  description = "How long the slowest twentieth of requests may take before somebody is told."
  type        = number
  default     = 1
}

variable "error_percent" {
  description = "Share of requests that may fail before somebody is told, in percent."
  type        = number
  default     = 1
}
