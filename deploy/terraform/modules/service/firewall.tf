# What is turned away before it costs a task anything.
locals {
  # As webapp/settings/security.py calls it; tests/contract/test_terraform_agreements.py compares the two.
  session_cookie = "__Host-servertask_access"

  # Behind one address may be one person, a school, or some thousands of a mobile carrier's customers, so what is counted
  # is one session, one token, or all that come without either; whoever floods is turned away and not the neighbours. The
  # bound on the whole address, ten times that, is for those who make up a new session for each request.
  rates = {
    too-many-requests       = { priority = 0, limit = var.settings.requests_per_address, by = null, strangers = false }
    too-many-of-one-session = { priority = 1, limit = var.settings.requests_per_client, by = "session", strangers = false }
    too-many-of-one-token   = { priority = 2, limit = var.settings.requests_per_client, by = "token", strangers = false }
    too-many-of-strangers   = { priority = 3, limit = var.settings.requests_per_client, by = null, strangers = true }
  }

  # Rules that read what people write. A task may well be named after a script tag or a file path, and pages and API
  # handle any text safely, so here they only count. A photo is larger than any size they allow, and a script without
  # a User-Agent is a client of the API.
  rules_that_only_count = [
    "CrossSiteScripting_BODY",
    "CrossSiteScripting_QUERYARGUMENTS",
    "EC2MetaDataSSRF_BODY",
    "EC2MetaDataSSRF_QUERYARGUMENTS",
    "GenericLFI_BODY",
    "GenericLFI_QUERYARGUMENTS",
    "GenericRFI_BODY",
    "GenericRFI_QUERYARGUMENTS",
    "NoUserAgent_HEADER",
    "RestrictedExtensions_QUERYARGUMENTS",
    "SizeRestrictions_BODY",
  ]
}

resource "aws_wafv2_web_acl" "this" {
  name        = var.context.name
  description = "Before the load balancer of ${var.context.name}."
  scope       = "REGIONAL"

  default_action {
    allow {}
  }

  dynamic "rule" {
    for_each = local.rates

    content {
      name     = rule.key
      priority = rule.value.priority

      action {
        block {
          custom_response {
            response_code = 429

            response_header {
              name  = "Retry-After"
              value = "300"
            }
          }
        }
      }

      statement {
        rate_based_statement {
          aggregate_key_type    = rule.value.by == null ? "IP" : "CUSTOM_KEYS"
          evaluation_window_sec = 300
          limit                 = rule.value.limit

          dynamic "custom_key" {
            for_each = rule.value.by == null ? [] : [1]

            content {
              ip {}
            }
          }

          dynamic "custom_key" {
            for_each = rule.value.by == "session" ? [1] : []

            content {
              cookie {
                name = local.session_cookie

                text_transformation {
                  priority = 0
                  type     = "NONE"
                }
              }
            }
          }

          dynamic "custom_key" {
            for_each = rule.value.by == "token" ? [1] : []

            content {
              header {
                name = "authorization"

                text_transformation {
                  priority = 0
                  type     = "NONE"
                }
              }
            }
          }

          dynamic "scope_down_statement" {
            for_each = rule.value.strangers ? [1] : []

            content {
              not_statement {
                statement {
                  or_statement {
                    statement {
                      byte_match_statement {
                        search_string         = "${local.session_cookie}="
                        positional_constraint = "CONTAINS"

                        field_to_match {
                          single_header {
                            name = "cookie"
                          }
                        }

                        text_transformation {
                          priority = 0
                          type     = "NONE"
                        }
                      }
                    }

                    statement {
                      size_constraint_statement {
                        comparison_operator = "GT"
                        size                = 0

                        field_to_match {
                          single_header {
                            name = "authorization"
                          }
                        }

                        text_transformation {
                          priority = 0
                          type     = "NONE"
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = rule.key
        sampled_requests_enabled   = false
      }
    }
  }

  rule {
    name     = "known-bad-addresses"
    priority = 4

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        vendor_name = "AWS"
        name        = "AWSManagedRulesAmazonIpReputationList"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "known-bad-addresses"
      sampled_requests_enabled   = false
    }
  }

  rule {
    name     = "known-bad-inputs"
    priority = 5

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        vendor_name = "AWS"
        name        = "AWSManagedRulesKnownBadInputsRuleSet"
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "known-bad-inputs"
      sampled_requests_enabled   = false
    }
  }

  rule {
    name     = "common"
    priority = 6

    override_action {
      none {}
    }

    statement {
      managed_rule_group_statement {
        vendor_name = "AWS"
        name        = "AWSManagedRulesCommonRuleSet"

        dynamic "rule_action_override" {
          for_each = local.rules_that_only_count

          content {
            name = rule_action_override.value

            action_to_use {
              count {}
            }
          }
        }
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "common"
      sampled_requests_enabled   = false
    }
  }

  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.context.name
    sampled_requests_enabled   = false
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  resource_arn = aws_lb.this.arn
  web_acl_arn  = aws_wafv2_web_acl.this.arn
}

# WAF takes only log groups whose names begin so.
resource "aws_cloudwatch_log_group" "firewall" {
  #checkov:skip=CKV_AWS_338:Who was turned away is of use for weeks, not for a year.
  name              = "aws-waf-logs-${var.context.name}"
  retention_in_days = var.context.log_retention_days
  kms_key_id        = var.context.kms_key_arn
}

# Only what was blocked, without its secrets. What was counted is somebody's text, and has its metric.
resource "aws_wafv2_web_acl_logging_configuration" "this" {
  resource_arn            = aws_wafv2_web_acl.this.arn
  log_destination_configs = [aws_cloudwatch_log_group.firewall.arn]

  redacted_fields {
    query_string {}
  }

  redacted_fields {
    single_header {
      name = "authorization"
    }
  }

  redacted_fields {
    single_header {
      name = "cookie"
    }
  }

  logging_filter {
    default_behavior = "DROP"

    filter {
      behavior    = "KEEP"
      requirement = "MEETS_ANY"

      condition {
        action_condition {
          action = "BLOCK"
        }
      }
    }
  }
}
