variable "name" {
  description = "Prefix of the names of what is made here, except those that are fixed."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name must be 1 to 32 small letters, digits and dashes, a letter first."
  }
}

variable "name_suffix" {
  description = "Put behind fixed names, so that environments can share an account; empty for none."
  type        = string
  default     = ""

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
  description = "AWS account, to which the roles are tied."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have twelve digits."
  }
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary of the roles made here; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null ? true : can(regex("^arn:aws:iam::[0-9]{12}:policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of a policy."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts images of the container, secrets and logs."
  type        = string

  validation {
    condition     = startswith(var.kms_key_arn, "arn:aws:kms:")
    error_message = "kms_key_arn must be the ARN of a key."
  }
}

variable "vpc_id" {
  description = "The VPC."
  type        = string

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "vpc_id must be the id of a VPC."
  }
}

variable "subnet_ids" {
  description = "Public subnets of the load balancer and the tasks, one a zone."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "subnet_ids needs two subnets or more, in different zones, for the load balancer."
  }
}

variable "load_balancer_security_group_id" {
  description = "Security group of the load balancer."
  type        = string

  validation {
    condition     = startswith(var.load_balancer_security_group_id, "sg-")
    error_message = "load_balancer_security_group_id must be the id of a security group."
  }
}

variable "service_security_group_id" {
  description = "Security group of the tasks."
  type        = string

  validation {
    condition     = startswith(var.service_security_group_id, "sg-")
    error_message = "service_security_group_id must be the id of a security group."
  }
}

variable "domain" {
  description = "Domain name of the service and the Route 53 zone it stands in; null for the load balancer's own name, to try things out."
  type = object({
    name    = string
    zone_id = string
  })
  default = null

  validation {
    condition     = var.domain == null ? true : can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.domain.name))
    error_message = "domain.name must be a domain name in small letters, such as tasks.example.com."
  }
}

variable "image_tag" {
  description = "Tag of the image to run: the commit it was built from."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}$", var.image_tag)) && var.image_tag != "latest"
    error_message = "image_tag must be a tag that never moves, such as a commit."
  }
}

variable "kept_images" {
  description = "Number of images kept to go back to."
  type        = number
  default     = 30

  validation {
    condition     = var.kept_images >= 2
    error_message = "kept_images must be 2 or more: the running one and the one before."
  }
}

variable "cpu" {
  description = "CPU units of a task, 1024 a core."
  type        = number
  default     = 256

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.cpu)
    error_message = "cpu must be 256, 512, 1024, 2048 or 4096."
  }
}

variable "memory" {
  description = "Memory of a task in MiB."
  type        = number
  default     = 512

  validation {
    condition     = var.memory >= 512 && var.memory <= 30720
    error_message = "memory must be from 512 to 30720; Fargate names the steps each cpu allows."
  }
}

variable "task_count" {
  description = "The fewest and the most tasks."
  type = object({
    minimum = number
    maximum = number
  })

  validation {
    condition     = var.task_count.minimum >= 1 && var.task_count.maximum >= var.task_count.minimum
    error_message = "task_count needs a minimum of 1 or more and a maximum not below it."
  }
}

variable "scaling_targets" {
  description = "What autoscaling holds each task to: its CPU in percent, and requests a minute for each quarter of a processor."
  type = object({
    cpu_percent         = number
    requests_per_minute = number
  })
  default = { cpu_percent = 60, requests_per_minute = 864 }

  validation {
    condition     = var.scaling_targets.cpu_percent > 0 && var.scaling_targets.cpu_percent < 100 && var.scaling_targets.requests_per_minute > 0
    error_message = "scaling_targets needs a percentage between 0 and 100 and a number of requests above 0."
  }
}

variable "requests_per_address" {
  description = "Requests that one network address may make in five minutes before it is turned away."
  type        = number
  default     = 10000

  validation {
    condition     = var.requests_per_address >= 100
    error_message = "requests_per_address must be 100 or more."
  }

  validation {
    condition     = var.requests_per_address >= 5 * var.api_requests_per_minute
    error_message = "requests_per_address must let one user make all the requests that api_requests_per_minute allows, for five minutes."
  }
}

variable "port" {
  description = "Port the tasks listen on."
  type        = number

  validation {
    condition     = var.port >= 1024 && var.port <= 65535
    error_message = "port must be from 1024 to 65535; those below belong to root."
  }
}

variable "log_level" {
  description = "Lowest level that is logged."
  type        = string
  default     = "INFO"

  validation {
    condition     = contains(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], var.log_level)
    error_message = "log_level must be DEBUG, INFO, WARNING, ERROR or CRITICAL."
  }
}

variable "log_retention_days" {
  description = "Days logs are kept."
  type        = number

  validation {
    condition     = var.log_retention_days >= 1
    error_message = "log_retention_days must be 1 or more."
  }
}

variable "cors_allowed_origins" {
  description = "Origins of other sites whose scripts may call the API."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for origin in var.cors_allowed_origins : can(regex("^https?://[^/*,]+$", origin))])
    error_message = "cors_allowed_origins must be origins such as https://example.com, without a path or a star."
  }
}

variable "api_requests_per_minute" {
  description = "Requests a minute that one user may make of the API; 0 for no limit."
  type        = number
  default     = 1200

  validation {
    condition     = var.api_requests_per_minute >= 0 && var.api_requests_per_minute <= 1000000
    error_message = "api_requests_per_minute must be from 0 to 1000000."
  }
}

variable "users_table" {
  description = "Table of the accounts."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{3,255}$", var.users_table))
    error_message = "users_table must be the name of a table."
  }
}

variable "tasks_table" {
  description = "Table of the tasks."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]{3,255}$", var.tasks_table))
    error_message = "tasks_table must be the name of a table."
  }
}

variable "images_bucket" {
  description = "Bucket of the images."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.images_bucket))
    error_message = "images_bucket must be the name of a bucket."
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

variable "redis_host" {
  description = "Host name of the cache."
  type        = string

  validation {
    condition     = can(regex("^[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)+$", var.redis_host))
    error_message = "redis_host must be a host name."
  }
}

variable "redis_port" {
  description = "Port of the cache."
  type        = number

  validation {
    condition     = var.redis_port >= 1024 && var.redis_port <= 65535
    error_message = "redis_port must be from 1024 to 65535; those below belong to root."
  }
}

variable "redis_password" {
  description = "Password of the cache."
  type        = string
  sensitive   = true

  validation {
    condition     = var.redis_password != ""
    error_message = "redis_password must not be empty."
  }
}

variable "cloudfront_domain" {
  description = "Domain that serves the images."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.cloudfront_domain))
    error_message = "cloudfront_domain must be a host name, without https://."
  }
}

variable "cloudfront_key_id" {
  description = "CloudFront's id of the key that signs."
  type        = string

  validation {
    condition     = var.cloudfront_key_id != ""
    error_message = "cloudfront_key_id must not be empty."
  }
}

variable "cloudfront_private_key" {
  description = "Private key (PEM) that signs."
  type        = string
  sensitive   = true

  validation {
    condition     = var.cloudfront_private_key != ""
    error_message = "cloudfront_private_key must not be empty."
  }
}

variable "task_policies" {
  description = "What the code may do: policies (JSON) by name, from the modules that own the resources."
  type        = map(string)

  validation {
    condition     = alltrue([for policy in values(var.task_policies) : can(jsondecode(policy).Statement)])
    error_message = "task_policies must be policies in JSON."
  }
}

variable "secret_key_version" {
  description = "Raised by one to make a new secret key and keep the old one's signatures good; by two to forget it as well."
  type        = number
  default     = 1

  validation {
    condition     = var.secret_key_version >= 1 && floor(var.secret_key_version) == var.secret_key_version
    error_message = "secret_key_version must be a whole number from 1."
  }
}

variable "secret_recovery_days" {
  description = "Days a deleted secret can be brought back; 0 deletes at once, which lets an environment be made again."
  type        = number
  default     = 30

  validation {
    condition     = var.secret_recovery_days == 0 || (var.secret_recovery_days >= 7 && var.secret_recovery_days <= 30)
    error_message = "secret_recovery_days must be 0 or from 7 to 30."
  }
}

variable "enable_deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer."
  type        = bool
  default     = true
}

variable "force_destroy" {
  description = "Whether the repository may be destroyed with the images in it."
  type        = bool
  default     = false
}
