# On the very first run the bucket is not there yet; README.md says how the state comes into it.
terraform {
  backend "s3" {
    key          = "bootstrap/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}
