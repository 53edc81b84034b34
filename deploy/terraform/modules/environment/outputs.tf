output "address" {
  description = "Where the service is, with https://."
  value       = module.service.address
}

output "address_certificate" {
  description = "Certificate (PEM) to trust where there is no domain, for curl --cacert; empty with a domain."
  value       = module.service.address_certificate
}

output "repository_url" {
  description = "Repository that images are pushed to."
  value       = module.service.repository_url
}

output "repository_name" {
  description = "Name of that repository."
  value       = module.service.repository_name
}

output "cluster_name" {
  description = "ECS cluster."
  value       = module.service.watched.cluster_name
}

output "service_name" {
  description = "ECS service."
  value       = module.service.watched.service_name
}

output "task_definition_family" {
  description = "Family of the task definition."
  value       = module.service.task_definition_family
}

output "log_group_name" {
  description = "Log group of the tasks."
  value       = module.service.watched.log_group_name
}

output "subnet_ids" {
  description = "Subnets of the tasks, for commands that are run as a task of their own."
  value       = module.network.service.subnet_ids
}

output "service_security_group_id" {
  description = "Security group of the tasks, for the same."
  value       = module.network.service.service_security_group_id
}

output "images_domain" {
  description = "Domain that serves the images."
  value       = module.images.service.domain
}

output "images_bucket" {
  description = "Bucket of the images."
  value       = module.images.service.bucket
}

output "images_origins" {
  description = "Origins whose pages may upload and read images."
  value       = module.images.allowed_origins
}

output "table_names" {
  description = "Names of the tables, by what they hold."
  value       = module.data.table_names
}

output "user_pool_id" {
  description = "Cognito user pool."
  value       = module.identity.user_pool.id
}

output "user_pool_client_id" {
  description = "The pool's client."
  value       = module.identity.user_pool.client_id
}

output "dashboard_name" {
  description = "Name of the dashboard in CloudWatch."
  value       = module.monitoring.dashboard_name
}

output "alarm_names" {
  description = "Names of all alarms."
  value       = module.monitoring.alarm_names
}

output "unknown_settings" {
  description = "Settings that no module knows; there are none, or nothing is planned."
  value       = local.unknown_settings

  # An attribute that an object's type does not name is dropped without a word: a slip of the pen would be a default.
  precondition {
    condition     = length(local.unknown_settings) == 0
    error_message = "No module knows: ${join(", ", local.unknown_settings)}."
  }
}
