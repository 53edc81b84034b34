variable "account_id" {
  description = "AWS account to prepare; every other is refused."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have twelve digits."
  }
}

variable "region" {
  description = "AWS region of the state."
  type        = string
  default     = "eu-west-2"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region of AWS, such as eu-west-2."
  }
}

variable "github_repository" {
  description = "Repository whose workflows may deploy, as owner/name, or with GitHub's numbers of both, owner@ID/name@ID, which no other can ever have."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9._-]+|@[0-9]+/[A-Za-z0-9._-]+@[0-9]+)$", var.github_repository))
    error_message = "github_repository must be owner/name or owner@ID/name@ID, without a star."
  }
}

variable "has_github_provider" {
  description = "Whether the account knows GitHub as an identity provider already, which it can only once; it is then used and not made."
  type        = bool
  default     = false
}

variable "revision" {
  description = "What this root was when it was applied, as deploy/deploy.sh tells it; kept as a tag of the bucket."
  type        = string
  default     = "by hand"

  validation {
    condition     = var.revision != ""
    error_message = "revision must not be empty."
  }
}

variable "domains" {
  description = "Domain names by environment; the other environments' roles cannot change what they lead to."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.domains) : contains(["staging", "production"], name)])
    error_message = "domains may hold staging and production."
  }
}

variable "environments" {
  description = "GitHub environments that may deploy into this account, each through a role of its own."
  type        = set(string)
  default     = ["staging", "production"]

  validation {
    condition     = length(var.environments) > 0 && alltrue([for name in var.environments : contains(["staging", "production"], name)])
    error_message = "environments may hold staging and production."
  }
}
