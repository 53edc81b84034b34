#!/usr/bin/env bash
# Checks everything that deploys the service: Terraform, the Dockerfile, the shell scripts and the workflows.
# `make check-deploy` installs the tools and calls this. What cannot run here is named at the end; with CI=true that is
# a failure.
#
# TERRAFORM_TOOLS  a folder with an offline checker, tfcheck.py and tfvalidate.py, for machines that cannot fetch the
#                  providers; without it `terraform init` fetches them.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=.venv/deploy-checks/bin
# Absolute, since tools that start one another look for it from wherever they are.
PATH="$PWD/$tools:$PATH"
terraform=deploy/terraform
roots=(bootstrap staging production)
failed=()
skipped=()

# Nothing here may wait for an answer, or look for newer versions of itself.
export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1

check() { # check NAME COMMAND...: run it, and show what it says only if it fails
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    printf '  ok      %s\n' "$name"
  else
    printf '  FAILED  %s\n%s\n' "$name" "$output"
    failed+=("$name")
  fi
}

skip() { # skip NAME WHY
  printf '  skipped %s: %s\n' "$1" "$2"
  skipped+=("$1")
}

have() { command -v "$1" >/dev/null; }

tested_modules() { # folders of modules with tests of their own
  local folder
  for folder in "$terraform"/modules/*/tests; do
    [ -d "$folder" ] && dirname "$folder"
  done
}

check_terraform_offline() {
  local root
  for root in "${roots[@]}"; do
    check "tfcheck $root" python "$TERRAFORM_TOOLS/tfcheck.py" "$terraform/$root"
    check "terraform validate $root" python "$TERRAFORM_TOOLS/tfvalidate.py" "$terraform/$root"
  done
  while read -r root; do
    check "terraform test ${root#"$terraform/"}" python "$TERRAFORM_TOOLS/tfvalidate.py" "$root" -- test -no-color
  done < <(printf '%s\n' "${roots[@]/#/$terraform/}"; tested_modules)
}

are_locked() { # the roots whose lock file is not committed, as a failure
  local root missing=()
  for root in "${roots[@]}"; do
    git ls-files --error-unmatch "$terraform/$root/.terraform.lock.hcl" >/dev/null 2>&1 || missing+=("$root")
  done
  ((${#missing[@]} == 0)) || echo "run deploy/lock-providers.sh and commit what it writes for: ${missing[*]}"
  ((${#missing[@]} == 0))
}

check_terraform_with_providers() {
  local root lock
  # Each folder would fetch hundreds of megabytes for itself otherwise. The lock files that this makes know one kind of
  # machine only, so those that were not there before go again.
  export TF_PLUGIN_CACHE_DIR="$PWD/.venv/deploy-checks/terraform-providers"
  export TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE=1
  mkdir -p "$TF_PLUGIN_CACHE_DIR"
  check "lock files of the providers" are_locked
  while read -r root; do
    lock=$root/.terraform.lock.hcl
    [ -f "$lock" ] && lock=
    if terraform -chdir="$root" init -backend=false -no-color >/dev/null 2>&1; then
      check "terraform validate ${root#"$terraform/"}" terraform -chdir="$root" validate -no-color
      check "terraform test ${root#"$terraform/"}" terraform -chdir="$root" test -no-color
    else
      skip "terraform validate and test in ${root#"$terraform/"}" "the providers cannot be fetched, and TERRAFORM_TOOLS names no offline checker"
    fi
    [ -z "$lock" ] || rm -f "$lock"
  done < <(printf '%s\n' "${roots[@]/#/$terraform/}"; tested_modules)
}

echo "Terraform"
if have terraform; then
  check "terraform fmt" terraform fmt -check -recursive -diff "$terraform"
  if [ -f "${TERRAFORM_TOOLS:-}/tfvalidate.py" ]; then
    check_terraform_offline
  else
    check_terraform_with_providers
  fi
else
  skip "terraform" "it is not installed"
fi
check checkov checkov --directory "$terraform" --framework terraform --skip-download --quiet --compact

echo "Container"
check hadolint hadolint Dockerfile

echo "Scripts and workflows"
mapfile -t scripts < <(git grep --untracked -lE '^#!.*[/ ](ba)?sh$' -- . ':!*.md' ':!*.py')
check shellcheck shellcheck "${scripts[@]}"
shopt -s nullglob
workflows=(.github/workflows/*.yml)
shopt -u nullglob
if ((${#workflows[@]})); then
  check workflows check-jsonschema --builtin-schema vendor.github-workflows "${workflows[@]}"
fi

if ((${#skipped[@]})); then
  printf 'Not checked: %s\n' "$(printf '%s; ' "${skipped[@]}")"
fi
if ((${#failed[@]})); then
  printf 'Failed: %s\n' "$(printf '%s; ' "${failed[@]}")"
  exit 1
fi
if ((${#skipped[@]})) && [ "${CI:-}" = true ]; then
  echo "With CI=true everything has to be checked."
  exit 1
fi
