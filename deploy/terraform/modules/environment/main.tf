# One whole environment. The roots differ in the values they give and in nothing else, so what was tried in staging
# is what production gets.
locals {
  name       = "servertask${var.name_suffix}"
  port       = 3000
  redis_port = 6379
  # The site's own pages upload and read images, and so may the sites that the API is open to.
  image_origins = concat([module.service.address], var.cors_allowed_origins)
}

module "data" {
  source = "../data"

  name                       = local.name
  name_suffix                = var.name_suffix
  region                     = var.region
  account_id                 = var.account_id
  billing_mode               = var.table_billing_mode
  provisioned_capacity       = var.table_provisioned_capacity
  warm_throughput            = var.warm_throughput
  enable_deletion_protection = var.is_permanent
}

module "network" {
  source = "../network"

  name                     = local.name
  region                   = var.region
  account_id               = var.account_id
  cidr_block               = "10.0.0.0/16"
  public_subnets           = { "${var.region}a" = "10.0.1.0/24", "${var.region}b" = "10.0.2.0/24" }
  private_subnets          = { "${var.region}a" = "10.0.11.0/24", "${var.region}b" = "10.0.12.0/24" }
  service_port             = local.port
  cache_port               = local.redis_port
  log_retention_days       = var.log_retention_days
  kms_key_arn              = module.data.kms_key_arn
  permissions_boundary_arn = var.permissions_boundary_arn
}

module "images" {
  source = "../images"

  name               = local.name
  name_suffix        = var.name_suffix
  account_id         = var.account_id
  kms_key_arn        = module.data.kms_key_arn
  allowed_origins    = local.image_origins
  signing_keys       = var.image_signing_keys
  active_signing_key = var.image_active_signing_key
  log_retention_days = var.log_retention_days
  force_destroy      = !var.is_permanent
}

module "identity" {
  source = "../identity"

  name_suffix                = var.name_suffix
  mail                       = var.mail
  enable_deletion_protection = var.is_permanent
}

module "cache" {
  source = "../cache"

  name              = local.name
  subnet_ids        = module.network.private_subnet_ids
  security_group_id = module.network.cache_security_group_id
  kms_key_arn       = module.data.kms_key_arn
  port              = local.redis_port
  node_type         = var.cache_node_type
  node_count        = var.cache_node_count
  password_version  = var.cache_password_version
}

module "service" {
  source = "../service"

  name                     = local.name
  name_suffix              = var.name_suffix
  region                   = var.region
  account_id               = var.account_id
  permissions_boundary_arn = var.permissions_boundary_arn
  kms_key_arn              = module.data.kms_key_arn

  vpc_id                          = module.network.vpc_id
  subnet_ids                      = module.network.public_subnet_ids
  load_balancer_security_group_id = module.network.load_balancer_security_group_id
  service_security_group_id       = module.network.service_security_group_id
  domain                          = var.domain
  port                            = local.port

  image_tag            = var.image_tag
  cpu                  = var.task_cpu
  memory               = var.task_memory
  task_count           = var.task_count
  requests_per_address = var.requests_per_address

  log_level               = var.log_level
  log_retention_days      = var.log_retention_days
  cors_allowed_origins    = var.cors_allowed_origins
  api_requests_per_minute = var.api_requests_per_minute
  users_table             = module.data.table_names["users"]
  tasks_table             = module.data.table_names["todos"]
  images_bucket           = module.images.bucket_name
  user_pool_id            = module.identity.user_pool_id
  user_pool_client_id     = module.identity.client_id
  redis_host              = module.cache.host
  redis_port              = local.redis_port
  redis_password          = module.cache.password
  cloudfront_domain       = module.images.domain
  cloudfront_key_id       = module.images.signing_key_id
  cloudfront_private_key  = module.images.signing_private_key

  task_policies = {
    accounts = module.identity.access_policy
    images   = module.images.access_policy
    tables   = module.data.access_policy
  }

  secret_key_version         = var.secret_key_version
  secret_recovery_days       = var.is_permanent ? 30 : 0
  enable_deletion_protection = var.is_permanent
  force_destroy              = !var.is_permanent
}

module "monitoring" {
  source = "../monitoring"

  name        = local.name
  environment = var.environment
  region      = var.region
  account_id  = var.account_id
  kms_key_arn = module.data.kms_key_arn

  alarm_emails    = var.alarm_emails
  monthly_budget  = var.monthly_budget
  latency_seconds = var.latency_seconds
  error_percent   = var.error_percent

  load_balancer_arn_suffix = module.service.load_balancer_arn_suffix
  target_group_arn_suffix  = module.service.target_group_arn_suffix
  web_acl_name             = module.service.web_acl_name
  cluster_name             = module.service.cluster_name
  cluster_arn              = module.service.cluster_arn
  service_name             = module.service.service_name
  service_arn              = module.service.service_arn
  schedule_group_name      = module.service.schedule_group_name
  log_group_name           = module.service.log_group_name
  table_names              = module.data.table_names
  user_pool_id             = module.identity.user_pool_id
  user_pool_client_id      = module.identity.client_id
  cache_node_ids           = module.cache.node_ids
}
