output "host" {
  description = "Host name of the primary node, whichever node that is."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "password" {
  description = "Password of the cache."
  value       = random_password.this.result
  sensitive   = true
}

output "node_ids" {
  description = "Ids of the nodes, for their metrics."
  value       = [for number in range(1, var.node_count + 1) : format("%s-%03d", aws_elasticache_replication_group.this.replication_group_id, number)]
}
