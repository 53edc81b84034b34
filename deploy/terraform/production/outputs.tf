output "address" {
  description = "Where the service is, with https://."
  value       = module.environment.address
}

output "address_certificate" {
  description = "Certificate (PEM) to trust where there is no domain, for curl --cacert; empty with a domain."
  value       = module.environment.address_certificate
}

output "repository_url" {
  description = "Repository that images are pushed to."
  value       = module.environment.repository_url
}

output "repository_name" {
  description = "Name of that repository."
  value       = module.environment.repository_name
}

output "cluster_name" {
  description = "ECS cluster."
  value       = module.environment.cluster_name
}

output "service_name" {
  description = "ECS service."
  value       = module.environment.service_name
}

output "task_definition_family" {
  description = "Family of the task definition."
  value       = module.environment.task_definition_family
}

output "log_group_name" {
  description = "Log group of the tasks."
  value       = module.environment.log_group_name
}

output "subnet_ids" {
  description = "Subnets of the tasks, for commands that are run as a task of their own."
  value       = module.environment.subnet_ids
}

output "service_security_group_id" {
  description = "Security group of the tasks, for the same."
  value       = module.environment.service_security_group_id
}

output "images_domain" {
  description = "Domain that serves the images."
  value       = module.environment.images_domain
}

output "images_bucket" {
  description = "Bucket of the images."
  value       = module.environment.images_bucket
}

output "images_origins" {
  description = "Origins whose pages may upload and read images."
  value       = module.environment.images_origins
}

output "table_names" {
  description = "Names of the tables, by what they hold."
  value       = module.environment.table_names
}

output "user_pool_id" {
  description = "Cognito user pool."
  value       = module.environment.user_pool_id
}

output "user_pool_client_id" {
  description = "The pool's client."
  value       = module.environment.user_pool_client_id
}

output "dashboard_name" {
  description = "Name of the dashboard in CloudWatch."
  value       = module.environment.dashboard_name
}

output "alarm_names" {
  description = "Names of all alarms."
  value       = module.environment.alarm_names
}
