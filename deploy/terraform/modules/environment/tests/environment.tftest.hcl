mock_provider "aws" {
  source          = "../../tests/aws"
  override_during = plan
}

mock_provider "random" {
  override_during = plan
}

mock_provider "tls" {
  override_during = plan
}

variables {
  environment        = "staging"
  name_suffix        = "-staging"
  region             = "eu-west-2"
  account_id         = "123456789012"
  is_permanent       = false
  log_retention_days = 14
  image_tag          = "0123abc"
  service            = { task_count = { minimum = 1, maximum = 2 } }
  alarms             = { monthly_budget = 80 }
}

run "values_that_go_everywhere_are_checked" {
  command = plan

  variables {
    account_id  = "1234"
    region      = "London"
    name_suffix = "staging"
  }

  expect_failures = [var.account_id, var.region, var.name_suffix]
}

run "a_setting_that_no_module_knows_is_refused" {
  command = plan

  variables {
    service = { task_count = { minimum = 1, maximum = 2 }, memry = 1024 }
    alarms  = { monthly_budget = 80, error_percent = 2, emials = [] }
  }

  expect_failures = [output.unknown_settings]
}
