#!/usr/bin/env bash
# What an account has once, the bootstrap root: made by the first deployment and kept at what the commit says. Sourced by
# deploy.sh, never run.

# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Which bootstrap root this commit has, and which the account has, which stands on its bucket as a tag.
wanted_bootstrap() {
  git -C "$root" ls-tree -r HEAD -- deploy/terraform/bootstrap | sed -n '/\.tf$/p' | git hash-object --stdin
}
present_bootstrap() {
  aws s3api get-bucket-tagging --bucket "$state_bucket" --query "TagSet[?Key=='Bootstrap'].Value | [0]" --output text
}

# The account and the region are given on the command line, which beats every file: a terraform.tfvars that was written
# for another account must not be believed. What an account has of its own stands in ACCOUNT.tfvars.
terraform_for_account() { # COMMAND ARGUMENTS
  local own=() revision
  revision=$(wanted_bootstrap)
  [[ ! -f $terraform_root/bootstrap/$account.tfvars ]] || own=(-var-file="$account.tfvars")
  tf bootstrap "$1" -input=false ${own[@]+"${own[@]}"} \
    -var="account_id=$account" -var="region=$state_region" -var="revision=$revision" "${@:2}"
}

# Once an account. The bootstrap root makes the bucket that its own state then moves into; an interrupted first run has
# left its state beside it, and is taken up there.
ensure_state() {
  local left_behind=$terraform_root/bootstrap/terraform.tfstate
  if state_exists && [[ ! -s $left_behind ]]; then
    note "in s3://$state_bucket"
    bring_up_to_date
    return 0
  fi
  printf 'terraform {\n  backend "local" {}\n}\n' >"$terraform_root/bootstrap/backend_override.tf"
  tf bootstrap init -input=false -reconfigure >/dev/null
  terraform_for_account apply -auto-approve
  rm "$terraform_root/bootstrap/backend_override.tf"
  init bootstrap -migrate-state -force-copy
  rm -f "$left_behind" "$left_behind.backup"
}

# Roles, their boundary and the bucket change with the code that needs them. GitHub's role may not change what it is
# itself held by, so there a person has to come first.
bring_up_to_date() {
  is_behind || return 0
  [[ $caller != *:assumed-role/servertask-deploy-* ]] ||
    die "this commit changes deploy/terraform/bootstrap: an administrator of account $account runs deploy/deploy.sh $environment first"
  note "the account's roles and bucket are brought up to this commit"
  init bootstrap -reconfigure
  terraform_for_account apply -auto-approve
}

is_behind() {
  local wanted present
  wanted=$(wanted_bootstrap) || die "git does not tell what deploy/terraform/bootstrap is"
  present=$(present_bootstrap) || die "what s3://$state_bucket was made from cannot be told"
  [[ $present != "$wanted" ]]
}
