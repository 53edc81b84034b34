# What people use: two tasks and two cache nodes in two zones, nothing deleted by mistake.
module "environment" {
  source = "../modules/environment"

  environment  = "production"
  name_suffix  = ""
  is_permanent = true
  region       = var.region
  account_id   = var.account_id
  # Made by the bootstrap root, without which there is no state either; GitHub Actions can make no role without it.
  permissions_boundary_arn = "arn:aws:iam::${var.account_id}:policy/servertask-boundary"

  image_tag            = var.image_tag
  domain               = var.domain
  mail                 = var.mail
  cors_allowed_origins = var.cors_allowed_origins

  task_count       = var.task_count
  task_cpu         = var.task_cpu
  task_memory      = var.task_memory
  cache_node_type  = var.cache_node_type
  cache_node_count = 2

  cache_password_version   = var.cache_password_version
  secret_key_version       = var.secret_key_version
  image_signing_keys       = var.image_signing_keys
  image_active_signing_key = var.image_active_signing_key

  api_requests_per_minute    = var.api_requests_per_minute
  requests_per_address       = var.requests_per_address
  log_level                  = var.log_level
  table_billing_mode         = var.table_billing_mode
  table_provisioned_capacity = var.table_provisioned_capacity
  warm_throughput            = var.warm_throughput
  latency_seconds            = var.latency_seconds
  error_percent              = var.error_percent

  log_retention_days = 90
  alarm_emails       = var.alarm_emails
  monthly_budget     = var.monthly_budget
}
