# One container: the service as its Dockerfile describes it, held to what it needs.
locals {
  container_name = "app"
  # Longer than gunicorn's `graceful_timeout`, so that a request in flight ends before ECS kills.
  stop_timeout_seconds = 30
}

resource "aws_ecs_task_definition" "this" {
  family                   = "todo-frontend${var.context.name_suffix}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.settings.cpu
  memory                   = var.settings.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn

  runtime_platform {
    cpu_architecture        = "X86_64"
    operating_system_family = "LINUX"
  }

  # Older revisions stay, so that the service can go back to them.
  skip_destroy = true

  # The only place the container can write to, besides memory; the image declares it as a volume of its own user.
  volume {
    name = "scratch"
  }

  container_definitions = jsonencode([local.container])
}

locals {
  # The small service runs the same, but for what is started and asked after (reminders.tf).
  container = {
    name                   = local.container_name
    image                  = "${aws_ecr_repository.this.repository_url}:${var.image_tag}"
    essential              = true
    user                   = "1001:1001"
    privileged             = false
    readonlyRootFilesystem = true
    stopTimeout            = local.stop_timeout_seconds

    portMappings = [{ containerPort = var.port, hostPort = var.port, protocol = "tcp" }]
    mountPoints  = [{ sourceVolume = "scratch", containerPath = "/tmp", readOnly = false }]

    linuxParameters = { capabilities = { drop = ["ALL"] } }

    environment = concat(
      # ECS forgets a variable without a value, and every plan would add it again, with a revision of its own.
      [for name in sort(keys(local.environment)) : { name = name, value = local.environment[name] } if local.environment[name] != ""],
      # gunicorn reads this one: a process for each quarter of a processor, as in the smallest task.
      [{ name = "WEB_CONCURRENCY", value = tostring(floor(var.settings.cpu / 256)) }],
    )
    # The version of the secret is named, so that a changed secret is a new revision and reaches every task.
    secrets = [
      for name in sort(keys(local.secrets)) : {
        name      = name
        valueFrom = "${aws_secretsmanager_secret.this.arn}:${name}::${aws_secretsmanager_secret_version.this.version_id}"
      }
    ]

    healthCheck = {
      command     = ["CMD", "python", "-I", "-S", "deploy/healthcheck.py"]
      interval    = 15
      timeout     = 5
      retries     = 3
      startPeriod = 30
    }

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this.name
        awslogs-region        = var.context.region
        awslogs-stream-prefix = local.container_name
        # A slow CloudWatch must not stop the service from answering.
        mode            = "non-blocking"
        max-buffer-size = "4m"
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:Request lines are of use for weeks; what has to be kept is in the audit trail of the tables.
  name              = "/${var.context.name}/service"
  retention_in_days = var.context.log_retention_days
  kms_key_id        = var.context.kms_key_arn
}
