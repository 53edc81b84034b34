# Two environments in one account: the role of one must not reach the other. Nearly everything carries the tag
# Environment, which these policies look at; what AWS cannot tell by a tag is named. docs/decisions has what remains.
locals {
  others = { for environment in var.environments : environment => [for other in keys(local.suffixes) : other if other != environment] }

  # What has no tags, or whose tags AWS does not look at in every call.
  named = {
    for environment, suffix in local.suffixes : environment => concat(local.stores[environment], local.runs[environment], [
      "arn:aws:s3:::servertask-logs-${var.account_id}${suffix}",
      "arn:aws:s3:::servertask-logs-${var.account_id}${suffix}/*",
      "${aws_s3_bucket.state.arn}/${environment}/*",
      "arn:aws:budgets::${var.account_id}:budget/servertask${suffix}",
      "arn:aws:cloudwatch::${var.account_id}:dashboard/servertask${suffix}",
      "arn:aws:ecs:*:${var.account_id}:service/todo-frontend-cluster${suffix}/*",
      "arn:aws:scheduler:*:${var.account_id}:schedule/servertask${suffix}/*",
    ])
  }
}

resource "aws_iam_role_policy" "separation" {
  for_each = var.environments

  name = "nothing-of-others"
  role = aws_iam_role.deploy[each.key].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid       = "NothingThatIsTaggedAsAnothers"
          Effect    = "Deny"
          Action    = "*"
          Resource  = "*"
          Condition = { StringEquals = { "aws:ResourceTag/Environment" = local.others[each.key] } }
        },
        {
          Sid       = "NothingMadeInAnothersName"
          Effect    = "Deny"
          Action    = "*"
          Resource  = "*"
          Condition = { StringEquals = { "aws:RequestTag/Environment" = concat(local.others[each.key], ["shared"]) } }
        },
        {
          Sid      = "NothingOfAnothersName"
          Effect   = "Deny"
          Action   = "*"
          Resource = flatten([for other in local.others[each.key] : local.named[other]])
        },
        {
          # The state's key is used and not changed; the account's own roles and policies are out of reach anyway.
          Sid       = "WhatAllShareIsOnlyUsed"
          Effect    = "Deny"
          NotAction = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "s3:*"]
          Resource  = "*"
          Condition = { StringEquals = { "aws:ResourceTag/Environment" = "shared" } }
        },
        {
          Sid       = "TheStatesBucketIsOnlyUsed"
          Effect    = "Deny"
          NotAction = ["s3:Get*", "s3:List*"]
          Resource  = [aws_s3_bucket.state.arn, "${aws_s3_bucket.state.arn}/bootstrap/*"]
        },
      ],
      [
        for other in local.others[each.key] : {
          Sid    = "TheNameOf${title(other)}"
          Effect = "Deny"
          Action = "route53:ChangeResourceRecordSets"
          # A zone of both has records of both.
          Resource  = "*"
          Condition = { "ForAnyValue:StringEquals" = { "route53:ChangeResourceRecordSetsNormalizedRecordNames" = [var.domains[other]] } }
        } if contains(keys(var.domains), other)
      ],
      # These carry neither tags nor names, so whoever may change one may change every one. Where production stands beside
      # it, staging may make them, and a person changes or removes them.
      [
        for environment in ["staging"] : {
          Sid    = "NoChangeOfWhatCannotBeTold"
          Effect = "Deny"
          Action = [
            "cloudfront:DeleteCachePolicy",
            "cloudfront:DeleteKeyGroup",
            "cloudfront:DeleteOriginAccessControl",
            "cloudfront:DeletePublicKey",
            "cloudfront:DeleteResponseHeadersPolicy",
            "cloudfront:UpdateCachePolicy",
            "cloudfront:UpdateKeyGroup",
            "cloudfront:UpdateOriginAccessControl",
            "cloudfront:UpdatePublicKey",
            "cloudfront:UpdateResponseHeadersPolicy",
          ]
          Resource = "*"
        } if environment == each.key && contains(var.environments, "production")
      ],
    )
  })
}
