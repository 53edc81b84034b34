output "topic_arn" {
  description = "Topic that alarms are published to."
  value       = aws_sns_topic.alarms.arn
}

output "dashboard_name" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "alarm_names" {
  description = "Names of all alarms, each of which docs/operations.md explains."
  value = sort(concat(
    [for alarm in aws_cloudwatch_metric_alarm.single : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.edge : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.table_throttles : alarm.alarm_name],
    [
      aws_cloudwatch_metric_alarm.blocked_requests.alarm_name,
      aws_cloudwatch_metric_alarm.errors.alarm_name,
      aws_cloudwatch_metric_alarm.latency.alarm_name,
      aws_cloudwatch_metric_alarm.no_healthy_task.alarm_name,
      aws_cloudwatch_metric_alarm.sweep.alarm_name,
    ],
  ))
}

output "settings" {
  description = "The settings as they were understood; what is not among them there is not."
  value       = var.settings
}
