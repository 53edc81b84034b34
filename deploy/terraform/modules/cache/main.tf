# Valkey, which speaks Redis's protocol and costs a fifth less. It holds nothing that DynamoDB does not know, so
# there are no snapshots; what it evicts or loses is read again.
resource "aws_elasticache_replication_group" "this" {
  #checkov:skip=CKV2_AWS_50:Failover follows the number of nodes; production has two, and staging can lose its one.
  replication_group_id = var.context.name
  description          = "Cache of ${var.context.name}."

  engine         = "valkey"
  engine_version = "8.0"
  node_type      = var.settings.node_type
  port           = var.port

  num_cache_clusters         = var.settings.node_count
  automatic_failover_enabled = var.settings.node_count > 1
  multi_az_enabled           = var.settings.node_count > 1

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [var.network.security_group_id]

  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  auth_token                 = random_password.this.result
  auth_token_update_strategy = "ROTATE"
  at_rest_encryption_enabled = true
  kms_key_id                 = var.context.kms_key_arn

  auto_minor_version_upgrade = true
  maintenance_window         = "sun:03:00-sun:04:00"
  apply_immediately          = true
}

resource "aws_elasticache_subnet_group" "this" {
  name        = var.context.name
  description = "Private subnets of ${var.context.name}."
  subnet_ids  = var.network.subnet_ids
}

# The old password stays valid beside the new one until the next change, so tasks that still have it go on.
resource "random_password" "this" {
  length      = 64
  special     = false
  min_lower   = 1
  min_upper   = 1
  min_numeric = 1

  keepers = { version = var.settings.password_version }
}
