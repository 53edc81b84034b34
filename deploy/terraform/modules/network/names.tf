# The security group must let the tasks out on port 443 to any address, since those of AWS's services change. What they can
# find the address of is bounded instead: AWS's names of this region, the cache's, and what a setting adds.
locals {
  allowed_names = concat(
    ["*.${var.context.region}.amazonaws.com", "*.cache.amazonaws.com", "*.compute.internal"],
    var.settings.allowed_names,
  )
  name_rules = {
    allowed = { domains = local.allowed_names, priority = 100, action = "ALLOW", response = null }
    others  = { domains = ["*"], priority = 200, action = "BLOCK", response = "NODATA" }
  }
}

resource "aws_route53_resolver_firewall_domain_list" "this" {
  for_each = local.name_rules

  name    = "${var.context.name}-${each.key}"
  domains = each.value.domains
}

resource "aws_route53_resolver_firewall_rule_group" "this" {
  name = var.context.name
}

resource "aws_route53_resolver_firewall_rule" "this" {
  for_each = local.name_rules

  name                    = each.key
  firewall_rule_group_id  = aws_route53_resolver_firewall_rule_group.this.id
  firewall_domain_list_id = aws_route53_resolver_firewall_domain_list.this[each.key].id
  priority                = each.value.priority
  action                  = each.value.action
  block_response          = each.value.response
  # What one of AWS's names leads on to is AWS's choice.
  firewall_domain_redirection_action = "TRUST_REDIRECTION_DOMAIN"
}

resource "aws_route53_resolver_firewall_rule_group_association" "this" {
  name                   = var.context.name
  vpc_id                 = aws_vpc.this.id
  firewall_rule_group_id = aws_route53_resolver_firewall_rule_group.this.id
  priority               = 101

  # Without its rules a group says nothing.
  depends_on = [aws_route53_resolver_firewall_rule.this]
}

# A firewall that fails must not be an outage.
resource "aws_route53_resolver_firewall_config" "this" {
  resource_id        = aws_vpc.this.id
  firewall_fail_open = "ENABLED"
}
