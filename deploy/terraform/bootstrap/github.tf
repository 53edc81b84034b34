# GitHub Actions signs in with a token of its own for each run; there is no key that could be lost.
resource "aws_iam_openid_connect_provider" "github" {
  count = var.has_github_provider ? 0 : 1

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

locals {
  github = var.has_github_provider ? "arn:aws:iam::${var.account_id}:oidc-provider/token.actions.githubusercontent.com" : aws_iam_openid_connect_provider.github[0].arn
  # GitHub names the repository in a token by its names or, where it was made, renamed or moved since 15 July 2026, with the
  # numbers of both behind them:
  # https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
  # With the numbers given either is good, since the repository's own is then asked for too. AWS looks at other claims
  # than the subject, such as this one and the branch, since January 2026:
  # https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
  github_names  = replace(var.github_repository, "/@[0-9]+/", "")
  github_number = try(regex("@([0-9]+)$", var.github_repository)[0], null)
}

# One role an environment, and only for jobs that GitHub runs in that environment, where it asks for approval, and on the
# main branch, whatever the rules of that environment say.
resource "aws_iam_role" "deploy" {
  for_each = var.environments

  name        = "servertask-deploy-${each.key}"
  description = "Deploys ServerTask's ${each.key} from GitHub Actions."
  # The first deployment waits for the distribution and the cache, and must not lose its rights half way.
  max_session_duration = 7200

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = local.github }
      Condition = {
        StringEquals = merge(
          {
            "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
            "token.actions.githubusercontent.com:sub" = [
              for repository in distinct([local.github_names, var.github_repository]) : "repo:${repository}:environment:${each.key}"
            ]
            "token.actions.githubusercontent.com:ref" = "refs/heads/main"
          },
          local.github_number == null ? {} : { "token.actions.githubusercontent.com:repository_id" = local.github_number },
        )
      }
    }]
  })
}

# Everything but people, roles and policies; those follow below, and only our own.
resource "aws_iam_role_policy_attachment" "services" {
  for_each = var.environments

  role       = aws_iam_role.deploy[each.key].name
  policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
}

resource "aws_iam_role_policy" "roles" {
  for_each = var.environments

  name = "own-roles"
  role = aws_iam_role.deploy[each.key].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        # A role made by a deployment can never do more than the boundary allows, whatever its policies say, and only such
        # roles can be given to somebody else. AWS looks at the boundary in each of these calls:
        # https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
        Sid    = "WriteRolesWithinTheBoundary"
        Effect = "Allow"
        Action = [
          "iam:AttachRolePolicy",
          "iam:CreateRole",
          "iam:DeleteRole",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:PutRolePermissionsBoundary",
          "iam:PutRolePolicy",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
          "iam:UpdateRoleDescription",
        ]
        Resource  = ["arn:aws:iam::${var.account_id}:role/servertask/${each.key}/*"]
        Condition = { StringEquals = { "iam:PermissionsBoundary" = aws_iam_policy.boundary[each.key].arn } }
      },
      {
        Sid    = "ReadAndTagRoles"
        Effect = "Allow"
        Action = [
          "iam:GetRole",
          "iam:GetRolePolicy",
          "iam:ListAttachedRolePolicies",
          "iam:ListInstanceProfilesForRole",
          "iam:ListRolePolicies",
          "iam:TagRole",
          "iam:UntagRole",
        ]
        Resource = ["arn:aws:iam::${var.account_id}:role/servertask/${each.key}/*"]
      },
      {
        Sid      = "GiveRolesToTheirServices"
        Effect   = "Allow"
        Action   = ["iam:PassRole"]
        Resource = ["arn:aws:iam::${var.account_id}:role/servertask/${each.key}/*"]
        Condition = {
          StringEquals = {
            "iam:PassedToService" = ["ecs-tasks.amazonaws.com", "scheduler.amazonaws.com", "vpc-flow-logs.amazonaws.com"]
          }
        }
      },
      {
        Sid      = "LetServicesMakeTheirOwnRoles"
        Effect   = "Allow"
        Action   = ["iam:CreateServiceLinkedRole"]
        Resource = ["arn:aws:iam::${var.account_id}:role/aws-service-role/*"]
        Condition = {
          StringEquals = {
            "iam:AWSServiceName" = [
              "ecs.amazonaws.com",
              "ecs.application-autoscaling.amazonaws.com",
              "elasticache.amazonaws.com",
              "elasticloadbalancing.amazonaws.com",
              "email.cognito-idp.amazonaws.com",
              "wafv2.amazonaws.com",
            ]
          }
        }
      },
    ]
  })
}
