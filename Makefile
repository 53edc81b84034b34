# Every target builds what it needs under .venv; nothing but Python 3.11 or later and make has to be there. Scripts and
# styles are checked where npm is, too, with what lies under node_modules.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CLOUD := $(VENV)/cloud
CHECKS := $(VENV)/deploy-checks
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
NODE_MODULES := node_modules
NPM := $(shell command -v npm || true)
# -E: what PYTHONPATH, PYTHONOPTIMIZE and their kind say to a shell's Python is not meant for the tests.
PYTEST := $(BIN)/python -E -m pytest
# On Python 3.11 measuring takes the tests' own processes a third to two thirds more of the processor, so the suite measures
# its unit tests alone, which have to cover the core by themselves; `make coverage` measures everything.
MEASURED := $(BIN)/python -E -m coverage run -m pytest
IN_PARALLEL := -n auto --dist loadgroup
# Where the time goes; a slow test is a design to look at.
SLOWEST := --durations=40 --durations-min=2
# Compiled by all processors at once, and not on first use: what Python compiles while a disk is full it may keep half, and
# then cannot start any more.
PIP_INSTALL += --no-compile
COMPILE := -m compileall -q -q -j 0

.PHONY: help run dev test coverage test-unit test-integration test-contract test-e2e test-scripts bench lint lint-static check-deploy format lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.installed-run $(CLOUD)/.installed ## Start everything on this machine, at http://127.0.0.1:3000
	@exec $(BIN)/python -m deploy.local

dev: $(VENV)/.installed-run $(CLOUD)/.installed ## As run, reloading on every change of a file
	@exec $(BIN)/python -m deploy.local --dev

test: $(VENV)/.installed-dev $(CLOUD)/.installed test-scripts ## Run the whole test suite; unit tests have to cover the core
	@$(BIN)/python -m coverage erase
	@code=0; \
	  $(MEASURED) $(IN_PARALLEL) tests/unit || code=1; \
	  $(BIN)/python -m tests.core_coverage || code=1; \
	  $(PYTEST) $(IN_PARALLEL) $(SLOWEST) tests --ignore tests/unit || code=1; \
	  exit $$code

coverage: $(VENV)/.installed-dev $(CLOUD)/.installed ## Run the whole test suite and print what all of it covers
	@$(BIN)/python -m coverage erase
	@code=0; \
	  $(MEASURED) $(IN_PARALLEL) tests || code=1; \
	  $(BIN)/python -m tests.core_coverage || code=1; \
	  exit $$code

test-unit: $(VENV)/.installed-dev ## Run the unit tests alone
	@$(PYTEST) tests/unit

test-integration: $(VENV)/.installed-dev $(CLOUD)/.installed ## Run the integration tests alone
	@$(PYTEST) tests/integration

test-contract: $(VENV)/.installed-dev $(CLOUD)/.installed ## Run the contract tests alone
	@$(PYTEST) tests/contract

test-e2e: $(VENV)/.installed-dev $(CLOUD)/.installed ## Run the end-to-end tests alone
	@$(PYTEST) tests/e2e

# Only what checks scripts and styles runs on Node. Where nobody reads the log, what was not checked is a failure.
ifdef NPM
test-scripts: $(NODE_MODULES)/.installed ## Run the unit tests of the scripts alone
	@$(NPM) test --silent

lint-static: $(NODE_MODULES)/.installed ## Check the style of scripts and stylesheets alone
	@$(NPM) run --silent lint
else
test-scripts lint-static:
	@echo "npm is not installed (Debian: apt-get install npm), so scripts and styles were not checked." >&2; test "$$CI" != true
endif

bench: $(VENV)/.installed-dev $(CLOUD)/.installed ## Measure what requests cost, beside their floors; writes bench-results.json
	@$(BIN)/python -m tests.bench

lint: $(VENV)/.installed-dev lint-static ## Check style, types, imports, templates, scripts, styles, Terraform's format and known vulnerabilities
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive webapp accounts todos deploy manage.py
	@$(BIN)/python -m deploy.audit
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
	@rm -rf $(VENV) staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results $(NODE_MODULES)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; set PYTHON to one.")'
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make virtual environments here (Debian: apt-get install python3-venv)." >&2; exit 1; }

$(CLOUD)/bin/python: | $(BIN)/python
	@$(PYTHON) -m venv $(CLOUD)

$(VENV)/.installed-run: requirements/production.txt | $(BIN)/python
	@echo "Installing the service …"
	@$(BIN)/python $(PIP_INSTALL) -r $<
	@$(BIN)/python $(COMPILE) $(VENV)/lib || true
	@touch $@

$(VENV)/.installed-dev: requirements/dev.txt | $(BIN)/python
	@echo "Installing the service and the tools …"
	@$(BIN)/python $(PIP_INSTALL) -r $<
	@$(BIN)/python $(COMPILE) $(VENV)/lib || true
	@touch $@ $(VENV)/.installed-run

$(CLOUD)/.installed: requirements/local-cloud.txt | $(CLOUD)/bin/python
	@echo "Installing the local cloud …"
	@$(CLOUD)/bin/python $(PIP_INSTALL) -r $<
	@$(CLOUD)/bin/python $(COMPILE) $(CLOUD)/lib || true
	@touch $@

$(NODE_MODULES)/.installed: package.json package-lock.json .npmrc
	@echo "Installing what checks scripts and styles …"
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
	@touch $@

$(CHECKS)/bin/python: | $(BIN)/python
	@$(PYTHON) -m venv $(CHECKS)

$(CHECKS)/.installed: requirements/deploy-checks.txt | $(CHECKS)/bin/python
	@echo "Installing the tools that check the deployment …"
	@$(CHECKS)/bin/python $(PIP_INSTALL) -r $<
	@touch $@
