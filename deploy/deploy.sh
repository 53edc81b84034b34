#!/usr/bin/env bash
# Deploys the commit that is checked out.
#
#   deploy/deploy.sh [--plan] [--yes] staging|production
#
#   --plan   shows what would change, and changes nothing
#   --yes    does not ask before production is changed
#
# It can be run again at any point: what is there already is left as it is. When a step fails after the service began
# to change, the task definition that ran before is put back. docs/operations.md tells what it needs.
set -euo pipefail

# shellcheck source=account.sh
source "$(dirname "${BASH_SOURCE[0]}")/account.sh"

readonly wait_rounds=3 # Each of ten minutes.
readonly weak_registration='{"username": "Smoke test", "email": "smoke@example.com", "password": "weak"}'

is_plan=
is_confirmed=
tag=
repository=
previous_definition=
cluster=
service=
address=
certificate_file=
images_domain=
step=
is_changing=

usage() {
  printf 'usage: deploy/deploy.sh [--plan] [--yes] staging|production\n' >&2
  exit 2
}

read_arguments() {
  local argument
  for argument in "$@"; do
    case $argument in
      --plan) is_plan=1 ;;
      --yes) is_confirmed=1 ;;
      staging | production)
        [[ -z $environment ]] || usage
        environment=$argument
        ;;
      *) usage ;;
    esac
  done
  [[ -n $environment ]] || usage
}

begin() {
  step=$1
  say "$1"
}

# The tag is the commit, so what is built must be what was committed. The lock files that Terraform writes on its first
# run are no part of the image; one that was committed must stay as it is.
check_tree() {
  local changes
  changes=$(git -C "$root" status --porcelain | sed '/^?? .*\.terraform\.lock\.hcl$/d')
  [[ -z $changes ]] || die "the working tree has changes that are not committed:"$'\n'"$changes"
  tag=$(git -C "$root" rev-parse --short=12 HEAD)
}

check_engine() { docker info >/dev/null 2>&1 || die "docker is installed, but its engine does not answer"; }

init_environment() {
  local lock=deploy/terraform/$environment/.terraform.lock.hcl had_lock=
  [[ ! -f $root/$lock ]] || had_lock=1
  init "$environment" -reconfigure
  service=$(output service_name)
  # What runs was made with providers that somebody tried; newer ones must not come in unseen.
  [[ -n $had_lock || -z $service ]] ||
    die "$lock is missing: commit the one of the first deployment, or make it with deploy/lock-providers.sh"
  git -C "$root" ls-files --error-unmatch "$lock" >/dev/null 2>&1 || note "to be committed after this: $lock"
}

terraform_for_tag() { # COMMAND ARGUMENTS
  tf "$environment" "$1" -input=false -var="image_tag=$tag" "${@:2}"
}

# On the first deployment the repository has to be there before the service that runs an image of it.
ensure_repository() {
  repository=$(output repository_url)
  if [[ -z $repository ]]; then
    terraform_for_tag apply -auto-approve -target=module.environment.module.service.aws_ecr_repository.this
    repository=$(output repository_url)
  fi
  [[ -n $repository ]] || die "Terraform does not tell the repository's address"
  note "$repository"
}

is_pushed() {
  local answer
  answer=$(aws ecr describe-images --repository-name "${repository#*/}" --image-ids "imageTag=$tag" 2>&1) && return 0
  [[ $answer == *ImageNotFoundException* ]] || die "whether $tag is in the repository cannot be told: $answer"
  return 1
}

# One image and nothing beside it: a statement of provenance would be an image of its own to the repository, and count
# among those that are kept.
build() {
  BUILDX_NO_DEFAULT_ATTESTATIONS=1 docker build --platform linux/amd64 --build-arg "REVISION=$(git -C "$root" rev-parse HEAD)" \
    --tag "$repository:$tag" "$root"
}

push() {
  aws ecr get-login-password | docker login --username AWS --password-stdin "${repository%%/*}" >/dev/null
  docker push "$repository:$tag"
}

# Every question takes Terraform a second or two, so each is asked once, and again after what they tell has changed.
read_outputs() {
  local certificate
  cluster=$(output cluster_name)
  service=$(output service_name)
  address=$(output address)
  images_domain=$(output images_domain)
  certificate=$(output address_certificate)
  [[ -z $certificate ]] || keep_certificate "$certificate"
}

# In a file, since curl reads it anew at every try.
keep_certificate() { # PEM
  [[ -n $certificate_file ]] || certificate_file=$(mktemp)
  printf '%s\n' "$1" >"$certificate_file"
}

# Inside $(...) a failure ends nothing by itself, hence each `|| return 1`. The number is needed, too: in a trap, a bare
# `return` gives the status from before the trap.
service_definition() { # The task definition that the service has now; empty while there is no service.
  local found
  [[ -n $cluster && -n $service ]] || return 0
  found=$(aws ecs describe-services --cluster "$cluster" --services "$service" \
    --query 'services[0].taskDefinition' --output text) || return 1
  [[ $found == None ]] || printf '%s' "$found"
}

tag_of() { # TASK DEFINITION
  local image
  image=$(aws ecs describe-task-definition --task-definition "$1" \
    --query 'taskDefinition.containerDefinitions[0].image' --output text) || return 1
  printf '%s' "${image##*:}"
}

remember_what_runs() {
  read_outputs
  previous_definition=$(service_definition)
  if [[ -n $previous_definition ]]; then
    note "$(tag_of "$previous_definition"), $previous_definition"
  else
    note "nothing yet"
  fi
}

apply() {
  is_changing=1
  terraform_for_tag apply -auto-approve
  read_outputs
}

wait_for_service() {
  local round
  for ((round = 1; round <= wait_rounds; round++)); do
    if aws ecs wait services-stable --cluster "$cluster" --services "$service"; then
      return 0
    fi
  done
  return 1
}

# A service is stable, too, once ECS itself has taken a version back whose tasks did not become healthy.
wait_until_stable() {
  local running
  wait_for_service || die "the service did not become stable"
  running=$(tag_of "$(service_definition)")
  [[ $running == "$tag" ]] || die "ECS took the new version back: $running runs, not $tag"
}

# Through the public address, as a browser comes. Without a domain the certificate is our own, and is trusted by name.
request() { # CURL'S ARGUMENTS, THE ADDRESS LAST
  if [[ -n $certificate_file && ${!#} == "$address"/* ]]; then
    curl --cacert "$certificate_file" "$@"
  else
    curl "$@"
  fi
}

expect_status() { # STATUS WHAT CURL'S ARGUMENTS
  local found
  # A name that is new takes some minutes until everybody knows it.
  found=$(request --silent --output /dev/null --write-out '%{http_code}' --max-time 10 \
    --retry 12 --retry-delay 5 --retry-all-errors "${@:3}") || die "$2: no answer"
  [[ $found == "$1" ]] || die "$2: answered with $found, not $1"
  note "$2: $found"
}

check_headers() { # ADDRESS
  local headers name
  headers=$(request --silent --show-error --max-time 10 --dump-header - --output /dev/null "$1")
  for name in strict-transport-security content-security-policy x-content-type-options x-frame-options referrer-policy; do
    grep -qi "^$name:" <<<"$headers" || die "security headers: $name is missing"
  done
  note "security headers: all there"
}

static_file() { # ADDRESS OF A PAGE
  request --silent --show-error --max-time 10 "$1" | sed -nE 's/.*href="(\/static\/css\/app\.[^"]*\.css)".*/\1/p'
}

smoke_test() {
  local file
  expect_status 200 "health" "$address/healthz"
  expect_status 200 "readiness" "$address/readyz"
  expect_status 400 "sign-up with a bad password" --header 'Content-Type: application/json' \
    --data "$weak_registration" "$address/api/v1/auth/register"
  file=$(static_file "$address/signin")
  [[ -n $file ]] || die "static file: the page names none"
  expect_status 200 "static file" "$address$file"
  check_headers "$address/signin"
  expect_status 301 "plain HTTP" "http://${address#https://}/"
  expect_status 403 "the API over plain HTTP" "http://${address#https://}/api/v1/todos"
  expect_status 403 "an image without a signature" "https://$images_domain/none"
}

put_previous_back() {
  aws ecs update-service --cluster "$cluster" --service "$service" \
    --task-definition "$previous_definition" >/dev/null && wait_for_service
}

roll_back() {
  if [[ -z $previous_definition ]]; then
    printf 'There is no version before this one to go back to. Mend the cause and run the script again.\n' >&2
  elif [[ $(service_definition) == "$previous_definition" ]]; then
    printf 'The service still has the version that ran before: %s.\n' "$(tag_of "$previous_definition")" >&2
  elif put_previous_back; then
    printf 'Rolled back: %s runs again (%s).\n' "$(tag_of "$previous_definition")" "$previous_definition" >&2
  else
    printf 'THE ROLL-BACK FAILED AS WELL: %s should run; see docs/operations.md.\n' "$previous_definition" >&2
  fi
}

on_exit() {
  local code=$?
  # Whoever is impatient twice must not leave the roll-back half done.
  trap - EXIT
  trap '' INT TERM
  set +e
  rm -f "$terraform_root/bootstrap/backend_override.tf" ${certificate_file:+"$certificate_file"}
  if ((code != 0)) && [[ -n $step ]]; then
    printf '\nFailed at: %s.\n' "$step" >&2
    if [[ -n $is_changing ]]; then
      roll_back
    else
      printf 'The running service was not touched.\n' >&2
    fi
  fi
  exit "$code"
}

show_plan() {
  begin "State"
  if ! state_exists; then
    note "s3://$state_bucket is not there: the first deployment makes it, the roles of GitHub Actions and all the rest"
    return
  fi
  if is_behind; then
    note "the account's roles and bucket would be brought up to this commit first"
  fi
  init_environment
  begin "Image"
  repository=$(output repository_url)
  if [[ -n $repository ]] && is_pushed; then
    note "$tag is in the repository"
  else
    note "$tag would be built and pushed"
  fi
  begin "Plan"
  terraform_for_tag plan -lock=false
}

deploy() {
  begin "State"
  ensure_state
  init_environment
  begin "Repository"
  ensure_repository
  if is_pushed; then
    begin "Image"
    note "$tag is in the repository"
  else
    begin "Build"
    build
    begin "Push"
    push
  fi
  begin "What runs now"
  remember_what_runs
  begin "Apply"
  apply
  begin "Wait until the service is stable"
  wait_until_stable
  begin "Smoke test"
  smoke_test
  say "$tag runs at $address"
}

main() {
  read_arguments "$@"
  trap on_exit EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  begin "Tools, credentials and commit"
  check_tools terraform docker aws git curl
  check_credentials "$environment"
  check_tree
  note "$environment in account $account, $AWS_REGION, commit $tag"
  if [[ -n $is_plan ]]; then
    show_plan
    return
  fi
  check_engine
  if [[ $environment == production && -z $is_confirmed ]]; then
    confirm production "This deploys $tag to production."
  fi
  deploy
}

main "$@"
