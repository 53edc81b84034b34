output "user_pool_id" {
  description = "The user pool."
  value       = aws_cognito_user_pool.this.id
}

output "client_id" {
  description = "The pool's client."
  value       = aws_cognito_user_pool_client.this.id
}

output "access_policy" {
  description = "Policy (JSON) with what the service does to accounts, for its task role."
  value       = local.access_policy
}
