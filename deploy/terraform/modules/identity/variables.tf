variable "context" {
  description = "The environment that this stands in; its values are checked in modules/environment."
  type = object({
    name_suffix  = string
    is_permanent = bool
  })
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
