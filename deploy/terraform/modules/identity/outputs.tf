output "user_pool" {
  description = "The user pool and its client."
  value = {
    id        = aws_cognito_user_pool.this.id
    client_id = aws_cognito_user_pool_client.this.id
  }
}

output "mail_region" {
  description = "Region of the sender of codes, where its bounces are counted; null with Cognito's own sender."
  value       = var.mail == null ? null : split(":", var.mail.identity_arn)[3]
}

output "access_policy" {
  description = "Policy (JSON) with what the service does to accounts, for its task role."
  value       = local.access_policy
}
