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
  ports = { service = 3000, cache = 6379 }
  addresses = {
    vpc     = "10.0.0.0/16"
    public  = { eu-west-2a = "10.0.1.0/24", eu-west-2b = "10.0.2.0/24" }
    private = { eu-west-2a = "10.0.11.0/24", eu-west-2b = "10.0.12.0/24" }
  }
}

run "the_vpc_has_two_zones" {
  command = plan

  assert {
    condition     = aws_vpc.this.cidr_block == "10.0.0.0/16" && aws_vpc.this.enable_dns_support && aws_vpc.this.enable_dns_hostnames
    error_message = "The VPC is 10.0.0.0/16 and names its hosts."
  }

  assert {
    condition     = aws_subnet.public["eu-west-2a"].cidr_block == "10.0.1.0/24" && length(aws_subnet.public) == 2 && alltrue([for subnet in aws_subnet.public : subnet.map_public_ip_on_launch])
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

run "one_zone_is_not_enough" {
  command = plan

  variables {
    addresses = {
      vpc     = "10.0.0.0/16"
      public  = { eu-west-2a = "10.0.1.0/24" }
      private = { eu-west-2a = "10.0.11.0/24" }
    }
  }

  expect_failures = [var.addresses]
}
