variable "context" {
  description = "The environment that this stands in; its values are checked in modules/environment."
  type = object({
    name               = string
    name_suffix        = string
    account_id         = string
    kms_key_arn        = string
    is_permanent       = bool
    log_retention_days = number
  })
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

variable "settings" {
  description = "The key pairs that sign addresses of images, how long a deleted image can be brought back, and where CloudFront serves."
  type = object({
    # A name of its own for the images, and its Route 53 zone; null for CloudFront's, whose oldest TLS is CloudFront's choice.
    domain = optional(object({ name = string, zone_id = string }))
    # Names of the key pairs whose signatures are accepted, and the one of them that signs.
    signing_keys       = optional(set(string), ["first"])
    active_signing_key = optional(string, "first")
    # Days in which an operator can bring a deleted image back.
    deleted_image_days = optional(number, 7)
    # PriceClass_100, PriceClass_200 or PriceClass_All.
    price_class = optional(string, "PriceClass_100")
  })
  default = {}

  validation {
    condition     = length(var.settings.signing_keys) >= 1 && length(var.settings.signing_keys) <= 5
    error_message = "signing_keys needs one to five names, which is what a key group holds."
  }

  validation {
    condition     = contains(var.settings.signing_keys, var.settings.active_signing_key)
    error_message = "active_signing_key must be one of signing_keys."
  }

  validation {
    condition     = var.settings.deleted_image_days >= 1
    error_message = "deleted_image_days must be 1 or more."
  }

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.settings.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}
