# Values are checked by the modules they go to; what goes to all of them is checked here.

variable "environment" {
  description = "Name of the environment, as its tags and the path of its roles say."
  type        = string

  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "environment must be staging or production."
  }
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

variable "log_retention_days" {
  description = "Days logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365], var.log_retention_days)
    error_message = "log_retention_days must be a number of days that CloudWatch knows, such as 14, 30 or 90."
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

variable "service" {
  description = "Number and size of the tasks and their limits, as modules/service/variables.tf tells under settings."
  type        = any
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
}
