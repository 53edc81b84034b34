output "address" {
  description = "Where the service is, with https://."
  value       = "https://${local.host}"
}

output "address_certificate" {
  description = "Certificate (PEM) to trust where there is no domain, for curl --cacert; empty with a domain."
  value       = var.domain == null ? tls_self_signed_cert.self_signed[0].cert_pem : ""
}

output "repository_url" {
  description = "Repository that images are pushed to."
  value       = aws_ecr_repository.this.repository_url
}

output "repository_name" {
  description = "Name of that repository."
  value       = aws_ecr_repository.this.name
}

output "cluster_name" {
  description = "ECS cluster."
  value       = aws_ecs_cluster.this.name
}

output "cluster_arn" {
  description = "ARN of the cluster."
  value       = aws_ecs_cluster.this.arn
}

output "service_arn" {
  description = "ARN of the service."
  value       = aws_ecs_service.this.id
}

output "service_name" {
  description = "ECS service."
  value       = aws_ecs_service.this.name
}

output "task_definition_family" {
  description = "Family of the task definition; its newest revision is the newest deployment."
  value       = aws_ecs_task_definition.this.family
}

output "log_group_name" {
  description = "Log group of the tasks."
  value       = aws_cloudwatch_log_group.this.name
}

output "load_balancer_arn_suffix" {
  description = "The load balancer as its metrics name it."
  value       = aws_lb.this.arn_suffix
}

output "target_group_arn_suffix" {
  description = "The target group as its metrics name it."
  value       = aws_lb_target_group.this.arn_suffix
}

output "web_acl_name" {
  description = "The web ACL as its metrics name it."
  value       = aws_wafv2_web_acl.this.name
}

output "schedule_group_name" {
  description = "Group of the schedules, as their metrics name it."
  value       = aws_scheduler_schedule_group.this.name
}
