mock_provider "aws" {
  source          = "../../tests/aws"
  override_during = plan
}

variables {
  context = {
    name         = "servertask"
    name_suffix  = ""
    region       = "eu-west-2"
    account_id   = "123456789012"
    is_permanent = true
  }
}

run "tables_are_those_of_the_file" {
  command = plan

  assert {
    condition     = { for role, table in aws_dynamodb_table.this : role => table.name } == { todos = "todos", users = "users" }
    error_message = "There must be the tables todos and users."
  }

  assert {
    condition     = aws_dynamodb_table.this["todos"].hash_key == "user_id" && aws_dynamodb_table.this["todos"].range_key == "todo_id"
    error_message = "Tasks are found by their owner and their id."
  }

  assert {
    condition = anytrue([
      for index in aws_dynamodb_table.this["todos"].local_secondary_index :
      index.name == "CreatedAtIndex" && index.range_key == "createdAt" && index.projection_type == "ALL"
    ])
    error_message = "CreatedAtIndex orders all of a person's tasks."
  }

  assert {
    condition = anytrue([
      for index in aws_dynamodb_table.this["users"].global_secondary_index : index.name == "email-index" && index.hash_key == "email"
    ])
    error_message = "email-index finds accounts by address."
  }

  assert {
    condition     = aws_dynamodb_table.this["users"].ttl[0].attribute_name == "expires_at" && aws_dynamodb_table.this["users"].ttl[0].enabled
    error_message = "Sessions that have run out must go by themselves."
  }

  assert {
    condition     = length(aws_dynamodb_table.this["todos"].ttl) == 0
    error_message = "Tasks must not go by themselves, past their counts."
  }
}

# An index is throttled on its own account, and then holds up the writes of its table.
run "every_table_and_global_index_is_watched" {
  command = plan

  assert {
    condition = output.watched == {
      todos                = { TableName = "todos" }
      todos-ScheduleIndex  = { TableName = "todos", GlobalSecondaryIndexName = "ScheduleIndex" }
      users                = { TableName = "users" }
      users-email-index    = { TableName = "users", GlobalSecondaryIndexName = "email-index" }
      users-sessions-index = { TableName = "users", GlobalSecondaryIndexName = "sessions-index" }
    }
    error_message = "CloudWatch knows an index by these two names."
  }
}

run "data_outlives_mistakes" {
  command = plan

  assert {
    condition = alltrue([
      for table in aws_dynamodb_table.this :
      table.deletion_protection_enabled && table.point_in_time_recovery[0].enabled && table.server_side_encryption[0].enabled && table.server_side_encryption[0].kms_key_arn == aws_kms_key.this.arn
    ])
    error_message = "Tables must be protected, recoverable and encrypted with the environment's key."
  }

  assert {
    condition     = aws_kms_key.this.enable_key_rotation
    error_message = "The key must rotate."
  }
}

run "the_policy_names_the_tables" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(output.access_policy).Statement : [
        for resource in statement.Resource : startswith(resource, "arn:aws:dynamodb:eu-west-2:123456789012:table/mocked")
      ]
    ]))
    error_message = "The service may do named things to its own tables."
  }
}

run "the_key_is_used_through_stores_only" {
  command = plan

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.this.policy).Statement :
      can(statement.Condition["StringEquals"]["kms:ViaService"]) if try(statement.Principal.AWS, "") == "*"
    ])
    error_message = "Whoever is not named may use the key only where a store does it for them."
  }
}

run "indexes_keep_pace_with_provisioned_tables" {
  command = plan

  variables {
    settings = { billing_mode = "PROVISIONED", provisioned_capacity = { read = 20, write = 10 } }
  }

  assert {
    condition = alltrue([
      for index in aws_dynamodb_table.this["users"].global_secondary_index : index.write_capacity == aws_dynamodb_table.this["users"].write_capacity
    ])
    error_message = "An index with less write capacity throttles its table."
  }
}

run "tables_can_be_warmed_up" {
  command = plan

  variables {
    settings = { warm_throughput = { read = 24000, write = 8000 } }
  }

  assert {
    condition = (
      aws_dynamodb_table.this["todos"].warm_throughput[0].write_units_per_second == 8000 &&
      alltrue([for index in aws_dynamodb_table.this["users"].global_secondary_index : index.warm_throughput[0].read_units_per_second == 24000])
    )
    error_message = "Tables and their global indexes must be warmed up alike."
  }
}

run "environments_share_an_account" {
  command = plan

  variables {
    context = {
      name         = "servertask"
      name_suffix  = "-staging"
      region       = "eu-west-2"
      account_id   = "123456789012"
      is_permanent = true
    }
  }

  assert {
    condition     = output.table_names == { todos = "todos-staging", users = "users-staging" }
    error_message = "The suffix must be on every name."
  }
}

run "tasks_that_have_moved_are_in_a_table_of_another_name" {
  command = plan

  variables {
    settings = { names = { todos = "todos-2" }, former = ["todos"] }
  }

  assert {
    condition     = { for role, table in aws_dynamodb_table.this : role => table.name } == { todos = "todos-2", users = "users" }
    error_message = "A name that is given must be taken."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(output.access_policy).Statement :
      anytrue([for resource in statement.Resource : startswith(resource, "arn:aws:dynamodb:eu-west-2:123456789012:table/todos")])
    ])
    error_message = "Tasks of the version before must still reach the table before."
  }

  assert {
    condition     = contains(output.table_arns, "arn:aws:dynamodb:eu-west-2:123456789012:table/todos")
    error_message = "The network's own door to DynamoDB must still lead to the table before."
  }
}

run "a_table_of_any_name_is_out_of_the_roles_reach" {
  command = plan

  variables {
    settings = { names = { todos = "tasks" } }
  }

  expect_failures = [var.settings]
}

run "so_is_another_environments" {
  command = plan

  variables {
    settings = { former = ["todos-staging"] }
  }

  expect_failures = [var.settings]
}
