output "service" {
  description = "What the service has to know: the bucket, the domain that serves it, and CloudFront's id of the key that signs."
  value = {
    bucket         = aws_s3_bucket.images.bucket
    domain         = local.domain == null ? aws_cloudfront_distribution.images.domain_name : local.domain.name
    signing_key_id = aws_cloudfront_public_key.signing[var.settings.active_signing_key].id
  }
}

output "bucket_arn" {
  description = "ARN of that bucket."
  value       = aws_s3_bucket.images.arn
}

output "signing_private_key" {
  description = "Private key (PEM) that signs."
  value       = tls_private_key.signing[var.settings.active_signing_key].private_key_pem
  sensitive   = true
}

output "distribution_id" {
  description = "The distribution, as its metrics name it."
  value       = aws_cloudfront_distribution.images.id
}

output "access_policy" {
  description = "Policy (JSON) with what the service does to the images, for its task role."
  value       = local.access_policy
}

output "allowed_origins" {
  description = "Origins whose pages may upload and read images, as the bucket has them."
  value       = one(aws_s3_bucket_cors_configuration.images.cors_rule).allowed_origins
}

output "settings" {
  description = "The settings as they were understood; what is not among them there is not."
  value       = var.settings
}
