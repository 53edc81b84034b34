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
  account_id           = "123456789012"
  image_tag            = "0123abc"
  alarms               = { emails = ["operator@example.com"] }
  cors_allowed_origins = ["https://other.example.com"]
  domain               = { name = "tasks.example.com", zone_id = "Z0123456789" }
  mail = {
    identity_arn = "arn:aws:ses:eu-west-2:123456789012:identity/example.com"
    sender       = "no-reply@example.com"
  }
}

run "production_is_what_was_promised" {
  command = plan

  assert {
    condition     = output.cluster_name == "todo-frontend-cluster" && output.service_name == "todo-frontend-service"
    error_message = "Cluster and service have fixed names."
  }

  assert {
    condition     = output.table_names == { todos = "todos", users = "users" }
    error_message = "Tables have fixed names."
  }

  assert {
    condition     = output.address == "https://tasks.example.com" && output.images_domain == "mocked.cloudfront.net"
    error_message = "The service answers under its domain, images under the distribution's."
  }

  assert {
    condition     = contains(output.alarm_names, "servertask-cache-cpu-servertask-002")
    error_message = "Production must survive the loss of a node."
  }

  assert {
    condition     = length(output.alarm_names) == 28
    error_message = "The bill (tests/bench/bill.py) must count with as many alarms as there are."
  }

  assert {
    condition     = output.images_origins == toset(["https://tasks.example.com", "https://other.example.com"])
    error_message = "The site's own pages and those the API is open to may upload images, and no others."
  }
}

run "production_needs_a_domain_a_sender_and_somebody_to_tell" {
  command = plan

  variables {
    domain = null
    mail   = null
    alarms = {}
  }

  expect_failures = [var.domain, var.mail, var.alarms]
}
