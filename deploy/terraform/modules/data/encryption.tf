# One key for everything the environment stores: tables, images, secrets, logs and alarm messages. Whoever
# disables it locks all of it at once. Use by people and roles of this account goes through the services named
# here and is then decided by the policies of those services' own actions, as AWS's managed keys do it.
resource "aws_kms_key" "this" {
  description             = "Data at rest of ${var.context.name}."
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Administration"
        Effect    = "Allow"
        Action    = "kms:*"
        Resource  = "*"
        Principal = { AWS = "arn:aws:iam::${var.context.account_id}:root" }
      },
      {
        Sid       = "UseThroughStores"
        Effect    = "Allow"
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"]
        Resource  = "*"
        Principal = { AWS = "*" }
        Condition = {
          StringEquals = {
            "kms:CallerAccount" = var.context.account_id
            "kms:ViaService" = [
              for service in ["dynamodb", "ecr", "elasticache", "s3", "scheduler", "secretsmanager", "sns"] :
              "${service}.${var.context.region}.amazonaws.com"
            ]
          }
        }
      },
      {
        Sid       = "Logs"
        Effect    = "Allow"
        Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = "*"
        Principal = { Service = "logs.${var.context.region}.amazonaws.com" }
        Condition = {
          ArnLike = {
            "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:${var.context.region}:${var.context.account_id}:log-group:*"
          }
        }
      },
      {
        Sid       = "ImagesThroughCloudFront"
        Effect    = "Allow"
        Action    = "kms:Decrypt"
        Resource  = "*"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Condition = {
          ArnLike = { "aws:SourceArn" = "arn:aws:cloudfront::${var.context.account_id}:distribution/*" }
        }
      },
      {
        Sid       = "AlarmMessages"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Principal = { Service = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] }
        Condition = { StringEquals = { "aws:SourceAccount" = var.context.account_id } }
      },
      {
        # EventBridge sends no source account to SNS and KMS; the policy of the topic says which events may come.
        Sid       = "EventMessages"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Principal = { Service = "events.amazonaws.com" }
      },
    ]
  })
}

resource "aws_kms_alias" "this" {
  name          = "alias/${var.context.name}"
  target_key_id = aws_kms_key.this.key_id
}
