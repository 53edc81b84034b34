# One page that answers: is it up, is it fast, what does it ask of AWS, and does the cache do its work.
locals {
  graphs = [
    {
      title = "Requests and faults"
      stat  = "Sum"
      metrics = [
        ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", var.service.load_balancer_arn_suffix],
        [".", "HTTPCode_Target_5XX_Count", ".", "."],
        [".", "HTTPCode_ELB_5XX_Count", ".", "."],
        [".", "HTTPCode_Target_4XX_Count", ".", "."],
      ]
    },
    {
      title = "Response time, seconds"
      stat  = "p95"
      metrics = [
        ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", var.service.load_balancer_arn_suffix, { stat = "p50" }],
        ["...", { stat = "p95" }],
        ["...", { stat = "p99" }],
      ]
    },
    {
      title = "Tasks"
      stat  = "Maximum"
      metrics = [
        ["AWS/ApplicationELB", "HealthyHostCount", "LoadBalancer", var.service.load_balancer_arn_suffix, "TargetGroup", var.service.target_group_arn_suffix],
        [".", "UnHealthyHostCount", ".", ".", ".", "."],
      ]
    },
    {
      title = "Processor and memory, percent"
      stat  = "Average"
      metrics = [
        ["AWS/ECS", "CPUUtilization", "ClusterName", var.service.cluster_name, "ServiceName", var.service.service_name],
        [".", "MemoryUtilization", ".", ".", ".", "."],
      ]
    },
    {
      title = "Asked of AWS"
      stat  = "Sum"
      metrics = [
        ["ServerTask", "aws_calls"],
        [".", "read_units"],
        [".", "write_units"],
      ]
    },
    {
      title = "Time in the service and in AWS, milliseconds"
      stat  = "p95"
      metrics = [
        ["ServerTask", "latency"],
        [".", "aws_milliseconds"],
      ]
    },
    {
      title = "Cache"
      stat  = "Sum"
      metrics = [
        ["ServerTask", "cache_hits"],
        [".", "cache_misses"],
      ]
    },
    {
      title = "Nodes of the cache, percent"
      stat  = "Average"
      metrics = concat(
        [for node in var.cache_node_ids : ["AWS/ElastiCache", "EngineCPUUtilization", "CacheClusterId", node]],
        [for node in var.cache_node_ids : ["AWS/ElastiCache", "DatabaseMemoryUsagePercentage", "CacheClusterId", node]],
      )
    },
    {
      title = "Throttled"
      stat  = "Sum"
      metrics = concat(
        [for throttled in values(var.tables) : concat(["AWS/DynamoDB", "ReadThrottleEvents"], flatten([for name, value in throttled : [name, value]]))],
        [for throttled in values(var.tables) : concat(["AWS/DynamoDB", "WriteThrottleEvents"], flatten([for name, value in throttled : [name, value]]))],
        [
          ["AWS/Cognito", "SignInThrottles", "UserPool", var.user_pool.id, "UserPoolClient", var.user_pool.client_id],
          [".", "TokenRefreshThrottles", ".", ".", ".", "."],
        ],
      )
    },
    {
      title = "Labels that failed, requests turned away"
      stat  = "Sum"
      metrics = [
        ["ServerTask", "label_failures"],
        ["AWS/WAFV2", "BlockedRequests", "WebACL", var.service.web_acl_name, "Region", var.context.region, "Rule", "ALL"],
      ]
    },
  ]

  slowest_routes = join(" | ", [
    "SOURCE '${var.service.log_group_name}'",
    "filter ispresent(route)",
    "stats count() as requests, pct(latency, 95) as p95, sum(errors) as faults by route",
    "sort p95 desc",
    "limit 20",
  ])
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.context.name

  dashboard_body = jsonencode({
    widgets = concat(
      [
        for index, graph in local.graphs : {
          type   = "metric"
          x      = index % 2 * 12
          y      = floor(index / 2) * 6
          width  = 12
          height = 6
          properties = {
            title   = graph.title
            region  = var.context.region
            view    = "timeSeries"
            period  = 300
            stat    = graph.stat
            metrics = graph.metrics
          }
        }
      ],
      [
        {
          type   = "log"
          x      = 0
          y      = ceil(length(local.graphs) / 2) * 6
          width  = 24
          height = 8
          properties = {
            title  = "Slowest routes"
            region = var.context.region
            view   = "table"
            query  = local.slowest_routes
          }
        },
      ],
    )
  })
}
