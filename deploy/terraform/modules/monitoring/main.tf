# Whom an alarm reaches: every address in `alarm_emails`, each of which has to confirm AWS's mail once. What each
# alarm means and what to do is in docs/operations.md, under the alarm's name.
resource "aws_sns_topic" "alarms" {
  name              = "${var.context.name}-alarms"
  kms_master_key_id = var.context.kms_key_arn
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AlarmsAndBudgets"
        Effect    = "Allow"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
        Principal = { Service = ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] }
        Condition = { StringEquals = { "aws:SourceAccount" = var.context.account_id } }
      },
      {
        # EventBridge names no account here; a rule of another account would need a role in this one.
        Sid       = "Events"
        Effect    = "Allow"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
        Principal = { Service = "events.amazonaws.com" }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.settings.emails

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.value
}
