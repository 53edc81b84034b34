# Who may talk to whom stands in this one file: world -> load balancer -> service -> cache, and the service to
# AWS's own addresses over HTTPS. DNS and the task's credentials need no rule.

resource "aws_security_group" "load_balancer" {
  #checkov:skip=CKV2_AWS_5:It is attached to the load balancer, in the service module.
  name        = "${var.context.name}-load-balancer"
  description = "The public side of the load balancer."
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.context.name}-load-balancer" }
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer_http" {
  #checkov:skip=CKV_AWS_260:Port 80 only answers with a redirect to HTTPS.
  security_group_id = aws_security_group.load_balancer.id
  description       = "HTTP from anywhere, answered with a redirect."
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer_https" {
  security_group_id = aws_security_group.load_balancer.id
  description       = "HTTPS from anywhere."
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "load_balancer_to_service" {
  security_group_id            = aws_security_group.load_balancer.id
  description                  = "Requests and health checks to the tasks."
  ip_protocol                  = "tcp"
  from_port                    = var.ports.service
  to_port                      = var.ports.service
  referenced_security_group_id = aws_security_group.service.id
}

resource "aws_security_group" "service" {
  #checkov:skip=CKV2_AWS_5:It is attached to the tasks, in the service module.
  name        = "${var.context.name}-service"
  description = "The tasks of the service."
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.context.name}-service" }
}

resource "aws_vpc_security_group_ingress_rule" "service_from_load_balancer" {
  security_group_id            = aws_security_group.service.id
  description                  = "Only the load balancer reaches the tasks."
  ip_protocol                  = "tcp"
  from_port                    = var.ports.service
  to_port                      = var.ports.service
  referenced_security_group_id = aws_security_group.load_balancer.id
}

resource "aws_vpc_security_group_egress_rule" "service_to_aws" {
  security_group_id = aws_security_group.service.id
  description       = "AWS's APIs over HTTPS; their addresses change, so names are bounded instead (names.tf)."
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "service_to_cache" {
  security_group_id            = aws_security_group.service.id
  description                  = "Redis."
  ip_protocol                  = "tcp"
  from_port                    = var.ports.cache
  to_port                      = var.ports.cache
  referenced_security_group_id = aws_security_group.cache.id
}

resource "aws_security_group" "cache" {
  #checkov:skip=CKV2_AWS_5:It is attached to Redis, in the cache module.
  name        = "${var.context.name}-cache"
  description = "Redis."
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.context.name}-cache" }
}

resource "aws_vpc_security_group_ingress_rule" "cache_from_service" {
  security_group_id            = aws_security_group.cache.id
  description                  = "Only the tasks reach Redis."
  ip_protocol                  = "tcp"
  from_port                    = var.ports.cache
  to_port                      = var.ports.cache
  referenced_security_group_id = aws_security_group.service.id
}
