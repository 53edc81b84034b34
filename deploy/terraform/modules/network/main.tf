# A region's zones are not the same for every account, and not all begin with an a.
data "aws_availability_zones" "here" {
  #checkov:skip=CKV_AWS_394:Two are taken, by name, and a new zone is named behind them; a setting names others.
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

# 4,091 addresses in each public subnet, for the tasks of a big deployment and twice as many while it is replaced; 251 in
# each private one, for the nodes of the cache.
locals {
  zones   = length(var.settings.zones) > 0 ? var.settings.zones : slice(sort(data.aws_availability_zones.here.names), 0, 2)
  public  = { for index, zone in local.zones : zone => cidrsubnet(var.settings.address_range, 4, index) }
  private = { for index, zone in local.zones : zone => cidrsubnet(var.settings.address_range, 8, 128 + index) }
}

resource "aws_vpc" "this" {
  cidr_block           = var.settings.address_range
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.context.name }
}

# The group every network interface gets that names none: it lets nothing in or out, so that a forgotten
# setting fails instead of opening something.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.context.name}-default-closed" }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = var.context.name }
}

# The load balancer and the tasks stand here. The tasks have public addresses because they must reach Cognito,
# Rekognition and ECR, and a NAT gateway in each zone would cost more than the whole service at its start. What
# may reach them is decided by the security groups: only the load balancer.
resource "aws_subnet" "public" {
  #checkov:skip=CKV_AWS_130:Tasks need a way out without a NAT gateway; their security group admits only the load balancer.
  for_each = local.public

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = true

  tags = { Name = "${var.context.name}-public-${each.key}" }
}

# Redis stands here: no route leads out of these subnets or into them from outside.
resource "aws_subnet" "private" {
  for_each = local.private

  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value

  tags = { Name = "${var.context.name}-private-${each.key}" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.context.name}-public" }
}

resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  route_table_id = aws_route_table.public.id
  subnet_id      = each.value.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id

  tags = { Name = "${var.context.name}-private" }
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  route_table_id = aws_route_table.private.id
  subnet_id      = each.value.id
}
