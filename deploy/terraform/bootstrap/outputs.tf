output "state_bucket" {
  description = "Bucket of the state, for -backend-config in the other roots."
  value       = aws_s3_bucket.state.bucket
}

output "deploy_role_arns" {
  description = "Role that GitHub Actions assumes, by environment."
  value       = { for name, role in aws_iam_role.deploy : name => role.arn }
}

output "permissions_boundary_arn" {
  description = "Permissions boundary of all roles of the service; the other roots know it by its name."
  value       = aws_iam_policy.boundary.arn
}
