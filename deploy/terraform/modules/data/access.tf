# Exactly the calls that the code makes; tests/contract/test_task_role.py compares the two. Transactions need
# no action of their own: DynamoDB checks the actions of their parts.
locals {
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
        Resource = [for table in aws_dynamodb_table.this : table.arn]
      },
      {
        Sid      = "Indexes"
        Effect   = "Allow"
        Action   = ["dynamodb:Query"]
        Resource = [for table in aws_dynamodb_table.this : "${table.arn}/index/*"]
      },
    ]
  })
}
