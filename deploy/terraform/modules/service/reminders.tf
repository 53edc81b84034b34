# One small task of the same image mails the reminders that are due. While a new one takes over, both may run: what one has
# taken on, the other leaves alone.
resource "aws_ecs_task_definition" "reminders" {
  count = var.mail_sender == "" ? 0 : 1

  family                   = "todo-frontend-reminders${var.context.name_suffix}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  skip_destroy = true

  volume {
    name = "scratch"
  }

  container_definitions = jsonencode([merge(local.container, {
    command      = ["python", "manage.py", "send_reminders", "--loop"]
    portMappings = []

    healthCheck = {
      command     = ["CMD", "python", "manage.py", "send_reminders", "--healthy"]
      interval    = 60
      timeout     = 20
      retries     = 3
      startPeriod = 120
    }
  })])
}

resource "aws_ecs_service" "reminders" {
  #checkov:skip=CKV_AWS_333:A public address is the way out to AWS without a NAT gateway; nothing listens there.
  count = var.mail_sender == "" ? 0 : 1

  name            = "todo-frontend-reminders${var.context.name_suffix}"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.reminders[0].arn
  launch_type     = "FARGATE"
  desired_count   = 1

  deployment_minimum_healthy_percent = 0
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.network.subnet_ids
    security_groups  = [var.network.service_security_group_id]
    assign_public_ip = true
  }

  # A task needs its rights from its first second.
  depends_on = [aws_iam_role_policy.task, aws_iam_role_policy.execution]
}
