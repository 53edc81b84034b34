# Two roles: ECS's own, which starts a task, and the task's, which is what the code may do.
locals {
  assume_by_tasks = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Condition = {
        StringEquals = { "aws:SourceAccount" = var.context.account_id }
        ArnLike      = { "aws:SourceArn" = "arn:aws:ecs:${var.context.region}:${var.context.account_id}:*" }
      }
    }]
  })
}

resource "aws_iam_role" "execution" {
  # Not ecsTaskExecutionRole: the console makes one of that name, and a path makes no second of it possible.
  name                 = "${var.context.name}-execution"
  description          = "Lets ECS fetch the image and the secrets of ${var.context.name} and write its log."
  path                 = "/servertask/${var.context.environment}/"
  permissions_boundary = var.context.permissions_boundary_arn
  assume_role_policy   = local.assume_by_tasks
}

# AmazonECSTaskExecutionRolePolicy would allow every repository and every log group of the account.
resource "aws_iam_role_policy" "execution" {
  name = "start-tasks"
  role = aws_iam_role.execution.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "SignInToECR"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = "*"
      },
      {
        Sid      = "Image"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = [aws_ecr_repository.this.arn]
      },
      {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["${aws_cloudwatch_log_group.this.arn}:*"]
      },
      {
        Sid      = "Secrets"
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = [aws_secretsmanager_secret.this.arn]
      },
    ]
  })
}

resource "aws_iam_role" "task" {
  name                 = "${var.context.name}-task"
  description          = "What the code of ${var.context.name} may do."
  path                 = "/servertask/${var.context.environment}/"
  permissions_boundary = var.context.permissions_boundary_arn
  assume_role_policy   = local.assume_by_tasks
}

# Each policy comes from the module that owns the resources it speaks of.
resource "aws_iam_role_policy" "task" {
  for_each = var.task_policies

  name   = each.key
  role   = aws_iam_role.task.id
  policy = each.value
}
