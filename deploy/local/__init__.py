"""The service on one machine: a local cloud, the web server, and the supervisor that keeps both up."""
