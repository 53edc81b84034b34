# What only the log tells, counted there. tests/contract/test_watched_metrics.py looks for the words in the code.
locals {
  counted = {
    cache_out_of_reach = "{ $.message = \"cache out of reach\" }"
    # The last line of `manage.py sweep_images`.
    sweeps = "\"that no task refers to.\""
  }
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = local.counted

  name           = replace(each.key, "_", "-")
  log_group_name = var.service.log_group_name
  pattern        = each.value

  metric_transformation {
    namespace = "ServerTask"
    name      = each.key
    value     = "1"
  }
}
