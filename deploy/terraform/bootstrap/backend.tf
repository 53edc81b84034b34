# On the very first run the bucket is not there yet; README.md says how the state comes into it.
terraform {
  backend "s3" {
    key = "bootstrap/terraform.tfstate"
    # No `encrypt`: without a key's ARN it asks for S3's own key, and so keeps the bucket's (bootstrap/main.tf) from being used.
    use_lockfile = true
  }
}
