# The service itself: how many tasks run, where, and how a new version takes over from the old one.
resource "aws_ecs_cluster" "this" {
  name = "todo-frontend-cluster${var.context.name_suffix}"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_service" "this" {
  #checkov:skip=CKV_AWS_333:A public address is the way out to AWS without a NAT gateway; only the load balancer reaches the tasks.
  name            = "todo-frontend-service${var.context.name_suffix}"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this.arn
  launch_type     = "FARGATE"
  desired_count   = var.settings.task_count.minimum

  deployment_minimum_healthy_percent = 50
  deployment_maximum_percent         = 200
  availability_zone_rebalancing      = "ENABLED"
  health_check_grace_period_seconds  = 60
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  # A version whose tasks do not become healthy is taken back without anybody being called.
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.network.subnet_ids
    security_groups  = [var.network.service_security_group_id]
    assign_public_ip = true
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = local.container_name
    container_port   = var.port
  }

  # Autoscaling owns the number of tasks.
  lifecycle {
    ignore_changes = [desired_count]
  }

  # A target group takes tasks once a listener leads to it, and a task needs its rights from its first second.
  depends_on = [aws_lb_listener.https, aws_iam_role_policy.task, aws_iam_role_policy.execution]
}
