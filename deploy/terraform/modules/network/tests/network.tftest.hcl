mock_provider "aws" {
  source          = "../../tests/aws"
  override_during = plan
}

variables {
  context = {
    name                     = "servertask"
    environment              = "production"
    region                   = "eu-west-2"
    account_id               = "123456789012"
    kms_key_arn              = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
    log_retention_days       = 30
    permissions_boundary_arn = null
  }
  ports  = { service = 3000, cache = 6379 }
  stores = { tables = ["arn:aws:dynamodb:eu-west-2:123456789012:table/todos"], bucket = "arn:aws:s3:::servertask-images" }
}

run "the_vpc_has_two_zones" {
  command = plan

  assert {
    condition     = aws_vpc.this.cidr_block == "10.0.0.0/16" && aws_vpc.this.enable_dns_support && aws_vpc.this.enable_dns_hostnames
    error_message = "The VPC is 10.0.0.0/16 and names its hosts."
  }

  assert {
    condition     = keys(aws_subnet.public) == ["eu-west-2a", "eu-west-2b"] && keys(aws_subnet.private) == ["eu-west-2a", "eu-west-2b"] && alltrue([for subnet in aws_subnet.public : subnet.map_public_ip_on_launch])
    error_message = "Two public subnets in two zones."
  }

  assert {
    condition     = aws_route.internet.destination_cidr_block == "0.0.0.0/0" && length(aws_route_table_association.public) == 2
    error_message = "Both public subnets must lead to the internet gateway."
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.private : subnet.map_public_ip_on_launch != true]) && length(aws_route_table_association.private) == 2
    error_message = "The private subnets must have no public addresses and a route table of their own."
  }

  assert {
    condition     = toset([for endpoint in aws_vpc_endpoint.gateway : endpoint.service_name]) == toset(["com.amazonaws.eu-west-2.dynamodb", "com.amazonaws.eu-west-2.s3"])
    error_message = "DynamoDB and S3 must be reached inside AWS."
  }
}

run "each_group_admits_the_one_before_it" {
  command = plan

  override_resource {
    target          = aws_security_group.load_balancer
    override_during = plan
    values          = { id = "sg-load-balancer" }
  }

  override_resource {
    target          = aws_security_group.service
    override_during = plan
    values          = { id = "sg-service" }
  }

  override_resource {
    target          = aws_security_group.cache
    override_during = plan
    values          = { id = "sg-cache" }
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.service_from_load_balancer.security_group_id == "sg-service" &&
      aws_vpc_security_group_ingress_rule.service_from_load_balancer.referenced_security_group_id == "sg-load-balancer" &&
      aws_vpc_security_group_ingress_rule.service_from_load_balancer.from_port == 3000 &&
      aws_vpc_security_group_ingress_rule.service_from_load_balancer.to_port == 3000
    )
    error_message = "Only the load balancer may reach the tasks, on port 3000 only."
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.cache_from_service.security_group_id == "sg-cache" &&
      aws_vpc_security_group_ingress_rule.cache_from_service.referenced_security_group_id == "sg-service" &&
      aws_vpc_security_group_ingress_rule.cache_from_service.from_port == 6379
    )
    error_message = "Only the tasks may reach the cache."
  }
}

run "zones_are_those_that_the_account_has" {
  command = plan

  override_data {
    target = data.aws_availability_zones.here
    values = { names = ["us-west-1c", "us-west-1a"] }
  }

  assert {
    condition     = keys(aws_subnet.public) == ["us-west-1a", "us-west-1c"]
    error_message = "An account may have no zone b."
  }
}

run "a_big_deployment_finds_addresses" {
  command = plan

  variables {
    settings = { zones = ["eu-west-2a", "eu-west-2b", "eu-west-2c"] }
  }

  assert {
    condition     = alltrue([for subnet in aws_subnet.public : tonumber(split("/", subnet.cidr_block)[1]) <= 20])
    error_message = "A subnet must hold thousands of tasks."
  }

  assert {
    condition     = length(distinct([for subnet in concat(values(aws_subnet.public), values(aws_subnet.private)) : subnet.cidr_block])) == 6
    error_message = "Every subnet must have a range of its own."
  }
}

run "what_leaves_goes_to_our_own" {
  command = plan

  assert {
    condition = alltrue(flatten([
      for endpoint in aws_vpc_endpoint.gateway : [
        for statement in jsondecode(endpoint.policy).Statement : statement.Resource != "*" && (
          try(statement.Condition.StringEquals["aws:PrincipalAccount"], "") == "123456789012" ||
          statement.Resource == ["arn:aws:s3:::prod-eu-west-2-starport-layer-bucket/*"] && statement.Action == "s3:GetObject"
        )
      ]
    ]))
    error_message = "An endpoint must lead to our own tables and bucket, for our own account, and to the layers of our images."
  }

  assert {
    condition = (
      aws_route53_resolver_firewall_rule.this["others"].action == "BLOCK" && aws_route53_resolver_firewall_domain_list.this["others"].domains == toset(["*"]) &&
      aws_route53_resolver_firewall_rule.this["allowed"].priority < aws_route53_resolver_firewall_rule.this["others"].priority &&
      alltrue([for name in aws_route53_resolver_firewall_domain_list.this["allowed"].domains : can(regex("\\.(amazonaws\\.com|internal)$", name)) && name != "*.amazonaws.com"])
    )
    error_message = "Only names of AWS in this region may be looked up."
  }

  assert {
    condition     = alltrue([for rule in [aws_vpc_security_group_egress_rule.service_to_aws, aws_vpc_security_group_egress_rule.service_to_cache] : rule.from_port == rule.to_port && rule.ip_protocol == "tcp"])
    error_message = "Tasks may call out on two ports."
  }
}

run "one_zone_is_not_enough_nor_a_small_range" {
  command = plan

  variables {
    settings = { zones = ["eu-west-2a"], address_range = "10.0.0.0/20" }
  }

  expect_failures = [var.settings]
}

run "no_vpc_is_larger_than_aws_makes_one" {
  command = plan

  variables {
    settings = { address_range = "10.0.0.0/12" }
  }

  expect_failures = [var.settings]
}
