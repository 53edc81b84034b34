#!/usr/bin/env bash
# What deploy.sh and teardown.sh share; sourced, never run.

# The repository, whatever folder the script is called from.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
terraform_root=$root/deploy/terraform
# What the scripts find out as they go.
environment=
account=
caller=
state_bucket=
state_region=

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

# A value as Terraform will find it: in the root's terraform.tfvars, which beats the environment (TF_VAR_name).
terraform_variable() { # ROOT NAME
  local from_environment="TF_VAR_$2" file=$terraform_root/$1/terraform.tfvars value=
  if [[ -f $file ]]; then
    value=$(sed -nE "s/^[[:space:]]*$2[[:space:]]*=[[:space:]]*\"([^\"]*)\".*/\1/p" "$file")
  fi
  printf '%s' "${value:-${!from_environment:-}}"
}

# The credentials must belong to the account that the environment stands in: the wrong profile is the commonest mistake.
check_credentials() { # ENVIRONMENT; sets account, caller and AWS_REGION
  local expected identity
  expected=$(terraform_variable "$1" account_id)
  [[ -n $expected ]] || die "account_id is not set: write it into deploy/terraform/$1/terraform.tfvars, or set TF_VAR_account_id"
  identity=$(aws sts get-caller-identity --query '[Account,Arn]' --output text) || die "the AWS credentials do not work"
  # shellcheck disable=SC2034 # deploy.sh asks who is calling.
  read -r account caller <<<"$identity"
  [[ $account == "$expected" ]] || die "the credentials are for account $account, but $1 stands in $expected"
  AWS_REGION=$(terraform_variable "$1" region)
  export AWS_REGION=${AWS_REGION:-eu-west-2}
  state_bucket=servertask-terraform-state-$account
  state_region=$AWS_REGION
}

# Whether the state's bucket is there, and in which region: environments of several regions share it. Only AWS's own
# "not found" means that it is not there: missing rights or a broken line, taken for that, would begin a second state.
state_exists() { # sets state_region
  local answer
  if answer=$(aws s3api head-bucket --bucket "$state_bucket" --expected-bucket-owner "$account" \
    --query BucketRegion --output text 2>&1); then
    [[ $answer =~ [a-z]{2}(-[a-z]+)+-[0-9]$ ]] && state_region=${BASH_REMATCH[0]}
    return 0
  fi
  [[ $answer == *"(404)"* ]] || die "whether s3://$state_bucket is there cannot be told: $answer"
  return 1
}

tf() { # ROOT ARGUMENTS
  local root_name=$1
  shift
  terraform -chdir="$terraform_root/$root_name" "$@"
}

# Providers are those that the lock file names, whatever has been published since; where there is none yet, Terraform
# writes it.
init() { # ROOT ARGUMENTS
  local root_name=$1 readonly=()
  shift
  [[ ! -f $terraform_root/$root_name/.terraform.lock.hcl ]] || readonly=(-lockfile=readonly)
  tf "$root_name" init -input=false "$@" ${readonly[@]+"${readonly[@]}"} \
    -backend-config="bucket=$state_bucket" -backend-config="region=$state_region" >/dev/null
}

# An output of the environment; empty while there is none, and a failure where that cannot be told. The names are asked for
# first, since `output -raw` warns of an empty state on standard output, and calls that a success.
output() { # NAME
  local known
  known=$(tf "$environment" output -json) || return 1
  [[ $known != *"\"$1\": {"* ]] || tf "$environment" output -raw "$1"
}

confirm() { # WORD QUESTION
  local answer=
  printf '%s\nType %s to go on: ' "$2" "$1"
  read -r answer || true
  [[ $answer == "$1" ]] || die "not confirmed; nothing was changed"
}
