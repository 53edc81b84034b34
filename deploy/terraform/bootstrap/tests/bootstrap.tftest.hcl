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

run "each_role_is_for_one_environment_of_one_repository" {
  command = plan

  assert {
    condition = alltrue([
      for name, role in aws_iam_role.deploy :
      jsondecode(role.assume_role_policy).Statement[0].Condition.StringEquals == {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = "repo:example/servertask:environment:${name}"
      }
    ])
    error_message = "A role may be assumed by jobs of its environment only."
  }

  assert {
    condition = alltrue([
      for policy in aws_iam_role_policy.roles : alltrue([
        for statement in jsondecode(policy.policy).Statement :
        statement.Condition.StringEquals["iam:PermissionsBoundary"] == aws_iam_policy.boundary.arn if contains(statement.Action, "iam:CreateRole")
      ])
    ])
    error_message = "No role may be made without the boundary."
  }
}

run "the_boundary_leaves_the_state_alone" {
  command = plan

  assert {
    condition     = aws_iam_policy.boundary.name == "servertask-boundary"
    error_message = "The other roots look for the boundary under this name."
  }

  assert {
    condition     = !strcontains(aws_iam_policy.boundary.policy, "terraform-state") && !strcontains(aws_iam_policy.boundary.policy, "arn:aws:s3:::*")
    error_message = "No task may ever read the state."
  }
}

run "a_star_is_no_repository" {
  command = plan

  variables {
    github_repository = "example/*"
  }

  expect_failures = [var.github_repository]
}
