mock_provider "aws" {
  source          = "../../tests/aws"
  override_during = plan
}

mock_provider "random" {
  override_during = plan

  mock_resource "random_password" {
    defaults = { result = "a-password-of-the-cache" }
  }
}

variables {
  context = {
    name        = "servertask"
    kms_key_arn = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
  }
  network = {
    subnet_ids        = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
    security_group_id = "sg-0123456789abcdef0"
  }
  port = 6379
}

run "nobody_reads_along" {
  command = plan

  assert {
    condition = (
      aws_elasticache_replication_group.this.transit_encryption_enabled &&
      aws_elasticache_replication_group.this.transit_encryption_mode == "required" &&
      tobool(aws_elasticache_replication_group.this.at_rest_encryption_enabled) &&
      aws_elasticache_replication_group.this.auth_token == "a-password-of-the-cache"
    )
    error_message = "The cache must be encrypted on both ways and ask for a password."
  }
}

run "one_node_has_nobody_to_take_over" {
  command = plan

  assert {
    condition     = !aws_elasticache_replication_group.this.automatic_failover_enabled && output.node_ids == ["servertask-001"]
    error_message = "AWS refuses failover with one node."
  }
}

run "two_nodes_take_over_from_each_other" {
  command = plan

  variables {
    settings = { node_count = 2 }
  }

  assert {
    condition     = aws_elasticache_replication_group.this.automatic_failover_enabled && aws_elasticache_replication_group.this.multi_az_enabled && output.node_ids == ["servertask-001", "servertask-002"]
    error_message = "Two nodes must stand in two zones and fail over."
  }
}
