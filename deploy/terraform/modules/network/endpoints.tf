# Gateway endpoints cost nothing and keep the traffic with DynamoDB and S3 inside AWS. Their policies stay open
# on purpose: what the tasks may do is written in the task role, and S3 also carries the layers of the images
# that ECR delivers, from a bucket that is not ours.
resource "aws_vpc_endpoint" "gateway" {
  for_each = toset(["dynamodb", "s3"])

  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.context.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.public.id]

  tags = { Name = "${var.context.name}-${each.key}" }
}
