# Exactly the calls that the code makes and that Cognito asks credentials for; tests/contract/test_task_role.py
# compares the two. Signing up and in, codes and resets need none.
locals {
  access_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid    = "Accounts"
        Effect = "Allow"
        Action = [
          "cognito-idp:AdminAddUserToGroup",
          "cognito-idp:AdminCreateUser",
          "cognito-idp:AdminDeleteUser",
          "cognito-idp:AdminDisableUser",
          "cognito-idp:AdminEnableUser",
          "cognito-idp:AdminGetUser",
          "cognito-idp:AdminRemoveUserFromGroup",
          "cognito-idp:AdminSetUserPassword",
          "cognito-idp:AdminUpdateUserAttributes",
          "cognito-idp:AdminUserGlobalSignOut",
          "cognito-idp:DescribeUserPool",
          "cognito-idp:ListUsers",
          "cognito-idp:ListUsersInGroup",
        ]
        Resource = [aws_cognito_user_pool.this.arn]
      },
      ], [
      # Reminders, from the one address that codes come from.
      for mail in var.mail == null ? [] : [var.mail] : {
        Sid       = "Mail"
        Effect    = "Allow"
        Action    = ["ses:SendEmail"]
        Resource  = [mail.identity_arn]
        Condition = { StringEquals = { "ses:FromAddress" = regex("[^\\s<>]+@[^\\s<>]+", mail.sender) } }
      }
    ])
  })
}
