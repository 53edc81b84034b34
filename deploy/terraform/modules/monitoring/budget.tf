resource "aws_budgets_budget" "monthly" {
  name         = var.context.name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = tostring(var.settings.monthly_budget)
  limit_unit   = "USD"

  # Only what carries this environment's tag, which has to be activated once as a cost allocation tag.
  cost_filter {
    name   = "TagKeyValue"
    values = [format("user:Environment$%s", var.context.environment)]
  }

  notification {
    notification_type         = "ACTUAL"
    comparison_operator       = "GREATER_THAN"
    threshold                 = 80
    threshold_type            = "PERCENTAGE"
    subscriber_sns_topic_arns = [aws_sns_topic.alarms.arn]
  }

  notification {
    notification_type         = "FORECASTED"
    comparison_operator       = "GREATER_THAN"
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
    subscriber_sns_topic_arns = [aws_sns_topic.alarms.arn]
  }

  # A budget must be able to publish from its first day.
  depends_on = [aws_sns_topic_policy.alarms]
}
