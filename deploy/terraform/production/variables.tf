# The objects are typed, checked and given their defaults by the modules that their descriptions name.

variable "account_id" {
  description = "AWS account that this environment stands in; every other is refused."
  type        = string
}

variable "region" {
  description = "AWS region."
  type        = string
  default     = "eu-west-2"
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

variable "service" {
  description = "Number and size of the tasks and their limits, as modules/service/variables.tf tells under settings."
  type        = any
  default     = {}
}

variable "network" {
  description = "Zones, address range and names that may be looked up, as modules/network/variables.tf tells under settings."
  type        = any
  default     = {}
}

variable "tables" {
  description = "Capacity of the tables, as modules/data/variables.tf tells under settings."
  type        = any
  default     = {}
}

variable "cache" {
  description = "Size and number of the cache's nodes, as modules/cache/variables.tf tells under settings."
  type        = any
  default     = {}
}

variable "images" {
  description = "Keys that sign addresses of images, as modules/images/variables.tf tells under settings."
  type        = any
  default     = {}
}

variable "alarms" {
  description = "Whom alarms are sent to, and from what on, as modules/monitoring/variables.tf tells under settings."
  type        = any

  validation {
    condition     = try(length(var.alarms.emails) > 0, false)
    error_message = "production needs somebody to tell."
  }
}
