output "state_bucket" {
  description = "Bucket of the state, for -backend-config in the other roots."
  value       = aws_s3_bucket.state.bucket
}

output "deploy_role_arns" {
  description = "Role that GitHub Actions assumes, by environment."
  value       = { for name, role in aws_iam_role.deploy : name => role.arn }
}

output "permissions_boundary_arns" {
  description = "Permissions boundary of all roles of an environment; its root knows it by its name."
  value       = { for name, policy in aws_iam_policy.boundary : name => policy.arn }
}
