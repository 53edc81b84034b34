# CloudFront tells its figures in us-east-1 alone, and an alarm can only tell a topic of its own region, so there is a
# second topic there, under a key of its own, for the same people.
locals {
  edge = "us-east-1"
  # A percentage of few requests says nothing: somebody who tries addresses at night is refused every time.
  edge_alarms = {
    images-errors = {
      metric      = "5xxErrorRate"
      above       = 5
      description = "CloudFront cannot hand out images: the bucket, its policy or its key refuse it."
    }
    images-refused = {
      metric      = "4xxErrorRate"
      above       = 50
      description = "CloudFront refuses most requests for images: what signs them is not what it trusts."
    }
  }
}

resource "aws_kms_key" "edge" {
  region                  = local.edge
  description             = "Alarm messages of ${var.context.name} from us-east-1."
  enable_key_rotation     = true
  deletion_window_in_days = 30

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Administration"
        Effect    = "Allow"
        Action    = "kms:*"
        Resource  = "*"
        Principal = { AWS = "arn:aws:iam::${var.context.account_id}:root" }
      },
      {
        Sid       = "AlarmMessages"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:GenerateDataKey*"]
        Resource  = "*"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Condition = { StringEquals = { "aws:SourceAccount" = var.context.account_id } }
      },
    ]
  })
}

resource "aws_sns_topic" "edge" {
  region            = local.edge
  name              = "${var.context.name}-alarms-of-images"
  kms_master_key_id = aws_kms_key.edge.arn
}

resource "aws_sns_topic_policy" "edge" {
  region = local.edge
  arn    = aws_sns_topic.edge.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Alarms"
      Effect    = "Allow"
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.edge.arn
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = var.context.account_id } }
    }]
  })
}

resource "aws_sns_topic_subscription" "edge" {
  for_each = var.settings.emails

  region    = local.edge
  topic_arn = aws_sns_topic.edge.arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_metric_alarm" "edge" {
  for_each = local.edge_alarms

  region              = local.edge
  alarm_name          = "${var.context.name}-${each.key}"
  alarm_description   = each.value.description
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.above
  evaluation_periods  = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.edge.arn]
  ok_actions          = [aws_sns_topic.edge.arn]

  metric_query {
    id          = "share"
    label       = "Percent"
    expression  = "IF(requests >= 20, rate, 0)"
    return_data = true
  }

  metric_query {
    id = "requests"

    metric {
      namespace   = "AWS/CloudFront"
      metric_name = "Requests"
      dimensions  = { DistributionId = var.distribution_id, Region = "Global" }
      stat        = "Sum"
      period      = 300
    }
  }

  metric_query {
    id = "rate"

    metric {
      namespace   = "AWS/CloudFront"
      metric_name = each.value.metric
      dimensions  = { DistributionId = var.distribution_id, Region = "Global" }
      stat        = "Average"
      period      = 300
    }
  }
}
