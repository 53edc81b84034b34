output "user_pool" {
  description = "The user pool and its client."
  value = {
    id        = aws_cognito_user_pool.this.id
    client_id = aws_cognito_user_pool_client.this.id
  }
}

output "access_policy" {
  description = "Policy (JSON) with what the service does to accounts, for its task role."
  value       = local.access_policy
}
