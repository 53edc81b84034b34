# The bucket is the account's, from the bootstrap root:
#   terraform init -backend-config="bucket=servertask-terraform-state-ACCOUNT" -backend-config="region=eu-west-2"
terraform {
  backend "s3" {
    key = "staging/terraform.tfstate"
    # No `encrypt`: without a key's ARN it asks for S3's own key, and so keeps the bucket's (bootstrap/main.tf) from being used.
    use_lockfile = true
  }
}
