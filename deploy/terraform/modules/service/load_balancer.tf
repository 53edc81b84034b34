# The public address. Its time-outs grow from the inside out, so that whoever is nearer the work decides: a call to
# AWS under 5 seconds, gunicorn's worker 30, this load balancer 60, gunicorn's idle connections 75.
resource "aws_lb" "this" {
  #checkov:skip=CKV2_AWS_76:It asks for the list of anonymising addresses too, which would lock out people behind a VPN; the rules against Log4j are on.
  #checkov:skip=CKV_AWS_91:Its log would keep whole addresses, and with them what people search for; the service writes a line for each request without that.
  #checkov:skip=CKV_AWS_150:A variable: on in production, off where an environment is made to be taken down.
  name                       = "todo-frontend${var.context.name_suffix}"
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = var.network.subnet_ids
  security_groups            = [var.network.load_balancer_security_group_id]
  idle_timeout               = 60
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
  enable_deletion_protection = var.context.is_permanent
}

resource "aws_lb_target_group" "this" {
  #checkov:skip=CKV_AWS_378:Inside the VPC, whose one path is the security groups'; docs/decisions has why there is no TLS here.
  name                          = "todo-frontend${var.context.name_suffix}"
  vpc_id                        = var.network.vpc_id
  target_type                   = "ip"
  protocol                      = "HTTP"
  port                          = var.port
  load_balancing_algorithm_type = "least_outstanding_requests"
  # As long as the longest request.
  deregistration_delay = 30

  # The process, not what it depends on: a DynamoDB that is down is no reason to stop every task.
  health_check {
    path                = "/healthz"
    matcher             = "200"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = local.certificate_arn

  routing_http_response_server_enabled = false

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

# A person who types the address is led on; a program that calls the API in the clear has sent its token already, and
# would go on doing so unnoticed.
resource "aws_lb_listener_rule" "api_over_http" {
  listener_arn = aws_lb_listener.http.arn
  priority     = 1

  action {
    type = "fixed-response"

    fixed_response {
      status_code  = "403"
      content_type = "application/json"
      message_body = jsonencode({
        type   = "about:blank"
        title  = "Forbidden"
        status = 403
        detail = "The API is served over HTTPS only. A token sent in the clear should be ended."
        code   = "https_required"
      })
    }
  }

  condition {
    path_pattern {
      values = ["/api", "/api/*"]
    }
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTP"
  port              = 80

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}
