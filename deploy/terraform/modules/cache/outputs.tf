output "service" {
  description = "Host name of the primary node, whichever node that is, and its port."
  value = {
    host = aws_elasticache_replication_group.this.primary_endpoint_address
    port = var.port
  }
}

output "password" {
  description = "Password of the cache."
  value       = random_password.this.result
  sensitive   = true
}

output "node_ids" {
  description = "Ids of the nodes, for their metrics."
  value       = [for number in range(1, var.settings.node_count + 1) : format("%s-%03d", aws_elasticache_replication_group.this.replication_group_id, number)]
}

output "settings" {
  description = "The settings as they were understood; what is not among them there is not."
  value       = var.settings
}
