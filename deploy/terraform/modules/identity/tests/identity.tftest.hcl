mock_provider "aws" {
  source          = "../../tests/aws"
  override_during = plan
}

variables {
  context = {
    name_suffix  = ""
    is_permanent = true
  }
}

run "the_pool_keeps_its_rules" {
  command = plan

  assert {
    condition     = aws_cognito_user_pool.this.name == "server-task-user-pool" && aws_cognito_user_pool_client.this.name == "server-task-client"
    error_message = "Pool and client have fixed names."
  }

  assert {
    condition     = !aws_cognito_user_pool_client.this.generate_secret && toset(aws_cognito_user_pool_client.this.explicit_auth_flows) == toset(["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    error_message = "The client has no secret and two ways to sign in."
  }

  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "ACTIVE"
    error_message = "The pool must be protected."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(output.access_policy).Statement : statement.Resource == [aws_cognito_user_pool.this.arn]
    ])
    error_message = "The service may administer its own pool and no other."
  }

  assert {
    condition     = length(aws_cognito_user_pool.this.email_configuration) == 0
    error_message = "Without a sender, Cognito sends."
  }
}

run "mail_comes_from_a_sender_of_our_own" {
  command = plan

  variables {
    mail = {
      identity_arn = "arn:aws:ses:eu-west-2:123456789012:identity/example.com"
      sender       = "ServerTask <no-reply@example.com>"
    }
  }

  assert {
    condition     = aws_cognito_user_pool.this.email_configuration[0].email_sending_account == "DEVELOPER" && aws_cognito_user_pool.this.email_configuration[0].source_arn == var.mail.identity_arn
    error_message = "SES must send."
  }

  assert {
    condition = [for statement in jsondecode(output.access_policy).Statement : statement if statement.Sid == "Mail"] == [{
      Sid       = "Mail"
      Effect    = "Allow"
      Action    = ["ses:SendEmail"]
      Resource  = [var.mail.identity_arn]
      Condition = { StringEquals = { "ses:FromAddress" = "no-reply@example.com" } }
    }]
    error_message = "The service may send mail from that sender and from nobody else."
  }
}
