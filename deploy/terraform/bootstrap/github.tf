# GitHub Actions signs in with a token of its own for each run; there is no key that could be lost.
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

# One role an environment, and only for jobs that GitHub runs in that environment: there, GitHub asks for approval and
# checks the branch.
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
      Principal = { Federated = aws_iam_openid_connect_provider.github.arn }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = "repo:${var.github_repository}:environment:${each.key}"
        }
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
        # A role made by a deployment can never do more than the boundary allows, whatever its policies say.
        Sid    = "WriteRolesWithinTheBoundary"
        Effect = "Allow"
        Action = [
          "iam:AttachRolePolicy",
          "iam:CreateRole",
          "iam:DeleteRolePolicy",
          "iam:DetachRolePolicy",
          "iam:PutRolePermissionsBoundary",
          "iam:PutRolePolicy",
        ]
        Resource  = ["arn:aws:iam::${var.account_id}:role/servertask/*"]
        Condition = { StringEquals = { "iam:PermissionsBoundary" = aws_iam_policy.boundary.arn } }
      },
      {
        Sid    = "ReadAndRemoveRoles"
        Effect = "Allow"
        Action = [
          "iam:DeleteRole",
          "iam:GetRole",
          "iam:GetRolePolicy",
          "iam:ListAttachedRolePolicies",
          "iam:ListInstanceProfilesForRole",
          "iam:ListRolePolicies",
          "iam:TagRole",
          "iam:UntagRole",
          "iam:UpdateAssumeRolePolicy",
          "iam:UpdateRole",
          "iam:UpdateRoleDescription",
        ]
        Resource = ["arn:aws:iam::${var.account_id}:role/servertask/*"]
      },
      {
        Sid      = "GiveRolesToTheirServices"
        Effect   = "Allow"
        Action   = ["iam:PassRole"]
        Resource = ["arn:aws:iam::${var.account_id}:role/servertask/*"]
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

# The most that any role of the service may ever do: its own tables, images, accounts, secrets and logs. The state is
# not among them, and a role it may hand on is bounded as well.
resource "aws_iam_policy" "boundary" {
  #checkov:skip=CKV_AWS_288:A boundary grants nothing; it is the limit of what roles with narrow policies can be given.
  #checkov:skip=CKV_AWS_290:The same; the roles' own policies name their resources.
  #checkov:skip=CKV_AWS_287:The same.
  #checkov:skip=CKV_AWS_355:The same; ECR's sign-in and Rekognition know no resources.
  name        = "servertask-boundary"
  description = "The most a role of ServerTask may do."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "OwnStores"
        Effect = "Allow"
        Action = ["cognito-idp:*", "dynamodb:*", "s3:*", "secretsmanager:GetSecretValue"]
        Resource = [
          "arn:aws:cognito-idp:*:${var.account_id}:userpool/*",
          "arn:aws:dynamodb:*:${var.account_id}:table/todos*",
          "arn:aws:dynamodb:*:${var.account_id}:table/users*",
          "arn:aws:s3:::servertask-images-${var.account_id}*",
          "arn:aws:secretsmanager:*:${var.account_id}:secret:servertask*",
        ]
      },
      {
        Sid    = "Tasks"
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
          "ecs:RunTask",
          "ecs:TagResource",
          "logs:CreateLogStream",
          "logs:DescribeLogStreams",
          "logs:PutLogEvents",
        ]
        Resource = [
          "arn:aws:ecr:*:${var.account_id}:repository/todo-frontend*",
          "arn:aws:ecs:*:${var.account_id}:task-definition/todo-frontend*",
          "arn:aws:ecs:*:${var.account_id}:task/todo-frontend-cluster*",
          "arn:aws:logs:*:${var.account_id}:log-group:/servertask*",
        ]
      },
      {
        # As the keys' own policies have it: only where a store uses the key for its caller.
        Sid    = "KeysThroughStores"
        Effect = "Allow"
        Action = [
          "kms:CreateGrant",
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey*",
          "kms:ReEncrypt*",
        ]
        Resource = ["arn:aws:kms:*:${var.account_id}:key/*"]
        Condition = {
          StringLike = {
            "kms:ViaService" = [
              for store in ["dynamodb", "s3", "scheduler", "secretsmanager"] : "${store}.*.amazonaws.com"
            ]
          }
        }
      },
      {
        Sid      = "WithoutResources"
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken", "rekognition:DetectLabels"]
        Resource = "*"
      },
      {
        Sid      = "HandOn"
        Effect   = "Allow"
        Action   = ["iam:PassRole"]
        Resource = ["arn:aws:iam::${var.account_id}:role/servertask/*"]
      },
    ]
  })
}
