mock_provider "aws" {
  source          = "../../tests/aws"
  override_during = plan
}

mock_provider "tls" {
  override_during = plan
}

variables {
  context = {
    name               = "servertask"
    name_suffix        = ""
    account_id         = "123456789012"
    kms_key_arn        = "arn:aws:kms:eu-west-2:123456789012:key/11111111-2222-3333-4444-555555555555"
    is_permanent       = true
    log_retention_days = 30
  }
  allowed_origins = ["https://tasks.example.com", "https://other.example.com"]
  settings        = { signing_keys = ["first", "second"], active_signing_key = "second" }
}

run "the_bucket_is_closed" {
  command = plan

  assert {
    condition = alltrue([
      for block in [aws_s3_bucket_public_access_block.images, aws_s3_bucket_public_access_block.logs] :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "Nothing may be public."
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.images.policy).Statement :
      statement.Effect == "Deny" && try(statement.Condition.Bool["aws:SecureTransport"], "") == "false"
    ])
    error_message = "Only TLS may reach the bucket."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_s3_bucket_policy.images.policy).Statement :
      statement.Condition.StringEquals["aws:SourceArn"] == aws_cloudfront_distribution.images.arn if statement.Effect == "Allow"
    ])
    error_message = "Only our own distribution may read."
  }
}

run "the_service_has_its_own_images_and_no_others" {
  command = plan

  assert {
    condition = alltrue([
      for statement in jsondecode(output.access_policy).Statement :
      alltrue([for resource in flatten([statement.Resource]) : startswith(resource, aws_s3_bucket.images.arn)]) ||
      statement.Action == ["rekognition:DetectLabels"]
    ])
    error_message = "Only Rekognition, which knows no resources, may be allowed on all of them."
  }
}

run "browsers_of_known_sites_only" {
  command = plan

  assert {
    condition = alltrue([
      for rule in aws_s3_bucket_cors_configuration.images.cors_rule : rule.allowed_origins == toset(var.allowed_origins)
    ])
    error_message = "Only the configured origins may use the bucket."
  }
}

run "signed_addresses_only" {
  command = plan

  override_resource {
    target          = aws_cloudfront_public_key.signing["first"]
    override_during = plan
    values          = { id = "KFIRST" }
  }

  override_resource {
    target          = aws_cloudfront_public_key.signing["second"]
    override_during = plan
    values          = { id = "KSECOND" }
  }

  override_resource {
    target          = aws_cloudfront_key_group.signing
    override_during = plan
    values          = { id = "mocked-key-group" }
  }

  assert {
    condition     = aws_cloudfront_distribution.images.default_cache_behavior[0].trusted_key_groups == tolist([aws_cloudfront_key_group.signing.id])
    error_message = "Every address must be signed by our key group."
  }

  assert {
    condition     = aws_cloudfront_distribution.images.default_cache_behavior[0].viewer_protocol_policy == "https-only" && aws_cloudfront_distribution.images.is_ipv6_enabled
    error_message = "HTTPS only, over IPv6 too."
  }

  assert {
    condition = alltrue([
      for origin in aws_cloudfront_distribution.images.origin :
      origin.origin_id == aws_cloudfront_distribution.images.default_cache_behavior[0].target_origin_id
    ])
    error_message = "The behaviour must name the origin there is."
  }

  assert {
    condition = (
      aws_cloudfront_origin_access_control.images.name == "todooac" &&
      aws_cloudfront_origin_access_control.images.origin_access_control_origin_type == "s3" &&
      aws_cloudfront_origin_access_control.images.signing_behavior == "always" &&
      aws_cloudfront_origin_access_control.images.signing_protocol == "sigv4"
    )
    error_message = "The distribution must sign every request to the bucket."
  }

  assert {
    condition     = aws_cloudfront_key_group.signing.items == toset(["KFIRST", "KSECOND"]) && output.service.signing_key_id == "KSECOND"
    error_message = "All keys must be trusted and the active one must sign."
  }

  assert {
    condition     = !contains(aws_cloudwatch_log_delivery.distribution.record_fields, "cs-uri-query")
    error_message = "Signatures must not be logged."
  }
}

run "a_name_of_its_own_demands_tls_of_today" {
  command = plan

  variables {
    settings = { domain = { name = "tasks.example.com", zone_id = "Z0123456789" } }
  }

  assert {
    condition = (
      aws_cloudfront_distribution.images.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021" &&
      aws_cloudfront_distribution.images.viewer_certificate[0].ssl_support_method == "sni-only" &&
      aws_cloudfront_distribution.images.aliases == toset(["tasks.example.com"]) && output.service.domain == "tasks.example.com"
    )
    error_message = "With a certificate of its own the distribution must refuse TLS before 1.2."
  }

  assert {
    condition     = aws_acm_certificate.images[0].region == "us-east-1" && keys(aws_route53_record.images) == ["A", "AAAA"]
    error_message = "CloudFront's certificates stand in us-east-1, and the name must lead to it."
  }
}

run "the_buckets_refuse_old_tls" {
  command = plan

  assert {
    condition = alltrue([
      for policy in [aws_s3_bucket_policy.images.policy, aws_s3_bucket_policy.logs.policy] : anytrue([
        for statement in jsondecode(policy).Statement :
        statement.Effect == "Deny" && statement.Principal == "*" && try(statement.Condition.NumericLessThan["s3:TlsVersion"], "") == "1.2"
      ])
    ])
    error_message = "TLS before 1.2 must be refused."
  }
}

run "what_is_deleted_goes" {
  command = plan

  assert {
    condition     = aws_cloudfront_cache_policy.images.max_ttl <= 300
    error_message = "A deleted image must leave the edges within minutes."
  }

  assert {
    condition = anytrue(flatten([
      for rule in aws_s3_bucket_lifecycle_configuration.images.rule : [
        for expiration in rule.noncurrent_version_expiration : expiration.noncurrent_days == 7
      ]
    ]))
    error_message = "A deleted image must be gone after a week."
  }

  assert {
    condition     = anytrue([for rule in aws_s3_bucket_lifecycle_configuration.logs.rule : rule.expiration[0].days == 30])
    error_message = "Log objects must expire."
  }
}

run "a_key_nobody_trusts_and_a_star_are_refused" {
  command = plan

  variables {
    settings        = { active_signing_key = "third" }
    allowed_origins = ["*"]
  }

  expect_failures = [var.settings, var.allowed_origins]
}
