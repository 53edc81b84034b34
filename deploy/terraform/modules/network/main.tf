resource "aws_vpc" "this" {
  cidr_block           = var.addresses.vpc
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
  for_each = var.addresses.public

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = true

  tags = { Name = "${var.context.name}-public-${each.key}" }
}

# Redis stands here: no route leads out of these subnets or into them from outside.
resource "aws_subnet" "private" {
  for_each = var.addresses.private

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
