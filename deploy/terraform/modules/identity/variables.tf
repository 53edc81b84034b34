variable "name_suffix" {
  description = "Put behind the fixed names of pool and client, so that environments can share an account; empty for none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(-[a-z0-9-]{1,15})?$", var.name_suffix))
    error_message = "name_suffix must be empty, or a dash and up to 15 small letters, digits and dashes."
  }
}

variable "mail" {
  description = "Sender of codes: the ARN of a verified SES identity and the address; null for Cognito's own sender."
  type = object({
    identity_arn = string
    sender       = string
  })
  default = null

  validation {
    condition     = var.mail == null ? true : can(regex("^arn:aws:ses:[a-z0-9-]+:[0-9]{12}:identity/.+$", var.mail.identity_arn))
    error_message = "mail.identity_arn must be the ARN of an SES identity."
  }

  validation {
    condition     = var.mail == null ? true : can(regex("@", var.mail.sender))
    error_message = "mail.sender must be an address, with or without a name before it."
  }
}

variable "enable_deletion_protection" {
  description = "Whether AWS refuses to delete the pool."
  type        = bool
  default     = true
}
