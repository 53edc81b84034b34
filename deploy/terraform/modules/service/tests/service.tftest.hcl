# Terraform's own tests of the service, on mocked providers: they create nothing and need no account.

mock_provider "aws" {
  source          = "../../tests/aws"
  override_during = plan
}

mock_provider "random" {
  override_during = plan
}

mock_provider "tls" {
  override_during = plan
}

variables {
  context = {
    name                     = "servertask"
    environment              = "production"
    name_suffix              = ""
    region                   = "eu-west-2"
    account_id               = "123456789012"
    kms_key_arn              = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
    is_permanent             = true
    log_retention_days       = 30
    permissions_boundary_arn = null
  }
  network = {
    vpc_id                          = "vpc-0123456789abcdef0"
    subnet_ids                      = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
    load_balancer_security_group_id = "sg-0123456789abcdef0"
    service_security_group_id       = "sg-0123456789abcdef1"
  }
  port      = 3000
  image_tag = "0123abc"
  settings  = { task_count = { minimum = 1, maximum = 4 } }
  stores = {
    tables    = { users = "users", todos = "todos" }
    images    = { bucket = "servertask-images-123456789012", domain = "mocked.cloudfront.net", signing_key_id = "KMOCKED" }
    user_pool = { id = "eu-west-2_mocked", client_id = "mockedclient" }
    cache     = { host = "master.mocked.euw2.cache.amazonaws.com", port = 6379 }
  }
  secrets       = { redis_password = "a-password-of-the-cache", cloudfront_private_key = "a-private-key" }
  task_policies = { tables = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
}

# A plan takes seconds, so everything that holds without a domain is asked of one.
run "without_a_domain" {
  command = plan

  # The task is held to what it needs.
  assert {
    condition = contains(
      [for variable in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : "${variable.name}=${variable.value}"],
      "WEB_CONCURRENCY=1",
    )
    error_message = "A quarter of a processor is enough for one process."
  }

  assert {
    condition     = aws_ecs_task_definition.this.cpu == "256" && aws_ecs_task_definition.this.memory == "512"
    error_message = "The task must have 256 units of processor and 512 MiB."
  }

  assert {
    condition     = aws_ecs_task_definition.this.network_mode == "awsvpc" && toset(aws_ecs_task_definition.this.requires_compatibilities) == toset(["FARGATE"])
    error_message = "The task must run on Fargate with a network interface of its own."
  }

  assert {
    condition = alltrue([
      for container in jsondecode(aws_ecs_task_definition.this.container_definitions) :
      container.user == "1001:1001" && container.readonlyRootFilesystem && !container.privileged && container.linuxParameters.capabilities.drop == ["ALL"]
    ])
    error_message = "The container must run as 1001, on a read-only file system, without privileges."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].portMappings[0].containerPort == 3000
    error_message = "The container must listen on port 3000."
  }

  assert {
    condition     = endswith(jsondecode(aws_ecs_task_definition.this.container_definitions)[0].image, ":0123abc")
    error_message = "The image must be the tag that was asked for."
  }

  assert {
    condition     = aws_ecr_repository.this.image_tag_mutability == "IMMUTABLE"
    error_message = "A tag must never move."
  }

  # Secrets are never plain variables.
  assert {
    condition = toset([for secret in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets : secret.name]) == toset([
      "CLOUDFRONT_PRIVATE_KEY", "REDIS_PASSWORD", "SECRET_KEY", "SECRET_KEY_FALLBACKS",
    ])
    error_message = "What is secret must come from Secrets Manager."
  }

  assert {
    condition = alltrue([
      for secret in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].secrets :
      secret.valueFrom == "arn:aws:secretsmanager:eu-west-2:123456789012:secret:mocked-AbCdEf:${secret.name}::11111111-2222-3333-4444-555555555555"
    ])
    error_message = "A secret must be read by its key and version, so that a new value is a new revision."
  }

  assert {
    condition     = !strcontains(aws_ecs_task_definition.this.container_definitions, "a-password-of-the-cache") && !strcontains(aws_ecs_task_definition.this.container_definitions, "a-private-key")
    error_message = "No secret may stand in the task definition."
  }

  # A bad version is taken back.
  assert {
    condition     = aws_ecs_service.this.deployment_circuit_breaker[0].enable && aws_ecs_service.this.deployment_circuit_breaker[0].rollback
    error_message = "A deployment that fails must be rolled back."
  }

  assert {
    condition     = aws_ecs_service.this.deployment_minimum_healthy_percent == 50 && aws_ecs_service.this.deployment_maximum_percent == 200
    error_message = "A deployment must keep half of the tasks and may double them."
  }

  assert {
    condition     = aws_ecs_cluster.this.name == "todo-frontend-cluster" && aws_ecs_service.this.name == "todo-frontend-service"
    error_message = "Cluster and service have fixed names."
  }

  assert {
    condition     = alltrue([for role in [aws_iam_role.execution, aws_iam_role.task, aws_iam_role.scheduler] : startswith(role.name, "servertask-") && role.path == "/servertask/production/"])
    error_message = "A role is named after the service, so that it meets none of the console's, and stands where its environment's deployments may write."
  }

  # A variable without a value would be a revision at every apply.
  assert {
    condition     = alltrue([for variable in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : variable.value != ""])
    error_message = "No variable may be empty."
  }

  # Versions are counted, and not what is pushed beside them.
  assert {
    condition     = one([for rule in jsondecode(aws_ecr_lifecycle_policy.this.policy).rules : rule.selection.tagStatus if rule.selection.countType == "imageCountMoreThan"]) == "tagged"
    error_message = "Only tagged images are versions."
  }

  # People behind one address are told apart.
  assert {
    condition = (
      toset([for rule in aws_wafv2_web_acl.this.rule : rule.name if rule.priority < 4]) == toset(["too-many-requests", "too-many-of-one-session", "too-many-of-one-token", "too-many-of-strangers"]) &&
      length([for rule in aws_wafv2_web_acl.this.rule : rule if try(length(rule.statement[0].rate_based_statement[0].custom_key), 0) == 2]) == 2
    )
    error_message = "A flood must be counted by session and by token, so that neighbours behind one address go on."
  }

  assert {
    condition     = length(distinct([for rule in aws_wafv2_web_acl.this.rule : rule.priority])) == length(aws_wafv2_web_acl.this.rule)
    error_message = "AWS refuses two rules of one priority."
  }

  # The API is refused in the clear, not led on.
  assert {
    condition     = aws_lb_listener_rule.api_over_http.action[0].type == "fixed-response" && contains(one(aws_lb_listener_rule.api_over_http.condition).path_pattern[0].values, "/api/*")
    error_message = "A call of the API over HTTP must be refused."
  }

  # Only https reaches the tasks.
  assert {
    condition     = aws_lb_listener.http.default_action[0].type == "redirect" && aws_lb_listener.http.default_action[0].redirect[0].protocol == "HTTPS"
    error_message = "HTTP must be redirected."
  }

  assert {
    condition     = aws_lb_listener.https.protocol == "HTTPS" && startswith(aws_lb_listener.https.ssl_policy, "ELBSecurityPolicy-TLS13-1-2-")
    error_message = "HTTPS must refuse TLS before 1.2."
  }

  assert {
    condition     = aws_ecs_service.this.network_configuration[0].security_groups == toset(["sg-0123456789abcdef1"])
    error_message = "The tasks must have the security group that admits the load balancer only."
  }

  assert {
    condition     = aws_wafv2_web_acl_association.this.resource_arn == aws_lb.this.arn
    error_message = "The web ACL must stand before the load balancer."
  }

  # Times grow from the inside out.
  assert {
    condition     = aws_lb.this.idle_timeout < 75 && aws_lb.this.idle_timeout > 30
    error_message = "The load balancer must give up after gunicorn's worker (30 s) and before gunicorn closes idle connections (75 s)."
  }

  assert {
    condition     = jsondecode(aws_ecs_task_definition.this.container_definitions)[0].stopTimeout > 25
    error_message = "ECS must kill later than gunicorn's graceful time-out (25 s)."
  }

  # The address is the load balancer's own, over HTTPS all the same.
  assert {
    condition     = output.address == "https://mocked-1234567890.eu-west-2.elb.amazonaws.com"
    error_message = "Without a domain the address is the load balancer's."
  }

  assert {
    condition     = tls_self_signed_cert.self_signed[0].dns_names == tolist(["mocked-1234567890.eu-west-2.elb.amazonaws.com"])
    error_message = "The certificate must be for that address."
  }

  assert {
    condition = contains(
      [for variable in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : "${variable.name}=${variable.value}"],
      "ALLOWED_HOSTS=mocked-1234567890.eu-west-2.elb.amazonaws.com",
    )
    error_message = "The service must answer to that address and no other."
  }

  # Roles name their resources.
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.execution.policy).Statement :
      statement.Resource != "*" || statement.Action == ["ecr:GetAuthorizationToken"]
    ])
    error_message = "Only ECR's sign-in knows no resource."
  }

  assert {
    condition     = length(aws_iam_role_policy.task) == length(var.task_policies) && alltrue([for policy in aws_iam_role_policy.task : policy.role == aws_iam_role.task.id])
    error_message = "Every policy of the modules must be given to the task's role, and no other."
  }

  assert {
    condition = alltrue([
      for role in [aws_iam_role.task, aws_iam_role.execution] :
      jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "123456789012"
    ])
    error_message = "The roles may be assumed for tasks of this account only."
  }

  # The sweep runs daily.
  assert {
    condition     = aws_scheduler_schedule.sweep.schedule_expression == "cron(30 2 * * ? *)" && jsondecode(aws_scheduler_schedule.sweep.target[0].input).containerOverrides[0].command == ["python", "manage.py", "sweep_images"]
    error_message = "The sweep must run once a day."
  }

  assert {
    condition     = jsondecode(aws_scheduler_schedule.sweep.target[0].input).containerOverrides[0].name == jsondecode(aws_ecs_task_definition.this.container_definitions)[0].name
    error_message = "The override must name the container."
  }

  # Without a sender nobody mails.
  assert {
    condition     = length(aws_ecs_service.reminders) == 0
    error_message = "A service without a sender would run for nothing."
  }
}

run "with_a_domain" {
  command = plan

  variables {
    mail_sender = "ServerTask <no-reply@example.com>"
    domain      = { name = "tasks.example.com", zone_id = "Z0123456789" }
    settings    = { task_count = { minimum = 1, maximum = 4 }, cpu = 2048, memory = 4096 }
  }

  # The small service that mails reminders.
  assert {
    condition     = jsondecode(aws_ecs_task_definition.reminders[0].container_definitions)[0].command == ["python", "manage.py", "send_reminders", "--loop"] && length(jsondecode(aws_ecs_task_definition.reminders[0].container_definitions)[0].portMappings) == 0
    error_message = "The small service must run the loop and listen nowhere."
  }

  assert {
    condition = jsondecode(aws_ecs_task_definition.reminders[0].container_definitions)[0].image == jsondecode(aws_ecs_task_definition.this.container_definitions)[0].image && contains(
      [for variable in jsondecode(aws_ecs_task_definition.reminders[0].container_definitions)[0].environment : "${variable.name}=${variable.value}"],
      "MAIL_SENDER=ServerTask <no-reply@example.com>",
    )
    error_message = "It must run the same image, and know who sends."
  }

  assert {
    condition = contains(
      [for variable in jsondecode(aws_ecs_task_definition.this.container_definitions)[0].environment : "${variable.name}=${variable.value}"],
      "WEB_CONCURRENCY=8",
    )
    error_message = "A bigger task must use its processors."
  }

  assert {
    condition     = aws_appautoscaling_policy.requests.target_tracking_scaling_policy_configuration[0].target_value == 8 * 864
    error_message = "A bigger task must be given more requests before another is started."
  }

  assert {
    condition     = output.address == "https://tasks.example.com" && output.address_certificate == ""
    error_message = "With a domain the address is the domain's."
  }

  assert {
    condition     = length(tls_self_signed_cert.self_signed) == 0 && length(aws_route53_record.validation) == 1 && aws_route53_record.address[0].name == "tasks.example.com"
    error_message = "With a domain the certificate is ACM's, proved and pointed to by DNS."
  }
}

run "a_tag_that_moves_a_star_and_limits_that_contradict_are_refused" {
  command = plan

  variables {
    image_tag            = "latest"
    cors_allowed_origins = ["*"]
    settings             = { task_count = { minimum = 1, maximum = 4 }, requests_per_client = 1000 }
  }

  expect_failures = [var.image_tag, var.cors_allowed_origins, var.settings]
}
