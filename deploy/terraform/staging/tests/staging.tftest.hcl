mock_provider "aws" {
  source          = "../tests/aws"
  override_during = plan
}

mock_provider "random" {
  override_during = plan
}

mock_provider "tls" {
  override_during = plan
}

variables {
  account_id = "123456789012"
  image_tag  = "0123abc"
}

run "staging_stands_beside_production" {
  command = plan

  assert {
    condition     = output.cluster_name == "todo-frontend-cluster-staging" && output.service_name == "todo-frontend-service-staging" && output.task_definition_family == "todo-frontend-staging"
    error_message = "Nothing of staging may have production's name."
  }

  assert {
    condition     = output.table_names == { todos = "todos-staging", users = "users-staging" } && output.images_bucket == "servertask-images-123456789012-staging"
    error_message = "Staging must have data of its own."
  }

  assert {
    condition     = alltrue([for name in output.alarm_names : startswith(name, "servertask-staging-")])
    error_message = "An alarm must say which environment it means."
  }

  assert {
    condition     = output.address == "https://mocked-1234567890.eu-west-2.elb.amazonaws.com"
    error_message = "Without a domain the load balancer's name is the address, over HTTPS all the same."
  }
}
