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
    task_count               = { minimum = 2, maximum = 10 }
    rate_rules               = ["too-many-requests", "too-many-of-one-session"]
  }
  tables = {
    todos             = { TableName = "todos" }
    users             = { TableName = "users" }
    users-email-index = { TableName = "users", GlobalSecondaryIndexName = "email-index" }
  }
  distribution_id = "EMOCKED"
  mail_region     = "eu-west-2"
  user_pool       = { id = "eu-west-2_mocked", client_id = "mockedclient" }
  cache_node_ids  = ["servertask-001", "servertask-002"]
}

run "every_alarm_reaches_somebody" {
  command = plan

  assert {
    condition = alltrue([
      for alarm in concat(
        values(aws_cloudwatch_metric_alarm.single),
        values(aws_cloudwatch_metric_alarm.table_throttles),
        [
          aws_cloudwatch_metric_alarm.blocked_requests, aws_cloudwatch_metric_alarm.errors, aws_cloudwatch_metric_alarm.latency,
          aws_cloudwatch_metric_alarm.no_healthy_task, aws_cloudwatch_metric_alarm.sweep,
        ],
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
      "servertask-blocked-requests", "servertask-cache-out-of-reach", "servertask-images-errors", "servertask-images-refused",
      "servertask-mail-bounces", "servertask-mail-complaints", "servertask-sweep", "servertask-tasks-at-maximum",
      "servertask-throttles-users-email-index",
      "servertask-sign-in-throttles", "servertask-throttles-todos", "servertask-throttles-users", "servertask-unhealthy-tasks",
    ], output.alarm_names)) == 0
    error_message = "An alarm is missing."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.no_healthy_task.treat_missing_data == "breaching"
    error_message = "A service that reports nothing must count as down."
  }
}

run "figures_of_the_edge_are_watched_where_they_are" {
  command = plan

  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.edge : alarm.region == "us-east-1" && alarm.alarm_actions == toset([aws_sns_topic.edge.arn])
    ]) && aws_sns_topic.edge.region == "us-east-1" && aws_kms_key.edge.region == "us-east-1"
    error_message = "CloudFront's figures are in us-east-1, and an alarm tells a topic of its own region only."
  }

  assert {
    condition     = [for subscription in aws_sns_topic_subscription.edge : subscription.endpoint] == ["operator@example.com"]
    error_message = "The same people must be told."
  }
}

run "what_falls_silent_is_noticed" {
  command = plan

  assert {
    condition = aws_cloudwatch_metric_alarm.sweep.treat_missing_data == "breaching" && alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.single : alarm.treat_missing_data == (startswith(name, "cache-cpu-") ? "breaching" : "notBreaching")
    ])
    error_message = "A sweep that does not end and a node that is gone send nothing at all."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.sweep.period * aws_cloudwatch_metric_alarm.sweep.evaluation_periods > 24 * 3600
    error_message = "A sweep a day must be enough."
  }

  assert {
    condition = alltrue([
      for name in ["cache_out_of_reach", "sweeps"] : one(aws_cloudwatch_log_metric_filter.this[name].metric_transformation).name == name
    ]) && aws_cloudwatch_metric_alarm.sweep.metric_name == "sweeps" && aws_cloudwatch_metric_alarm.single["cache-out-of-reach"].metric_name == "cache_out_of_reach"
    error_message = "What is watched must be counted."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.table_throttles["users-email-index"].metric_query != null && aws_cloudwatch_metric_alarm.single["tasks-at-maximum"].threshold == 9
    error_message = "Autoscaling's end is the tenth task here."
  }

  # https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html
  assert {
    condition = (
      aws_cloudwatch_metric_alarm.single["mail-bounces"].threshold <= 0.05 && aws_cloudwatch_metric_alarm.single["mail-complaints"].threshold <= 0.001
    )
    error_message = "AWS reviews a sender at 5 of 100 mails that come back, or 1 in 1,000 called unwanted; somebody must know before it stops."
  }
}

run "a_fixed_size_and_a_sender_elsewhere_raise_no_alarm" {
  command = plan

  variables {
    mail_region = null
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
      task_count               = { minimum = 1, maximum = 1 }
      rate_rules               = ["too-many-requests"]
    }
  }

  assert {
    condition     = !contains(output.alarm_names, "servertask-tasks-at-maximum") && !contains(output.alarm_names, "servertask-mail-bounces")
    error_message = "One task of one is no end of growth, and Cognito's own mails are not ours to count."
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
