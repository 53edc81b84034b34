# The bucket is the account's, from the bootstrap root:
#   terraform init -backend-config="bucket=servertask-terraform-state-ACCOUNT" -backend-config="region=eu-west-2"
terraform {
  backend "s3" {
    key          = "production/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}
