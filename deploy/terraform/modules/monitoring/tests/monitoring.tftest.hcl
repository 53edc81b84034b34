mock_provider "aws" {
  source          = "../../tests/aws"
  override_during = plan
}

variables {
  context = {
    name        = "servertask"
    environment = "production"
    region      = "eu-west-2"
    account_id  = "123456789012"
    kms_key_arn = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
  }
  settings = { emails = ["operator@example.com"], monthly_budget = 200 }
  service = {
    load_balancer_arn_suffix = "app/mocked/0123456789abcdef"
    target_group_arn_suffix  = "targetgroup/mocked/0123456789abcdef"
    web_acl_name             = "servertask"
    cluster_name             = "todo-frontend-cluster"
    cluster_arn              = "arn:aws:ecs:eu-west-2:123456789012:cluster/todo-frontend-cluster"
    service_name             = "todo-frontend-service"
    service_arn              = "arn:aws:ecs:eu-west-2:123456789012:service/todo-frontend-cluster/todo-frontend-service"
    schedule_group_name      = "servertask"
    log_group_name           = "/servertask/service"
  }
  table_names    = { todos = "todos", users = "users" }
  user_pool      = { id = "eu-west-2_mocked", client_id = "mockedclient" }
  cache_node_ids = ["servertask-001", "servertask-002"]
}

run "every_alarm_reaches_somebody" {
  command = plan

  assert {
    condition = alltrue([
      for alarm in concat(
        values(aws_cloudwatch_metric_alarm.single),
        values(aws_cloudwatch_metric_alarm.table_throttles),
        [aws_cloudwatch_metric_alarm.errors, aws_cloudwatch_metric_alarm.latency, aws_cloudwatch_metric_alarm.no_healthy_task],
      ) : alarm.alarm_actions == toset([aws_sns_topic.alarms.arn])
    ])
    error_message = "Every alarm must go to the topic."
  }

  assert {
    condition     = [for subscription in aws_sns_topic_subscription.email : subscription.endpoint] == ["operator@example.com"]
    error_message = "The topic must send mail."
  }
}

run "everything_the_service_stands_on_is_watched" {
  command = plan

  assert {
    condition = length(setsubtract([
      "servertask-cache-cpu-servertask-001", "servertask-cache-cpu-servertask-002", "servertask-cache-memory-servertask-001",
      "servertask-errors", "servertask-label-failures", "servertask-latency", "servertask-no-healthy-task",
      "servertask-sign-in-throttles", "servertask-throttles-todos", "servertask-throttles-users", "servertask-unhealthy-tasks",
    ], output.alarm_names)) == 0
    error_message = "An alarm is missing."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.no_healthy_task.treat_missing_data == "breaching"
    error_message = "A service that reports nothing must count as down."
  }
}

run "a_task_that_fails_tells" {
  command = plan

  assert {
    condition     = length(jsondecode(aws_cloudwatch_event_rule.this["task-failed"].event_pattern).detail["$or"]) == 2
    error_message = "A task that did not start and one that ended with an error must both tell."
  }

  assert {
    condition     = alltrue([for target in aws_cloudwatch_event_target.this : target.arn == aws_sns_topic.alarms.arn])
    error_message = "Events must reach the topic."
  }
}

run "the_budget_looks_at_this_environment" {
  command = plan

  assert {
    condition     = one(aws_budgets_budget.monthly.cost_filter).values == tolist(["user:Environment$production"])
    error_message = "The budget must count this environment's costs."
  }
}

run "the_dashboard_is_a_dashboard" {
  command = plan

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == 11
    error_message = "Ten graphs and a table."
  }
}
