# Where a version is tried first. It is small, and it can be taken down with everything in it.
module "environment" {
  source = "../modules/environment"

  environment        = "staging"
  name_suffix        = "-staging"
  is_permanent       = false
  log_retention_days = 14
  region             = var.region
  account_id         = var.account_id
  # Made by the bootstrap root, without which there is no state either; GitHub Actions can make no role without it.
  permissions_boundary_arn = "arn:aws:iam::${var.account_id}:policy/servertask-boundary-staging"

  image_tag            = var.image_tag
  domain               = var.domain
  mail                 = var.mail
  cors_allowed_origins = var.cors_allowed_origins

  service = merge({ task_count = { minimum = 1, maximum = 2 } }, var.service)
  network = var.network
  tables  = var.tables
  cache   = var.cache
  images  = var.images
  alarms  = merge({ monthly_budget = 80 }, var.alarms)
}
