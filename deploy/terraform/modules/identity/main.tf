# The same pool and client that `webapp/operations/provisioning.py` makes in a local cloud;
# tests/contract/test_user_pool.py compares the two.
resource "aws_cognito_user_pool" "this" {
  name = "server-task-user-pool${var.context.name_suffix}"
  # Passwords, codes and tokens are all that is used; the dearer tiers add nothing to them.
  user_pool_tier           = "LITE"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  deletion_protection      = var.context.is_permanent ? "ACTIVE" : "INACTIVE"

  username_configuration {
    case_sensitive = false
  }

  password_policy {
    minimum_length                   = 8
    require_uppercase                = true
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    temporary_password_validity_days = 7
  }

  # Until a new address is confirmed, the old one stays in force.
  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  # Cognito's own sender stops at 50 mails a day, enough for trying out; a verified identity of SES has no such end.
  dynamic "email_configuration" {
    for_each = var.mail == null ? [] : [var.mail]

    content {
      email_sending_account = "DEVELOPER"
      source_arn            = email_configuration.value.identity_arn
      from_email_address    = email_configuration.value.sender
    }
  }
}

resource "aws_cognito_user_pool_client" "this" {
  name         = "server-task-client${var.context.name_suffix}"
  user_pool_id = aws_cognito_user_pool.this.id

  generate_secret               = false
  explicit_auth_flows           = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true

  access_token_validity  = 15
  id_token_validity      = 15
  refresh_token_validity = 30

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }

  # What a sign-up sets; nothing else can be written with a person's own token.
  read_attributes  = ["email", "email_verified", "name"]
  write_attributes = ["email", "name"]
}

# Who is in it, the service decides; being an administrator is read from the users table, never from this group.
resource "aws_cognito_user_group" "admin" {
  name         = "admin"
  description  = "Administrators"
  user_pool_id = aws_cognito_user_pool.this.id
}
