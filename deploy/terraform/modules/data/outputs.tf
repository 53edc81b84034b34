output "table_names" {
  description = "Names of the tables, by their key in tables.json."
  value       = { for key, table in aws_dynamodb_table.this : key => table.name }
}

output "watched" {
  description = "Tables and their global indexes as their metrics name them; an index is throttled on its own account."
  value = merge(
    { for key, table in aws_dynamodb_table.this : key => { TableName = table.name } },
    merge([
      for key, table in local.tables : {
        for index in keys(try(table.global_secondary_indexes, {})) :
        "${key}-${index}" => { TableName = aws_dynamodb_table.this[key].name, GlobalSecondaryIndexName = index }
      }
    ]...),
  )
}

output "table_arns" {
  description = "ARNs of the tables, and of those used before as long as they are named."
  value       = local.arns
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
