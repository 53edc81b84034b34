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

output "task_definition_family" {
  description = "Family of the task definition; its newest revision is the newest deployment."
  value       = aws_ecs_task_definition.this.family
}

output "watched" {
  description = "The service as its metrics, events and log name it."
  value = {
    load_balancer_arn_suffix = aws_lb.this.arn_suffix
    target_group_arn_suffix  = aws_lb_target_group.this.arn_suffix
    web_acl_name             = aws_wafv2_web_acl.this.name
    cluster_name             = aws_ecs_cluster.this.name
    cluster_arn              = aws_ecs_cluster.this.arn
    service_name             = aws_ecs_service.this.name
    service_arn              = aws_ecs_service.this.id
    schedule_group_name      = aws_scheduler_schedule_group.this.name
    log_group_name           = aws_cloudwatch_log_group.this.name
    task_count               = var.settings.task_count
    rate_rules               = sort(keys(local.rates))
  }
}

output "settings" {
  description = "The settings as they were understood; what is not among them there is not."
  value       = var.settings
}
