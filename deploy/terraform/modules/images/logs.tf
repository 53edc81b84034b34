# Who read or wrote which image: the bucket's own log and the distribution's. Neither is readable by the service.
resource "aws_s3_bucket" "logs" {
  #checkov:skip=CKV_AWS_18:It is the bucket that logs go to; logging itself would never end.
  #checkov:skip=CKV_AWS_144:Logs are worth one region.
  #checkov:skip=CKV_AWS_145:S3 delivers its own logs to a bucket with S3's keys only.
  #checkov:skip=CKV_AWS_21:A log object is written once and never changed.
  #checkov:skip=CKV2_AWS_62:Nobody waits for a log object.
  bucket        = "servertask-logs-${var.context.account_id}${var.context.name_suffix}"
  force_destroy = !var.context.is_permanent
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket = aws_s3_bucket.logs.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    id     = "expire-logs"
    status = "Enabled"

    filter {}

    expiration {
      days = var.context.log_retention_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OnlyOverTLS"
        Effect    = "Deny"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "OnlyOverTLSOfToday"
        Effect    = "Deny"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]
        Principal = "*"
        Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
      },
      {
        Sid       = "BucketLogs"
        Effect    = "Allow"
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.logs.arn}/s3/*"
        Principal = { Service = "logging.s3.amazonaws.com" }
        Condition = {
          ArnLike      = { "aws:SourceArn" = aws_s3_bucket.images.arn }
          StringEquals = { "aws:SourceAccount" = var.context.account_id }
        }
      },
      {
        Sid       = "DistributionLogs"
        Effect    = "Allow"
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.logs.arn}/AWSLogs/${var.context.account_id}/CloudFront/*"
        Principal = { Service = "delivery.logs.amazonaws.com" }
        Condition = {
          ArnLike = { "aws:SourceArn" = "arn:aws:logs:us-east-1:${var.context.account_id}:delivery-source:*" }
          StringEquals = {
            "aws:SourceAccount" = var.context.account_id
            "s3:x-amz-acl"      = "bucket-owner-full-control"
          }
        }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.logs]
}

# CloudFront's logs are set up in us-east-1, wherever the bucket is.
resource "aws_cloudwatch_log_delivery_source" "distribution" {
  region       = "us-east-1"
  name         = "${var.context.name}-images"
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.images.arn
}

resource "aws_cloudwatch_log_delivery_destination" "bucket" {
  region        = "us-east-1"
  name          = "${var.context.name}-images"
  output_format = "json"

  delivery_destination_configuration {
    destination_resource_arn = aws_s3_bucket.logs.arn
  }

  # Delivery is refused while the bucket does not admit it.
  depends_on = [aws_s3_bucket_policy.logs]
}

# The query string is left out, since it holds the signature, and so is the reader's address.
resource "aws_cloudwatch_log_delivery" "distribution" {
  region                   = "us-east-1"
  delivery_source_name     = aws_cloudwatch_log_delivery_source.distribution.name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.bucket.arn

  record_fields = [
    "date",
    "time",
    "x-edge-location",
    "x-edge-request-id",
    "x-edge-result-type",
    "cs-method",
    "cs-uri-stem",
    "sc-status",
    "sc-bytes",
    "time-taken",
  ]
}
