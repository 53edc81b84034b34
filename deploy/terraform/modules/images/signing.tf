# Keys that sign the addresses of images. All of them are trusted at the edge and one of them signs, so a key is
# replaced without a moment in which addresses fail: add a name to `signing_keys` and apply; make it
# `active_signing_key` and apply; when the last address signed with the old key has run out, take its name away.
resource "tls_private_key" "signing" {
  for_each = var.settings.signing_keys

  algorithm = "RSA"
  rsa_bits  = 2048
}

resource "aws_cloudfront_public_key" "signing" {
  for_each = var.settings.signing_keys

  name        = "${var.context.name}-${each.key}"
  comment     = "Verifies the signed addresses of images."
  encoded_key = tls_private_key.signing[each.key].public_key_pem

  # The group must let go of a key before the key can be deleted.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_key_group" "signing" {
  name    = "${var.context.name}-images"
  comment = "Keys that may sign addresses of images."
  items   = [for key in aws_cloudfront_public_key.signing : key.id]
}
