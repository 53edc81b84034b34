variable "context" {
  description = "The environment that this stands in; its values are checked in modules/environment."
  type = object({
    name                     = string
    environment              = string
    name_suffix              = string
    region                   = string
    account_id               = string
    kms_key_arn              = string
    is_permanent             = bool
    log_retention_days       = number
    permissions_boundary_arn = string
  })
}

variable "network" {
  description = "The VPC, its public subnets, one a zone, and the security groups of the load balancer and the tasks."
  type = object({
    vpc_id                          = string
    subnet_ids                      = list(string)
    load_balancer_security_group_id = string
    service_security_group_id       = string
  })
}

variable "port" {
  description = "Port the tasks listen on."
  type        = number

  validation {
    condition     = var.port >= 1024 && var.port <= 65535
    error_message = "port must be from 1024 to 65535; those below belong to root."
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

variable "cors_allowed_origins" {
  description = "Origins of other sites whose scripts may call the API."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for origin in var.cors_allowed_origins : can(regex("^https?://[^/*,]+$", origin))])
    error_message = "cors_allowed_origins must be origins such as https://example.com, without a path or a star."
  }
}

variable "mail_sender" {
  description = "Who mails reminders, an address with or without a name before it; empty for nobody."
  type        = string
  default     = ""

  validation {
    condition     = var.mail_sender == "" || can(regex("^([^<>@]+ <[^\\s<>@]+@[^\\s<>@]+>|[^\\s<>@]+@[^\\s<>@]+)$", var.mail_sender))
    error_message = "mail_sender must be an address, with or without a name before it."
  }
}

variable "stores" {
  description = "Where data, accounts, images and the cache are, as the modules that made them say."
  type = object({
    tables    = map(string)
    images    = object({ bucket = string, domain = string, signing_key_id = string })
    user_pool = object({ id = string, client_id = string })
    cache     = object({ host = string, port = number })
  })
}

variable "secrets" {
  description = "The password of the cache and the private key (PEM) that signs addresses of images."
  type = object({
    redis_password         = string
    cloudfront_private_key = string
  })
  sensitive = true

  validation {
    condition     = var.secrets.redis_password != "" && var.secrets.cloudfront_private_key != ""
    error_message = "secrets must not be empty."
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

variable "settings" {
  description = "Number and size of the tasks, limits of requests, log level, and the number that is raised to make a new secret key."
  type = object({
    task_count = object({ minimum = number, maximum = number })
    # CPU units of a task, 1024 a core, and its memory in MiB.
    cpu    = optional(number, 256)
    memory = optional(number, 512)
    # What autoscaling holds each task to: its CPU in percent, and requests a minute for each quarter of a processor.
    scaling_targets = optional(object({ cpu_percent = number, requests_per_minute = number }), { cpu_percent = 60, requests_per_minute = 864 })
    # Images kept to go back to.
    kept_images = optional(number, 30)

    # Requests a minute that one user may make of the API; 0 for no limit.
    api_requests_per_minute = optional(number, 1200)
    # Requests in five minutes of one session, one token, or all without either at one address, before they are turned away.
    requests_per_client = optional(number, 10000)
    # The same of everybody at one network address together, behind which may be thousands of people.
    requests_per_address = optional(number, 100000)

    log_level = optional(string, "INFO")
    # Raised by one to make a new secret key and keep the old one's signatures good; by two to forget it as well.
    secret_key_version = optional(number, 1)
    # Tasks and images may be read only, for the last pass of `manage.py move_tasks`.
    read_only = optional(bool, false)
  })

  validation {
    condition     = var.settings.task_count.minimum >= 1 && var.settings.task_count.maximum >= var.settings.task_count.minimum
    error_message = "task_count needs a minimum of 1 or more and a maximum not below it."
  }

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096], var.settings.cpu)
    error_message = "cpu must be 256, 512, 1024, 2048 or 4096."
  }

  validation {
    condition     = var.settings.memory >= 512 && var.settings.memory <= 30720
    error_message = "memory must be from 512 to 30720; Fargate names the steps each cpu allows."
  }

  validation {
    condition     = var.settings.scaling_targets.cpu_percent > 0 && var.settings.scaling_targets.cpu_percent < 100 && var.settings.scaling_targets.requests_per_minute > 0
    error_message = "scaling_targets needs a percentage between 0 and 100 and a number of requests above 0."
  }

  validation {
    condition     = var.settings.kept_images >= 2
    error_message = "kept_images must be 2 or more: the running one and the one before."
  }

  validation {
    condition     = var.settings.api_requests_per_minute >= 0 && var.settings.api_requests_per_minute <= 1000000
    error_message = "api_requests_per_minute must be from 0 to 1000000."
  }

  validation {
    condition     = var.settings.requests_per_client >= max(100, 5 * var.settings.api_requests_per_minute)
    error_message = "requests_per_client must be 100 or more, and let one user make all the requests that api_requests_per_minute allows, for five minutes."
  }

  validation {
    condition     = var.settings.requests_per_address >= 5 * var.settings.requests_per_client
    error_message = "requests_per_address must let five clients behind one address make what requests_per_client allows each."
  }

  validation {
    condition     = contains(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], var.settings.log_level)
    error_message = "log_level must be DEBUG, INFO, WARNING, ERROR or CRITICAL."
  }

  validation {
    condition     = var.settings.secret_key_version >= 1 && floor(var.settings.secret_key_version) == var.settings.secret_key_version
    error_message = "secret_key_version must be a whole number from 1."
  }
}
