# How images are read: through CloudFront only, over HTTPS only, under signed addresses only.
locals {
  origin_id = "images"
}

resource "aws_cloudfront_origin_access_control" "images" {
  name                              = "todooac${var.context.name_suffix}"
  description                       = "The distribution signs its requests to the bucket."
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "images" {
  #checkov:skip=CKV_AWS_86:Access is logged by standard logging v2 (logs.tf), which can leave the signatures out.
  #checkov:skip=CKV_AWS_174:With a name of its own TLS 1.2 is demanded; the certificate of cloudfront.net has a policy that cannot be chosen.
  #checkov:skip=CKV2_AWS_42:A name of its own is a setting; without one the certificate of cloudfront.net serves.
  #checkov:skip=CKV_AWS_68:Nothing is answered here without a valid signature; the web ACL stands before the service.
  #checkov:skip=CKV2_AWS_47:There is no Log4j behind a bucket.
  #checkov:skip=CKV_AWS_310:There is one bucket; a second origin would be a second region.
  #checkov:skip=CKV_AWS_374:People may look at their own pictures from wherever they are.
  #checkov:skip=CKV_AWS_305:There is no page at the root; it is refused like every address without a signature.
  comment         = "Images of ${var.context.name}."
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  price_class     = var.settings.price_class
  aliases         = local.domain == null ? null : [local.domain.name]

  origin {
    origin_id                = local.origin_id
    domain_name              = aws_s3_bucket.images.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.images.id
  }

  default_cache_behavior {
    target_origin_id           = local.origin_id
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "https-only"
    compress                   = false
    trusted_key_groups         = [aws_cloudfront_key_group.signing.id]
    cache_policy_id            = aws_cloudfront_cache_policy.images.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.images.id
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = local.domain == null ? true : null
    acm_certificate_arn            = one(aws_acm_certificate_validation.images[*].certificate_arn)
    ssl_support_method             = local.domain == null ? null : "sni-only"
    minimum_protocol_version       = local.domain == null ? null : "TLSv1.2_2021"
  }
}

# Objects say `private`, since a shared cache that asks nobody must not keep them. These edges ask for a signature each
# time, so they may keep them after all, but only for minutes: what is deleted must not live on.
resource "aws_cloudfront_cache_policy" "images" {
  name        = "${var.context.name}-images"
  comment     = "Five minutes; nothing but the path tells one image from another."
  min_ttl     = 300
  default_ttl = 300
  max_ttl     = 300

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = false
    enable_accept_encoding_gzip   = false

    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "none"
    }

    query_strings_config {
      query_string_behavior = "none"
    }
  }
}

# An uploaded file is somebody's: a browser must take it for the picture it says it is and for nothing else.
resource "aws_cloudfront_response_headers_policy" "images" {
  name    = "${var.context.name}-images"
  comment = "Pictures only, to be run by nobody and framed by nobody."

  security_headers_config {
    content_type_options {
      override = true
    }

    content_security_policy {
      content_security_policy = "default-src 'none'; sandbox"
      override                = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "no-referrer"
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = true
      preload                    = true
      override                   = true
    }
  }

  cors_config {
    access_control_allow_credentials = false
    access_control_max_age_sec       = 3600
    origin_override                  = true

    access_control_allow_headers {
      items = ["*"]
    }

    access_control_allow_methods {
      items = ["GET", "HEAD"]
    }

    access_control_allow_origins {
      items = var.allowed_origins
    }
  }
}
