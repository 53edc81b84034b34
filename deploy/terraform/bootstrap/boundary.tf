# What an environment's things are called; the suffix is the one that its root gives.
locals {
  suffixes = { staging = "-staging", production = "" }

  stores = {
    for environment, suffix in local.suffixes : environment => concat(
      flatten([
        # Tasks that have moved are in todos-2 or todos-12 (modules/data/variables.tf); a star would be another environment's.
        for table in ["todos", "users"] : [
          for number in ["", "-?", "-??"] : [
            "arn:aws:dynamodb:*:${var.account_id}:table/${table}${suffix}${number}",
            "arn:aws:dynamodb:*:${var.account_id}:table/${table}${suffix}${number}/*",
          ]
        ]
      ]),
      [
        "arn:aws:s3:::servertask-images-${var.account_id}${suffix}",
        "arn:aws:s3:::servertask-images-${var.account_id}${suffix}/*",
        "arn:aws:secretsmanager:*:${var.account_id}:secret:servertask${suffix}/*",
      ],
    )
  }
  runs = {
    for environment, suffix in local.suffixes : environment => [
      "arn:aws:ecr:*:${var.account_id}:repository/todo-frontend${suffix}",
      "arn:aws:ecs:*:${var.account_id}:task-definition/todo-frontend${suffix}:*",
      "arn:aws:ecs:*:${var.account_id}:task-definition/todo-frontend-reminders${suffix}:*",
      "arn:aws:ecs:*:${var.account_id}:task/todo-frontend-cluster${suffix}/*",
      "arn:aws:logs:*:${var.account_id}:log-group:/servertask${suffix}/*",
    ]
  }
}

# The most that any role of an environment may ever do: its own tables, images, accounts, secrets and logs. The state is
# not among them, nor is anything of another environment, and a role it may hand on is bounded as well.
resource "aws_iam_policy" "boundary" {
  #checkov:skip=CKV_AWS_288:A boundary grants nothing; it is the limit of what roles with narrow policies can be given.
  #checkov:skip=CKV_AWS_290:The same; the roles' own policies name their resources.
  #checkov:skip=CKV_AWS_287:The same.
  #checkov:skip=CKV_AWS_355:The same; ECR's sign-in and Rekognition know no resources.
  for_each = var.environments

  name        = "servertask-boundary-${each.key}"
  description = "The most a role of ServerTask's ${each.key} may do."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "OwnStores"
        Effect   = "Allow"
        Action   = ["dynamodb:*", "s3:*", "secretsmanager:GetSecretValue"]
        Resource = local.stores[each.key]
      },
      {
        # A pool's ARN is a number that nobody knows before it is made; its tag says whose it is.
        Sid       = "OwnAccounts"
        Effect    = "Allow"
        Action    = ["cognito-idp:*"]
        Resource  = ["arn:aws:cognito-idp:*:${var.account_id}:userpool/*"]
        Condition = { StringEquals = { "aws:ResourceTag/Environment" = each.key } }
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
        Resource = local.runs[each.key]
      },
      {
        # Which identity is whose, only the roles' own policies know.
        Sid      = "Mail"
        Effect   = "Allow"
        Action   = ["ses:SendEmail"]
        Resource = ["arn:aws:ses:*:${var.account_id}:identity/*"]
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
          StringEquals = { "aws:ResourceTag/Environment" = each.key }
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
        Resource = ["arn:aws:iam::${var.account_id}:role/servertask/${each.key}/*"]
      },
    ]
  })
}
