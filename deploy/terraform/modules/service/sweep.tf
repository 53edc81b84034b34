# Once a day, a task of the same image deletes uploads that no task list refers to.
resource "aws_scheduler_schedule_group" "this" {
  name = var.context.name
}

resource "aws_scheduler_schedule" "sweep" {
  name        = "sweep-images"
  description = "Deletes uploads that were never attached and images of tasks that are gone."
  group_name  = aws_scheduler_schedule_group.this.name
  kms_key_arn = var.context.kms_key_arn

  # At night where most people are, and before the hour in which the cache may be maintained.
  schedule_expression          = "cron(30 2 * * ? *)"
  schedule_expression_timezone = "Europe/London"

  flexible_time_window {
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = 15
  }

  target {
    arn      = aws_ecs_cluster.this.arn
    role_arn = aws_iam_role.scheduler.arn

    input = jsonencode({
      containerOverrides = [{ name = local.container_name, command = ["python", "manage.py", "sweep_images"] }]
    })

    ecs_parameters {
      task_definition_arn     = aws_ecs_task_definition.this.arn
      launch_type             = "FARGATE"
      task_count              = 1
      enable_ecs_managed_tags = true
      propagate_tags          = "TASK_DEFINITION"

      network_configuration {
        subnets          = var.network.subnet_ids
        security_groups  = [var.network.service_security_group_id]
        assign_public_ip = true
      }
    }

    retry_policy {
      maximum_retry_attempts       = 3
      maximum_event_age_in_seconds = 3600
    }
  }
}

resource "aws_iam_role" "scheduler" {
  name                 = "${var.context.name}-scheduler"
  description          = "Lets EventBridge Scheduler start the daily task of ${var.context.name}."
  path                 = "/servertask/${var.context.environment}/"
  permissions_boundary = var.context.permissions_boundary_arn

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "scheduler.amazonaws.com" }
      Condition = {
        StringEquals = {
          "aws:SourceAccount" = var.context.account_id
          "aws:SourceArn"     = aws_scheduler_schedule_group.this.arn
        }
      }
    }]
  })
}

resource "aws_iam_role_policy" "scheduler" {
  name = "run-task"
  role = aws_iam_role.scheduler.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Run"
        Effect    = "Allow"
        Action    = ["ecs:RunTask"]
        Resource  = ["${aws_ecs_task_definition.this.arn_without_revision}:*"]
        Condition = { ArnEquals = { "ecs:cluster" = aws_ecs_cluster.this.arn } }
      },
      {
        Sid       = "GiveTheTaskItsRoles"
        Effect    = "Allow"
        Action    = ["iam:PassRole"]
        Resource  = [aws_iam_role.execution.arn, aws_iam_role.task.arn]
        Condition = { StringEquals = { "iam:PassedToService" = "ecs-tasks.amazonaws.com" } }
      },
      {
        Sid       = "TagTheTask"
        Effect    = "Allow"
        Action    = ["ecs:TagResource"]
        Resource  = ["arn:aws:ecs:${var.context.region}:${var.context.account_id}:task/${aws_ecs_cluster.this.name}/*"]
        Condition = { StringEquals = { "ecs:CreateAction" = "RunTask" } }
      },
    ]
  })
}
