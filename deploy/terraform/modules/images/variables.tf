variable "name" {
  description = "Prefix of the names of what is made here, except the buckets'."
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

variable "account_id" {
  description = "AWS account; part of the buckets' names, which must be unique in the world."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must have twelve digits."
  }
}

variable "kms_key_arn" {
  description = "Key that encrypts the images."
  type        = string

  validation {
    condition     = startswith(var.kms_key_arn, "arn:aws:kms:")
    error_message = "kms_key_arn must be the ARN of a key."
  }
}

variable "allowed_origins" {
  description = "Origins whose pages may upload and read images: the site's own, and those the API is open to."
  type        = list(string)

  validation {
    condition = length(var.allowed_origins) > 0 && alltrue([
      for origin in var.allowed_origins : can(regex("^https?://[^/*]+$", origin))
    ])
    error_message = "allowed_origins needs one origin or more, such as https://tasks.example.com, without a path or a star."
  }
}

variable "signing_keys" {
  description = "Names of the key pairs whose signatures CloudFront accepts, one to five."
  type        = set(string)

  validation {
    condition     = length(var.signing_keys) >= 1 && length(var.signing_keys) <= 5
    error_message = "signing_keys needs one to five names, which is what a key group holds."
  }
}

variable "active_signing_key" {
  description = "The one of signing_keys that signs."
  type        = string

  validation {
    condition     = contains(var.signing_keys, var.active_signing_key)
    error_message = "active_signing_key must be one of signing_keys."
  }
}

variable "deleted_image_days" {
  description = "Days a deleted image can still be brought back by an operator."
  type        = number
  default     = 7

  validation {
    condition     = var.deleted_image_days >= 1
    error_message = "deleted_image_days must be 1 or more."
  }
}

variable "log_retention_days" {
  description = "Days the logs of reads and writes are kept."
  type        = number

  validation {
    condition     = var.log_retention_days >= 1
    error_message = "log_retention_days must be 1 or more."
  }
}

variable "price_class" {
  description = "Which of CloudFront's edges serve: PriceClass_100, PriceClass_200 or PriceClass_All."
  type        = string
  default     = "PriceClass_100"

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "force_destroy" {
  description = "Whether the buckets may be destroyed with what is in them."
  type        = bool
  default     = false
}
