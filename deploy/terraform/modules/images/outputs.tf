output "bucket_name" {
  description = "Bucket of the images."
  value       = aws_s3_bucket.images.bucket
}

output "domain" {
  description = "Domain that serves the images."
  value       = aws_cloudfront_distribution.images.domain_name
}

output "signing_key_id" {
  description = "CloudFront's id of the key that signs."
  value       = aws_cloudfront_public_key.signing[var.active_signing_key].id
}

output "signing_private_key" {
  description = "Private key (PEM) that signs."
  value       = tls_private_key.signing[var.active_signing_key].private_key_pem
  sensitive   = true
}

output "distribution_id" {
  description = "The distribution, for its metrics."
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
