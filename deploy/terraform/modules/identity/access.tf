# Exactly the calls that the code makes and that Cognito asks credentials for; tests/contract/test_task_role.py
# compares the two. Signing up and in, codes and resets need none.
locals {
  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Accounts"
        Effect = "Allow"
        Action = [
          "cognito-idp:AdminDeleteUser",
          "cognito-idp:AdminGetUser",
          "cognito-idp:AdminUserGlobalSignOut",
        ]
        Resource = [aws_cognito_user_pool.this.arn]
      },
    ]
  })
}
