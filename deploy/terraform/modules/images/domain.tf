# A name of the images' own, with a certificate of its own: only then can TLS 1.2 be demanded of those who read. CloudFront
# looks for certificates in us-east-1, wherever the bucket is.
locals {
  domain = var.settings.domain
  # By the reader's network: IPv4 and IPv6.
  record_types = var.settings.domain == null ? [] : ["A", "AAAA"]
}

resource "aws_acm_certificate" "images" {
  count = local.domain == null ? 0 : 1

  region            = "us-east-1"
  domain_name       = local.domain.name
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  for_each = local.domain == null ? toset([]) : toset([local.domain.name])

  zone_id         = local.domain.zone_id
  name            = one([for option in aws_acm_certificate.images[0].domain_validation_options : option.resource_record_name if option.domain_name == each.key])
  type            = one([for option in aws_acm_certificate.images[0].domain_validation_options : option.resource_record_type if option.domain_name == each.key])
  records         = [for option in aws_acm_certificate.images[0].domain_validation_options : option.resource_record_value if option.domain_name == each.key]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "images" {
  count = local.domain == null ? 0 : 1

  region                  = "us-east-1"
  certificate_arn         = aws_acm_certificate.images[0].arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

resource "aws_route53_record" "images" {
  for_each = toset(local.record_types)

  zone_id = local.domain.zone_id
  name    = local.domain.name
  type    = each.key

  alias {
    name                   = aws_cloudfront_distribution.images.domain_name
    zone_id                = aws_cloudfront_distribution.images.hosted_zone_id
    evaluate_target_health = false
  }
}
