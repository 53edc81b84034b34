#!/usr/bin/env bash
# Writes .terraform.lock.hcl into every root: which providers Terraform may use, by hash, on every kind of machine. Run it
# where the registry can be reached, after a change of a version in versions.tf too, and commit what it writes.
set -euo pipefail

# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

check_tools terraform
for name in bootstrap staging production; do
  say "$name"
  tf "$name" providers lock \
    -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_amd64 -platform=darwin_arm64
done
