mock_provider "aws" {
  source          = "../tests/aws"
  override_during = plan
}

variables {
  account_id        = "123456789012"
  github_repository = "example/servertask"
}

run "the_state_is_kept_close" {
  command = plan

  assert {
    condition     = aws_s3_bucket.state.bucket == "servertask-terraform-state-123456789012" && output.state_bucket == aws_s3_bucket.state.bucket
    error_message = "The other roots look for the state under this name."
  }

  assert {
    condition     = aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled"
    error_message = "A state that was spoilt must be recoverable."
  }

  assert {
    condition = (
      aws_s3_bucket_public_access_block.state.block_public_acls && aws_s3_bucket_public_access_block.state.block_public_policy &&
      aws_s3_bucket_public_access_block.state.ignore_public_acls && aws_s3_bucket_public_access_block.state.restrict_public_buckets
    )
    error_message = "The state holds secrets."
  }
}

run "the_state_is_under_its_own_key" {
  command = plan

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_s3_bucket_policy.state.policy).Statement :
      statement.Effect == "Deny" && try(statement.Condition.StringNotEquals["s3:x-amz-server-side-encryption"], "") == "aws:kms"
    ])
    error_message = "Nobody may write the state under another key than the bucket's."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).kms_master_key_id == aws_kms_key.state.arn
    error_message = "The bucket must have the state's own key."
  }
}

run "each_role_is_for_one_environment_and_branch_of_one_repository" {
  command = plan

  assert {
    condition = alltrue([
      for name, role in aws_iam_role.deploy :
      jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals == {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:ref" = "refs/heads/main"
        "token.actions.githubusercontent.com:sub" = ["repo:example/servertask:environment:${name}"]
      }
    ])
    error_message = "A role may be assumed by jobs of its environment on the main branch only."
  }

  assert {
    condition = alltrue(flatten([
      for name, policy in aws_iam_role_policy.roles : [
        for statement in jsondecode(policy.policy).Statement :
        try(statement.Condition.StringEquals["iam:PermissionsBoundary"], "") == aws_iam_policy.boundary[name].arn
        if length(setintersection(statement.Action, ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:DeleteRole"])) > 0
      ]
    ]))
    error_message = "No role may be made, changed or given to others without the boundary."
  }
}

run "a_repository_with_numbers_is_trusted_under_both_its_names" {
  command = plan

  variables {
    github_repository = "example@123/servertask@456"
  }

  assert {
    condition = alltrue([
      for name, role in aws_iam_role.deploy :
      jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals == {
        "token.actions.githubusercontent.com:aud"           = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:ref"           = "refs/heads/main"
        "token.actions.githubusercontent.com:repository_id" = "456"
        "token.actions.githubusercontent.com:sub" = [
          "repo:example/servertask:environment:${name}", "repo:example@123/servertask@456:environment:${name}",
        ]
      }
    ])
    error_message = "GitHub names repositories made since July 2026 with their numbers; another of the same name must be refused."
  }
}

run "githubs_provider_can_be_there_already" {
  command = plan

  variables {
    has_github_provider = true
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && jsondecode(aws_iam_role.deploy["staging"].assume_role_policy).Statement[0].Principal.Federated == "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
    error_message = "An account can have GitHub's provider once only."
  }
}

run "the_boundaries_leave_the_state_and_each_other_alone" {
  command = plan

  assert {
    condition     = { for name, policy in aws_iam_policy.boundary : name => policy.name } == { staging = "servertask-boundary-staging", production = "servertask-boundary-production" }
    error_message = "The other roots look for the boundaries under these names."
  }

  assert {
    condition     = alltrue([for policy in aws_iam_policy.boundary : !strcontains(policy.policy, "terraform-state") && !strcontains(policy.policy, "arn:aws:s3:::*")])
    error_message = "No task may ever read the state."
  }

  assert {
    condition = alltrue([
      for name, suffix in { staging = "-staging", production = "" } : length(setsubtract(
        [for table in ["todos${suffix}", "todos${suffix}-?", "users${suffix}-??/*"] : "arn:aws:dynamodb:*:123456789012:table/${table}"],
        flatten([for statement in jsondecode(aws_iam_policy.boundary[name].policy).Statement : statement.Resource if statement.Sid == "OwnStores"])
      )) == 0
    ])
    error_message = "Tasks that have moved are in a table with a number behind its name, which the service must reach."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_policy.boundary["staging"].policy).Statement :
      alltrue([for resource in flatten([statement.Resource]) : strcontains(resource, "staging")]) ||
      try(statement.Condition.StringEquals["aws:ResourceTag/Environment"], "") == "staging" ||
      alltrue([for action in statement.Action : contains(["ecr:GetAuthorizationToken", "rekognition:DetectLabels", "ses:SendEmail"], action)])
    ])
    error_message = "A role that staging's deployment made must not reach production's stores."
  }
}

run "staging_cannot_change_production" {
  command = plan

  variables {
    domains = { production = "tasks.example.com" }
  }

  assert {
    condition = anytrue([
      for statement in jsondecode(aws_iam_role_policy.separation["staging"].policy).Statement :
      statement.Effect == "Deny" && try(statement.Action, "") == "*" && try(statement.Resource, "") == "*" && try(statement.Condition, {}) == { StringEquals = { "aws:ResourceTag/Environment" = ["production"] } }
    ])
    error_message = "Nothing that is tagged as production's may be touched."
  }

  assert {
    condition = length(setsubtract(
      [
        "arn:aws:dynamodb:*:123456789012:table/todos", "arn:aws:dynamodb:*:123456789012:table/users/*",
        "arn:aws:s3:::servertask-images-123456789012/*", "arn:aws:s3:::mocked/production/*",
        "arn:aws:secretsmanager:*:123456789012:secret:servertask/*", "arn:aws:cloudwatch::123456789012:dashboard/servertask",
      ],
      flatten([
        for statement in jsondecode(aws_iam_role_policy.separation["staging"].policy).Statement : statement.Resource
        if statement.Sid == "NothingOfAnothersName" && statement.Effect == "Deny" && try(statement.Action, "") == "*"
      ])
    )) == 0
    error_message = "Stores, state and what has no tags must be refused by name."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.separation["staging"].policy).Statement :
      alltrue([for resource in flatten([statement.Resource]) : !strcontains(resource, "staging")]) && statement.Effect == "Deny"
    ])
    error_message = "Nothing of its own may be refused."
  }

  assert {
    condition = toset([
      for statement in jsondecode(aws_iam_role_policy.separation["staging"].policy).Statement : statement.Sid if !contains(["*"], try(statement.Action, ""))
    ]) == toset(["WhatAllShareIsOnlyUsed", "TheStatesBucketIsOnlyUsed", "TheNameOfProduction", "NoChangeOfWhatCannotBeTold"])
    error_message = "What all share, production's name and what cannot be told apart must be refused."
  }

  assert {
    condition     = alltrue([for name, policy in aws_iam_role_policy.separation : length(policy.policy) + length(aws_iam_role_policy.roles[name].policy) < 10240])
    error_message = "IAM takes 10,240 characters of policies in a role."
  }

  assert {
    condition     = alltrue([for policy in aws_iam_policy.boundary : length(policy.policy) < 6144])
    error_message = "IAM takes 6,144 characters in a policy."
  }
}

# Accounts that a company manages have its short name behind an underscore.
run "an_owner_may_be_a_companys" {
  command = plan

  variables {
    github_repository = "somebody_example@123/servertask@456"
  }

  assert {
    condition     = contains(jsondecode(aws_iam_role.deploy["staging"].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"], "repo:somebody_example@123/servertask@456:environment:staging")
    error_message = "The subject names the owner as GitHub does."
  }
}

run "a_star_is_no_repository" {
  command = plan

  variables {
    github_repository = "example/*"
  }

  expect_failures = [var.github_repository]
}
