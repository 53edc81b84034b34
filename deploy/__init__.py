"""What runs the service: the local cloud, the server's settings, Terraform."""
