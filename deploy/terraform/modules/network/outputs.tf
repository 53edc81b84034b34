output "service" {
  description = "Where the load balancer and the tasks stand, and their security groups."
  value = {
    vpc_id                          = aws_vpc.this.id
    subnet_ids                      = [for zone in sort(keys(aws_subnet.public)) : aws_subnet.public[zone].id]
    load_balancer_security_group_id = aws_security_group.load_balancer.id
    service_security_group_id       = aws_security_group.service.id
  }

  # AWS refuses a load balancer in a network without a way out, and a task there cannot fetch its image.
  depends_on = [aws_route.internet, aws_route_table_association.public]
}

output "cache" {
  description = "Where the cache stands, and its security group."
  value = {
    subnet_ids        = [for zone in sort(keys(aws_subnet.private)) : aws_subnet.private[zone].id]
    security_group_id = aws_security_group.cache.id
  }
}

output "settings" {
  description = "The settings as they were understood; what is not among them there is not."
  value       = var.settings
}
