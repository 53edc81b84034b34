# What no metric shows: a deployment that was taken back, and a task of its own (the daily one, or a command an
# operator started) that ended with an error.
locals {
  events = {
    deployment-failed = {
      description = "A deployment failed and was rolled back."
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Deployment State Change"]
        resources   = [var.service.service_arn]
        detail      = { eventName = ["SERVICE_DEPLOYMENT_FAILED"] }
      }
    }
    task-failed = {
      description = "A task that is no part of the service did not start, or ended with an error."
      pattern = {
        source      = ["aws.ecs"]
        detail-type = ["ECS Task State Change"]
        detail = {
          clusterArn = [var.service.cluster_arn]
          lastStatus = ["STOPPED"]
          group      = [{ anything-but = { prefix = "service:" } }]
          # A task whose image or secret cannot be had has no exit code.
          "$or" = [
            { containers = { exitCode = [{ anything-but = [0] }] } },
            { stopCode = ["TaskFailedToStart"] },
          ]
        }
      }
    }
  }
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.events

  name          = "${var.context.name}-${each.key}"
  description   = each.value.description
  event_pattern = jsonencode(each.value.pattern)
}

resource "aws_cloudwatch_event_target" "this" {
  for_each = local.events

  rule      = aws_cloudwatch_event_rule.this[each.key].name
  target_id = "alarms"
  arn       = aws_sns_topic.alarms.arn
}
