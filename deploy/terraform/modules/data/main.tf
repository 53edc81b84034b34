# The key schema is read from the one file that `manage.py setup_aws` and the tests read too, so that a laptop,
# the tests and AWS can never differ.
locals {
  tables         = jsondecode(file("${path.module}/../../../tables.json")).tables
  is_provisioned = var.settings.billing_mode == "PROVISIONED"
}

# On-demand by default: provisioned units are cheaper only where more than some 29 % of them are used all day and night,
# and a task list is used in bursts. The old fixed 20/20 with 10/10 on a global index also made the index throttle the
# table. `docs/capacity.md` has the arithmetic; `billing_mode` takes provisioned units back.
resource "aws_dynamodb_table" "this" {
  #checkov:skip=CKV2_AWS_16:On demand unless a setting says otherwise; the check does not see the default of an attribute.
  for_each = local.tables

  name                        = lookup(var.settings.names, each.key, "${each.key}${var.context.name_suffix}")
  billing_mode                = var.settings.billing_mode
  read_capacity               = local.is_provisioned ? var.settings.provisioned_capacity.read : null
  write_capacity              = local.is_provisioned ? var.settings.provisioned_capacity.write : null
  hash_key                    = each.value.hash_key
  range_key                   = try(each.value.range_key, null)
  deletion_protection_enabled = var.context.is_permanent

  dynamic "attribute" {
    for_each = each.value.attributes

    content {
      name = attribute.key
      type = attribute.value
    }
  }

  dynamic "local_secondary_index" {
    for_each = try(each.value.local_secondary_indexes, {})

    content {
      name            = local_secondary_index.key
      range_key       = local_secondary_index.value.range_key
      projection_type = local_secondary_index.value.projection

      non_key_attributes = try(local_secondary_index.value.non_key_attributes, null)
    }
  }

  # An index with less write capacity than its table throttles the table's writes, so both get the same.
  dynamic "global_secondary_index" {
    for_each = try(each.value.global_secondary_indexes, {})

    content {
      name            = global_secondary_index.key
      hash_key        = global_secondary_index.value.hash_key
      range_key       = try(global_secondary_index.value.range_key, null)
      projection_type = global_secondary_index.value.projection
      read_capacity   = local.is_provisioned ? var.settings.provisioned_capacity.read : null
      write_capacity  = local.is_provisioned ? var.settings.provisioned_capacity.write : null

      dynamic "warm_throughput" {
        for_each = var.settings.warm_throughput == null ? [] : [var.settings.warm_throughput]

        content {
          read_units_per_second  = warm_throughput.value.read
          write_units_per_second = warm_throughput.value.write
        }
      }
    }
  }

  # What a table takes at once, before it has grown with its load; it can be raised, never lowered.
  dynamic "warm_throughput" {
    for_each = var.settings.warm_throughput == null ? [] : [var.settings.warm_throughput]

    content {
      read_units_per_second  = warm_throughput.value.read
      write_units_per_second = warm_throughput.value.write
    }
  }

  dynamic "ttl" {
    for_each = try([each.value.ttl_attribute], [])

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  point_in_time_recovery {
    enabled                 = true
    recovery_period_in_days = var.settings.recovery_days
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.this.arn
  }
}
