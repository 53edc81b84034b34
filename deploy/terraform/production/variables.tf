variable "account_id" {
  description = "AWS account that this environment stands in; every other is refused."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have twelve digits."
  }
}

variable "region" {
  description = "AWS region."
  type        = string
  default     = "eu-west-2"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region of AWS, such as eu-west-2."
  }
}

variable "image_tag" {
  description = "Tag of the image to run: the commit it was built from."
  type        = string
}

variable "domain" {
  description = "Domain name of the service and the Route 53 zone it stands in."
  type = object({
    name    = string
    zone_id = string
  })

  validation {
    condition     = var.domain != null
    error_message = "production needs a domain; the mode without one is for trying out."
  }
}

variable "mail" {
  description = "Sender of codes: the ARN of a verified SES identity and the address."
  type = object({
    identity_arn = string
    sender       = string
  })

  validation {
    condition     = var.mail != null
    error_message = "production needs a sender of its own; Cognito's stops at 50 mails a day."
  }
}

variable "cors_allowed_origins" {
  description = "Origins of other sites whose scripts may call the API and upload images."
  type        = list(string)
  default     = []
}

variable "task_count" {
  description = "The fewest and the most tasks."
  type = object({
    minimum = number
    maximum = number
  })
  default = { minimum = 2, maximum = 10 }
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

variable "cache_node_type" {
  description = "Size of a node of the cache."
  type        = string
  default     = "cache.t4g.micro"
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

variable "alarm_emails" {
  description = "Addresses that alarms are sent to."
  type        = set(string)

  validation {
    condition     = length(var.alarm_emails) > 0
    error_message = "production needs somebody to tell."
  }
}

variable "monthly_budget" {
  description = "Dollars a month; at 80 percent, or when the forecast passes it, somebody is told."
  type        = number
  default     = 200
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

variable "log_level" {
  description = "Lowest level that is logged."
  type        = string
  default     = "INFO"
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
