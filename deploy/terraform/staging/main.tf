# Where a version is tried first. It is small, and it can be taken down with everything in it.
module "environment" {
  source = "../modules/environment"

  environment  = "staging"
  name_suffix  = "-staging"
  is_permanent = false
  region       = var.region
  account_id   = var.account_id
  # Made by the bootstrap root, without which there is no state either; GitHub Actions can make no role without it.
  permissions_boundary_arn = "arn:aws:iam::${var.account_id}:policy/servertask-boundary"

  image_tag            = var.image_tag
  domain               = var.domain
  mail                 = var.mail
  cors_allowed_origins = var.cors_allowed_origins

  task_count       = var.task_count
  cache_node_count = 1

  cache_password_version   = var.cache_password_version
  secret_key_version       = var.secret_key_version
  image_signing_keys       = var.image_signing_keys
  image_active_signing_key = var.image_active_signing_key

  api_requests_per_minute = var.api_requests_per_minute
  requests_per_address    = var.requests_per_address
  log_level               = var.log_level

  log_retention_days = 14
  alarm_emails       = var.alarm_emails
  monthly_budget     = var.monthly_budget
}
