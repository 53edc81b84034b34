# Exactly the calls that the code makes; tests/contract/test_task_role.py compares the two. Transactions need
# no action of their own: DynamoDB checks the actions of their parts.
locals {
  arns = concat([for table in aws_dynamodb_table.this : table.arn], [
    for name in var.settings.former : "arn:aws:dynamodb:${var.context.region}:${var.context.account_id}:table/${name}"
  ])
  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Items"
        Effect = "Allow"
        Action = [
          "dynamodb:BatchGetItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:ConditionCheckItem",
          "dynamodb:DeleteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:UpdateItem",
        ]
        Resource = local.arns
      },
      {
        Sid      = "Indexes"
        Effect   = "Allow"
        Action   = ["dynamodb:Query"]
        Resource = [for arn in local.arns : "${arn}/index/*"]
      },
    ]
  })
}
