#!/usr/bin/env bash
# Takes a staging environment down, with everything in it. Production cannot be taken down with it.
#
#   deploy/teardown.sh [--yes] staging
set -euo pipefail

# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

is_confirmed=

read_arguments() {
  local argument
  for argument in "$@"; do
    case $argument in
      --yes) is_confirmed=1 ;;
      staging) environment=staging ;;
      production) die "production is never taken down by a script; docs/operations.md says why" ;;
      *) environment= && break ;;
    esac
  done
  [[ -n $environment ]] || {
    printf 'usage: deploy/teardown.sh [--yes] staging\n' >&2
    exit 2
  }
}

# Revisions of a task definition cost nothing, but Terraform leaves them so that a service can go back to them.
forget_task_definitions() { # FAMILY
  local definition
  for definition in $(aws ecs list-task-definitions --family-prefix "$1" --query 'taskDefinitionArns[]' --output text); do
    [[ $definition == None ]] || aws ecs deregister-task-definition --task-definition "$definition" >/dev/null
  done
}

main() {
  local family
  read_arguments "$@"
  check_tools terraform aws
  check_credentials "$environment"
  state_exists || die "there is no state in account $account, so there is nothing to take down"
  [[ -n $is_confirmed ]] ||
    confirm "$environment" "This destroys $environment in account $account: accounts, tasks, images, everything."
  init "$environment" -reconfigure
  family=$(output task_definition_family)
  say "Destroy"
  # Nothing is built for it, but the variable has to have a value.
  tf "$environment" destroy -input=false -auto-approve -var=image_tag=none
  if [[ -n $family ]]; then
    forget_task_definitions "$family"
  fi
  say "$environment is gone; the state's bucket and the roles of GitHub Actions stay"
}

main "$@"
