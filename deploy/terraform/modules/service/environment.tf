# Everything the service reads from its environment; .env.example has a line on each. What only a local cloud
# needs is absent, and tests/contract/test_settings_everywhere.py compares the lists.
locals {
  environment = {
    ENVIRONMENT             = "production"
    ALLOWED_HOSTS           = local.host
    CORS_ALLOWED_ORIGINS    = join(",", var.cors_allowed_origins)
    PORT                    = tostring(var.port)
    LOG_LEVEL               = var.settings.log_level
    AWS_REGION              = var.context.region
    USERS_TABLE             = var.stores.tables["users"]
    TASKS_TABLE             = var.stores.tables["todos"]
    IMAGES_BUCKET           = var.stores.images.bucket
    COGNITO_USER_POOL_ID    = var.stores.user_pool.id
    COGNITO_CLIENT_ID       = var.stores.user_pool.client_id
    REDIS_HOST              = var.stores.cache.host
    REDIS_PORT              = tostring(var.stores.cache.port)
    REDIS_TLS               = "1"
    TRUSTED_PROXY_COUNT     = "1"
    API_REQUESTS_PER_MINUTE = tostring(var.settings.api_requests_per_minute)
    CLOUDFRONT_DOMAIN       = var.stores.images.domain
    CLOUDFRONT_KEY_ID       = var.stores.images.signing_key_id
    READ_ONLY               = var.settings.read_only ? "1" : "0"
    MAIL_SENDER             = var.mail_sender
    PUBLIC_URL              = "https://${local.host}"
  }

  secrets = {
    SECRET_KEY             = random_password.secret_key[var.settings.secret_key_version].result
    SECRET_KEY_FALLBACKS   = random_password.secret_key[var.settings.secret_key_version - 1].result
    REDIS_PASSWORD         = var.secrets.redis_password
    CLOUDFRONT_PRIVATE_KEY = var.secrets.cloudfront_private_key
  }
}

# One secret with all values: they change together with a deployment, and each secret has its price.
resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:Rotation means new tasks, so it is a deployment (docs/operations.md) and not a timer.
  name                    = "${var.context.name}/service"
  description             = "What the tasks of ${var.context.name} must know and nobody else."
  kms_key_id              = var.context.kms_key_arn
  recovery_window_in_days = var.context.is_permanent ? 30 : 0
}

resource "aws_secretsmanager_secret_version" "this" {
  secret_id     = aws_secretsmanager_secret.this.id
  secret_string = jsonencode(local.secrets)
}

# The key and the one before it, whose signatures stay good until the next change: raising the version by one makes the
# present key the fallback, raising it by two forgets it. The first key has a predecessor that never signed anything.
resource "random_password" "secret_key" {
  for_each = toset([tostring(var.settings.secret_key_version), tostring(var.settings.secret_key_version - 1)])

  length  = 64
  special = false
}
