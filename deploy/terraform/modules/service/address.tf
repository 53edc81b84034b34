# The name people type and the certificate for it. With a domain: a certificate of ACM, proved through DNS. Without:
# the load balancer's own name and a certificate nobody vouches for, which is enough to try everything out (the
# session's cookies need HTTPS) and which a browser warns of.
locals {
  host            = var.domain == null ? aws_lb.this.dns_name : var.domain.name
  certificate_arn = var.domain == null ? aws_acm_certificate.self_signed[0].arn : aws_acm_certificate_validation.domain[0].certificate_arn
}

resource "aws_acm_certificate" "domain" {
  count = var.domain == null ? 0 : 1

  domain_name       = var.domain.name
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  for_each = var.domain == null ? toset([]) : toset([var.domain.name])

  zone_id         = var.domain.zone_id
  name            = one([for option in aws_acm_certificate.domain[0].domain_validation_options : option.resource_record_name if option.domain_name == each.key])
  type            = one([for option in aws_acm_certificate.domain[0].domain_validation_options : option.resource_record_type if option.domain_name == each.key])
  records         = [for option in aws_acm_certificate.domain[0].domain_validation_options : option.resource_record_value if option.domain_name == each.key]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "domain" {
  count = var.domain == null ? 0 : 1

  certificate_arn         = aws_acm_certificate.domain[0].arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

resource "aws_route53_record" "address" {
  count = var.domain == null ? 0 : 1

  zone_id = var.domain.zone_id
  name    = var.domain.name
  type    = "A"

  alias {
    name                   = aws_lb.this.dns_name
    zone_id                = aws_lb.this.zone_id
    evaluate_target_health = false
  }
}

resource "tls_private_key" "self_signed" {
  count = var.domain == null ? 1 : 0

  algorithm = "RSA"
  rsa_bits  = 2048
}

resource "tls_self_signed_cert" "self_signed" {
  count = var.domain == null ? 1 : 0

  private_key_pem       = tls_private_key.self_signed[0].private_key_pem
  dns_names             = [aws_lb.this.dns_name]
  validity_period_hours = 24 * 365
  early_renewal_hours   = 24 * 30
  allowed_uses          = ["digital_signature", "key_encipherment", "server_auth"]

  subject {
    organization = var.context.name
  }
}

resource "aws_acm_certificate" "self_signed" {
  count = var.domain == null ? 1 : 0

  private_key      = tls_private_key.self_signed[0].private_key_pem
  certificate_body = tls_self_signed_cert.self_signed[0].cert_pem

  lifecycle {
    create_before_destroy = true
  }
}
