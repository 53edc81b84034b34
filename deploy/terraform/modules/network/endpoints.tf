# Gateway endpoints cost nothing and keep the traffic with DynamoDB and S3 inside AWS. What passes them goes to our own
# tables and bucket: credentials of another account, carried in by an attacker, find no door to put anything through.
# S3 also carries the layers of the images that ECR delivers, from a bucket of AWS's own.
locals {
  endpoint_policies = {
    dynamodb = [{
      Sid       = "OwnTables"
      Effect    = "Allow"
      Action    = "dynamodb:*"
      Resource  = concat(var.stores.tables, [for table in var.stores.tables : "${table}/index/*"])
      Principal = "*"
      Condition = { StringEquals = { "aws:PrincipalAccount" = var.context.account_id } }
    }]
    s3 = [
      {
        Sid       = "OwnImages"
        Effect    = "Allow"
        Action    = "s3:*"
        Resource  = [var.stores.bucket, "${var.stores.bucket}/*"]
        Principal = "*"
        Condition = { StringEquals = { "aws:PrincipalAccount" = var.context.account_id } }
      },
      {
        Sid       = "LayersOfContainerImages"
        Effect    = "Allow"
        Action    = "s3:GetObject"
        Resource  = ["arn:aws:s3:::prod-${var.context.region}-starport-layer-bucket/*"]
        Principal = "*"
      },
    ]
  }
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = toset(["dynamodb", "s3"])

  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.context.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.public.id]
  policy            = jsonencode({ Version = "2012-10-17", Statement = local.endpoint_policies[each.key] })

  tags = { Name = "${var.context.name}-${each.key}" }
}
