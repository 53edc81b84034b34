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

variable "task_count" {
  description = "The fewest and the most tasks."
  type = object({
    minimum = number
    maximum = number
  })
  default = { minimum = 1, maximum = 2 }
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
  default     = []
}

variable "monthly_budget" {
  description = "Dollars a month; at 80 percent, or when the forecast passes it, somebody is told."
  type        = number
  default     = 80
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
