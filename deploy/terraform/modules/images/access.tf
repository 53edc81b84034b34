# Exactly the calls that the code makes; tests/contract/test_task_role.py compares the two. A presigned form or
# address carries the rights of the role that signed it. The key of the bucket is used through S3, which the
# key's own policy allows.
locals {
  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Bucket"
        Effect   = "Allow"
        Action   = ["s3:ListBucket"]
        Resource = [aws_s3_bucket.images.arn]
      },
      {
        Sid      = "Images"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = ["${aws_s3_bucket.images.arn}/*"]
      },
      {
        # Rekognition knows no resources here; what it may look at is what S3 lets the role read.
        Sid      = "Labels"
        Effect   = "Allow"
        Action   = ["rekognition:DetectLabels"]
        Resource = "*"
      },
    ]
  })
}
