# What needs a person. Alarms over one metric stand in `single`, those over a sum or a share have a resource each.
locals {
  load_balancer = { LoadBalancer = var.service.load_balancer_arn_suffix }
  target_group  = { LoadBalancer = var.service.load_balancer_arn_suffix, TargetGroup = var.service.target_group_arn_suffix }
  service       = { ClusterName = var.service.cluster_name, ServiceName = var.service.service_name }
  user_pool     = { UserPool = var.user_pool.id, UserPoolClient = var.user_pool.client_id }

  single = merge(
    {
      unhealthy-tasks = {
        description = "A task has not answered its health check for five minutes."
        namespace   = "AWS/ApplicationELB", metric = "UnHealthyHostCount", dimensions = local.target_group
        statistic   = "Maximum", above = 0, period = 60, periods = 5
      }
      cpu = {
        description = "The tasks have been short of processor for a quarter of an hour, though autoscaling had its time."
        namespace   = "AWS/ECS", metric = "CPUUtilization", dimensions = local.service
        statistic   = "Average", above = 85, period = 300, periods = 3
      }
      memory = {
        description = "The tasks are close to the memory at which ECS ends them."
        namespace   = "AWS/ECS", metric = "MemoryUtilization", dimensions = local.service
        statistic   = "Maximum", above = 85, period = 300, periods = 3
      }
      label-failures = {
        description = "Rekognition has refused or failed again and again; images are kept without labels."
        namespace   = "ServerTask", metric = "label_failures", dimensions = {}
        statistic   = "Sum", above = 5, period = 300, periods = 3
      }
      blocked-requests = {
        description = "One address or more is sending far more requests than a person could."
        namespace   = "AWS/WAFV2", metric = "BlockedRequests"
        dimensions  = { WebACL = var.service.web_acl_name, Region = var.context.region, Rule = "too-many-requests" }
        statistic   = "Sum", above = 10000, period = 300, periods = 2
      }
      schedule = {
        description = "The daily task could not be started."
        namespace   = "AWS/Scheduler", metric = "TargetErrorCount", dimensions = { ScheduleGroup = var.service.schedule_group_name }
        statistic   = "Sum", above = 0, period = 300, periods = 1
      }
      sign-in-throttles = {
        description = "Cognito turns sign-ins away: its quota for the account and region is used up."
        namespace   = "AWS/Cognito", metric = "SignInThrottles", dimensions = local.user_pool
        statistic   = "Sum", above = 0, period = 300, periods = 1
      }
      sign-up-throttles = {
        description = "Cognito turns sign-ups away: its quota for the account and region is used up."
        namespace   = "AWS/Cognito", metric = "SignUpThrottles", dimensions = local.user_pool
        statistic   = "Sum", above = 0, period = 300, periods = 1
      }
      refresh-throttles = {
        description = "Cognito does not renew tokens: its quota for the account and region is used up."
        namespace   = "AWS/Cognito", metric = "TokenRefreshThrottles", dimensions = local.user_pool
        statistic   = "Sum", above = 0, period = 300, periods = 1
      }
    },
    {
      for node in var.cache_node_ids : "cache-cpu-${node}" => {
        description = "A node of the cache is short of processor."
        namespace   = "AWS/ElastiCache", metric = "EngineCPUUtilization", dimensions = { CacheClusterId = node }
        statistic   = "Average", above = 80, period = 300, periods = 3
      }
    },
    {
      for node in var.cache_node_ids : "cache-memory-${node}" => {
        description = "A node of the cache is nearly full and will evict."
        namespace   = "AWS/ElastiCache", metric = "DatabaseMemoryUsagePercentage", dimensions = { CacheClusterId = node }
        statistic   = "Average", above = 80, period = 300, periods = 3
      }
    },
  )
}

resource "aws_cloudwatch_metric_alarm" "single" {
  for_each = local.single

  alarm_name          = "${var.context.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.above
  period              = each.value.period
  evaluation_periods  = each.value.periods
  # Many of these exist only while something happens.
  treat_missing_data = "notBreaching"
  alarm_actions      = [aws_sns_topic.alarms.arn]
  ok_actions         = [aws_sns_topic.alarms.arn]
}

# A load balancer without a healthy target answers nobody; here missing figures mean the worst.
resource "aws_cloudwatch_metric_alarm" "no_healthy_task" {
  alarm_name          = "${var.context.name}-no-healthy-task"
  alarm_description   = "No task answers: the service is down."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions          = local.target_group
  statistic           = "Maximum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 2
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  alarm_name                            = "${var.context.name}-latency"
  alarm_description                     = "One request in twenty takes longer than it should."
  namespace                             = "AWS/ApplicationELB"
  metric_name                           = "TargetResponseTime"
  dimensions                            = local.load_balancer
  extended_statistic                    = "p95"
  comparison_operator                   = "GreaterThanThreshold"
  threshold                             = var.settings.latency_seconds
  period                                = 300
  evaluation_periods                    = 3
  evaluate_low_sample_count_percentiles = "ignore"
  treat_missing_data                    = "notBreaching"
  alarm_actions                         = [aws_sns_topic.alarms.arn]
  ok_actions                            = [aws_sns_topic.alarms.arn]
}

# Faults of the tasks and of the load balancer together, as a share, so that one failure in a quiet night wakes nobody.
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${var.context.name}-errors"
  alarm_description   = "More requests than usual end in a 5xx."
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.settings.error_percent
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "share"
    label       = "5xx, percent"
    expression  = "IF(requests >= 20, 100 * (FILL(target, 0) + FILL(balancer, 0)) / requests, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "RequestCount"
      dimensions  = local.load_balancer
      stat        = "Sum"
      period      = 300
    }
  }

  metric_query {
    id = "target"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions  = local.load_balancer
      stat        = "Sum"
      period      = 300
    }
  }

  metric_query {
    id = "balancer"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_ELB_5XX_Count"
      dimensions  = local.load_balancer
      stat        = "Sum"
      period      = 300
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "table_throttles" {
  for_each = var.table_names

  alarm_name          = "${var.context.name}-throttles-${each.key}"
  alarm_description   = "DynamoDB throttles the table ${each.value}: one partition is too hot, or capacity is provisioned too low."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "throttles"
    label       = "Throttled reads and writes"
    expression  = "FILL(reads, 0) + FILL(writes, 0)"
    return_data = true
  }

  metric_query {
    id = "reads"

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "ReadThrottleEvents"
      dimensions  = { TableName = each.value }
      stat        = "Sum"
      period      = 300
    }
  }

  metric_query {
    id = "writes"

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "WriteThrottleEvents"
      dimensions  = { TableName = each.value }
      stat        = "Sum"
      period      = 300
    }
  }
}
