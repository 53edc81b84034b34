output "table_names" {
  description = "Names of the tables, by their key in tables.json."
  value       = { for key, table in aws_dynamodb_table.this : key => table.name }
}

output "table_arns" {
  description = "ARNs of the tables."
  value       = [for table in aws_dynamodb_table.this : table.arn]
}

output "access_policy" {
  description = "Policy (JSON) with what the service does to the tables, for its task role."
  value       = local.access_policy
}

output "kms_key_arn" {
  description = "The environment's key for data at rest."
  value       = aws_kms_key.this.arn
}

output "settings" {
  description = "The settings as they were understood; what is not among them there is not."
  value       = var.settings
}
