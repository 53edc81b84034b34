#!/usr/bin/env bash
# What deploy.sh and teardown.sh share; sourced, never run.

# The repository, whatever folder the script is called from.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
terraform_root=$root/deploy/terraform
# What the scripts find out as they go.
environment=
account=
state_bucket=

say() { printf '== %s\n' "$*"; }
note() { printf '   %s\n' "$*"; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Name every missing tool at once, so that a machine is made ready in one round.
check_tools() {
  local missing=() tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  ((${#missing[@]} == 0)) || die "missing on this machine: ${missing[*]}"
}

# A value for Terraform as a person gives it: in the environment (TF_VAR_name), else in the root's terraform.tfvars.
terraform_variable() { # ROOT NAME
  local from_environment="TF_VAR_$2" file=$terraform_root/$1/terraform.tfvars
  if [[ -n ${!from_environment:-} ]]; then
    printf '%s' "${!from_environment}"
  elif [[ -f $file ]]; then
    sed -nE "s/^[[:space:]]*$2[[:space:]]*=[[:space:]]*\"([^\"]*)\".*/\1/p" "$file"
  fi
}

# The credentials must belong to the account that the environment stands in: the wrong profile is the commonest mistake.
check_credentials() { # ENVIRONMENT; sets account and AWS_REGION
  local expected
  expected=$(terraform_variable "$1" account_id)
  [[ -n $expected ]] || die "account_id is not set: write it into deploy/terraform/$1/terraform.tfvars, or set TF_VAR_account_id"
  account=$(aws sts get-caller-identity --query Account --output text) || die "the AWS credentials do not work"
  [[ $account == "$expected" ]] || die "the credentials are for account $account, but $1 stands in $expected"
  AWS_REGION=$(terraform_variable "$1" region)
  export AWS_REGION=${AWS_REGION:-eu-west-2}
  state_bucket=servertask-terraform-state-$account
}

state_exists() { aws s3api head-bucket --bucket "$state_bucket" >/dev/null 2>&1; }

tf() { # ROOT ARGUMENTS
  local root_name=$1
  shift
  terraform -chdir="$terraform_root/$root_name" "$@"
}

init() { # ROOT ARGUMENTS
  local root_name=$1
  shift
  tf "$root_name" init -input=false "$@" \
    -backend-config="bucket=$state_bucket" -backend-config="region=$AWS_REGION" >/dev/null
}

# An output of the environment; empty while there is none.
output() { tf "$environment" output -raw "$1" 2>/dev/null || true; }

confirm() { # WORD QUESTION
  local answer=
  printf '%s\nType %s to go on: ' "$2" "$1"
  read -r answer || true
  [[ $answer == "$1" ]] || die "not confirmed; nothing was changed"
}
