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
      cache-out-of-reach = {
        description = "A process has begun to do without the cache; every request asks DynamoDB."
        namespace   = "ServerTask", metric = "cache_out_of_reach", dimensions = {}
        statistic   = "Sum", above = 0, period = 300, periods = 1
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
    # A node that tells nothing is a node that is gone.
    {
      for node in var.cache_node_ids : "cache-cpu-${node}" => {
        description = "A node of the cache is short of processor, or has told nothing for a quarter of an hour."
        namespace   = "AWS/ElastiCache", metric = "EngineCPUUtilization", dimensions = { CacheClusterId = node }
        statistic   = "Average", above = 80, period = 300, periods = 3, missing = "breaching"
      }
    },
    # Where there is room to grow; an environment of a fixed size would always be at its end.
    {
      for name in ["tasks-at-maximum"] : name => {
        description = "Autoscaling has no more tasks to start, and has been at its end for a quarter of an hour."
        namespace   = "ECS/ContainerInsights", metric = "DesiredTaskCount", dimensions = local.service
        statistic   = "Minimum", above = var.service.task_count.maximum - 1, period = 300, periods = 3
      } if var.service.task_count.maximum > var.service.task_count.minimum
    },
    # SES counts where its identity stands, and an alarm stands where the figures are.
    {
      for name, rate in { mail-bounces = { metric = "Reputation.BounceRate", above = 0.05 }, mail-complaints = { metric = "Reputation.ComplaintRate", above = 0.001 } } : name => {
        description                    = "Too many mails come back or are called unwanted; AWS looks at a sender from here on, and stops it at 10 and 0.5 percent."
        namespace                      = "AWS/SES", metric = rate.metric, dimensions = {}
        statistic                      = "Average", above = rate.above, period = 3600, periods = 1
      } if var.mail_region == var.context.region
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
  treat_missing_data = try(each.value.missing, "notBreaching")
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

# The daily sweep, started or not, has not come to its end for a day and the three hours it may take.
resource "aws_cloudwatch_metric_alarm" "sweep" {
  alarm_name          = "${var.context.name}-sweep"
  alarm_description   = "The daily sweep of images has not come to its end for 27 hours."
  namespace           = "ServerTask"
  metric_name         = "sweeps"
  statistic           = "Sum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 3600
  evaluation_periods  = 27
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "blocked_requests" {
  alarm_name          = "${var.context.name}-blocked-requests"
  alarm_description   = "Somebody is sending far more requests than a person could, and is turned away."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10000
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  metric_query {
    id          = "blocked"
    label       = "Requests turned away"
    expression  = join(" + ", [for index in range(length(var.service.rate_rules)) : "FILL(rule${index}, 0)"])
    return_data = true
  }

  dynamic "metric_query" {
    for_each = var.service.rate_rules

    content {
      id = "rule${metric_query.key}"

      metric {
        namespace   = "AWS/WAFV2"
        metric_name = "BlockedRequests"
        dimensions  = { WebACL = var.service.web_acl_name, Region = var.context.region, Rule = metric_query.value }
        stat        = "Sum"
        period      = 300
      }
    }
  }
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
  for_each = var.tables

  alarm_name          = "${var.context.name}-throttles-${each.key}"
  alarm_description   = "DynamoDB throttles ${join(", index ", values(each.value))}: one partition is too hot, or capacity is provisioned too low."
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
      dimensions  = each.value
      stat        = "Sum"
      period      = 300
    }
  }

  metric_query {
    id = "writes"

    metric {
      namespace   = "AWS/DynamoDB"
      metric_name = "WriteThrottleEvents"
      dimensions  = each.value
      stat        = "Sum"
      period      = 300
    }
  }
}
