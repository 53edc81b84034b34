# Every target builds what it needs under .venv; nothing but Python 3.11 or later and make has to be there.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLOUD := $(VENV)/cloud
CHECKS := $(VENV)/deploy-checks
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
PYTEST := $(BIN)/python -m pytest
# Packages come as wheels; compiling them to bytecode takes as long as fetching them, and is done on first use anyway.
PIP_INSTALL += --no-compile

.PHONY: help run dev test test-unit test-integration test-contract test-e2e bench lint check-deploy format lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.installed-run $(CLOUD)/.installed ## Start everything on this machine, at http://127.0.0.1:3000
	@exec $(BIN)/python -m deploy.local

dev: $(VENV)/.installed-run $(CLOUD)/.installed ## As run, reloading on every change of a file
	@exec $(BIN)/python -m deploy.local --dev

test: $(VENV)/.installed-dev $(CLOUD)/.installed ## Run the whole test suite
	@$(PYTEST) -n auto --dist loadgroup tests

test-unit: $(VENV)/.installed-dev ## Run the unit tests alone
	@$(PYTEST) tests/unit

test-integration: $(VENV)/.installed-dev $(CLOUD)/.installed ## Run the integration tests alone
	@$(PYTEST) tests/integration

test-contract: $(VENV)/.installed-dev $(CLOUD)/.installed ## Run the contract tests alone
	@$(PYTEST) tests/contract

test-e2e: $(VENV)/.installed-dev $(CLOUD)/.installed ## Run the end-to-end tests alone
	@$(PYTEST) tests/e2e

bench: $(VENV)/.installed-dev $(CLOUD)/.installed ## Measure what requests cost, beside their floors; writes bench-results.json
	@$(BIN)/python -m tests.bench

lint: $(VENV)/.installed-dev ## Check style, types, import contracts, templates and Terraform's format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@if command -v terraform >/dev/null; then terraform fmt -check -recursive deploy; \
	  else echo "terraform is not installed, so its format was not checked."; fi

check-deploy: $(CHECKS)/.installed ## Check Terraform, the Dockerfile, the shell scripts and the workflows
	@deploy/check.sh

format: $(VENV)/.installed-dev ## Put the code into the project's style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# --no-emit-index-url keeps the address of whoever's registry out of the files; uv is not part of the project.
lock: ## Pin the newest versions that requirements/*.in allow (needs uv)
	@cd requirements && for name in production dev local-cloud deploy-checks; do \
	  uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url --universal --python-version 3.11 \
	    $$name.in -o $$name.txt || exit 1; done

clean: ## Remove what was built; the local data stays
	@rm -rf $(VENV) staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON to one.")'
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make virtual environments here (Debian: apt-get install python3-venv)." >&2; exit 1; }

$(CLOUD)/bin/python: | $(BIN)/python
	@$(PYTHON) -m venv $(CLOUD)

$(VENV)/.installed-run: requirements/production.txt | $(BIN)/python
	@echo "Installing the service …"
	@$(BIN)/python $(PIP_INSTALL) -r $<
	@touch $@

$(VENV)/.installed-dev: requirements/dev.txt | $(BIN)/python
	@echo "Installing the service and the tools …"
	@$(BIN)/python $(PIP_INSTALL) -r $<
	@touch $@ $(VENV)/.installed-run

$(CLOUD)/.installed: requirements/local-cloud.txt | $(CLOUD)/bin/python
	@echo "Installing the local cloud …"
	@$(CLOUD)/bin/python $(PIP_INSTALL) -r $<
	@touch $@

$(CHECKS)/bin/python: | $(BIN)/python
	@$(PYTHON) -m venv $(CHECKS)

$(CHECKS)/.installed: requirements/deploy-checks.txt | $(CHECKS)/bin/python
	@echo "Installing the tools that check the deployment …"
	@$(CHECKS)/bin/python $(PIP_INSTALL) -r $<
	@touch $@
