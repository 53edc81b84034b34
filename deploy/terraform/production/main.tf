# What people use: two tasks and two cache nodes in two zones, nothing deleted by mistake.
module "environment" {
  source = "../modules/environment"

  environment        = "production"
  name_suffix        = ""
  is_permanent       = true
  log_retention_days = 90
  region             = var.region
  account_id         = var.account_id
  # Made by the bootstrap root, without which there is no state either; GitHub Actions can make no role without it.
  permissions_boundary_arn = "arn:aws:iam::${var.account_id}:policy/servertask-boundary-production"

  image_tag            = var.image_tag
  domain               = var.domain
  mail                 = var.mail
  cors_allowed_origins = var.cors_allowed_origins

  service = merge({ task_count = { minimum = 2, maximum = 10 } }, var.service)
  network = var.network
  tables  = var.tables
  cache   = merge({ node_count = 2 }, var.cache)
  images  = var.images
  alarms  = merge({ monthly_budget = 200 }, var.alarms)
}
