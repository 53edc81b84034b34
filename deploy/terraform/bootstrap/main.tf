# What has to be there before anything else, once an account: where Terraform keeps what it knows, and who may
# deploy. This root keeps its own state in the same bucket once that exists (README.md says how).
locals {
  state_bucket = "servertask-terraform-state-${var.account_id}"
}

# State holds secrets (the keys that sign, the password of the cache), so whoever may read this bucket may read them.
resource "aws_s3_bucket" "state" {
  #checkov:skip=CKV_AWS_18:Reads of the state are in CloudTrail; a second bucket for logs would need a third.
  #checkov:skip=CKV_AWS_144:Every resource it speaks of stands in one region.
  #checkov:skip=CKV2_AWS_62:Nothing waits for a change of the state.
  bucket = local.state_bucket

  # Tells deploy/deploy.sh whether the account is behind the commit.
  tags = { Bootstrap = var.revision }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_ownership_controls" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket = aws_s3_bucket.state.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.state.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    id     = "forget-old-states"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days           = 90
      newer_noncurrent_versions = 10
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  depends_on = [aws_s3_bucket_versioning.state]
}

resource "aws_s3_bucket_policy" "state" {
  bucket = aws_s3_bucket.state.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OnlyOverTLS"
        Effect    = "Deny"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"]
        Principal = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "OnlyOverTLSOfToday"
        Effect    = "Deny"
        Action    = "s3:*"
        Resource  = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/*"]
        Principal = "*"
        Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
      },
      {
        # Who names no encryption gets the bucket's; another one is refused.
        Sid       = "OnlyUnderTheKey"
        Effect    = "Deny"
        Action    = "s3:PutObject"
        Resource  = ["${aws_s3_bucket.state.arn}/*"]
        Principal = "*"
        Condition = {
          Null            = { "s3:x-amz-server-side-encryption" = "false" }
          StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" }
        }
      },
    ]
  })

  depends_on = [aws_s3_bucket_public_access_block.state]
}

# The root principal stands for the policies of the account's own roles: those decide who may use the key.
resource "aws_kms_key" "state" {
  description             = "Terraform's state."
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Account"
      Effect    = "Allow"
      Action    = "kms:*"
      Resource  = "*"
      Principal = { AWS = "arn:aws:iam::${var.account_id}:root" }
    }]
  })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "state" {
  name          = "alias/servertask-terraform-state"
  target_key_id = aws_kms_key.state.key_id
}
