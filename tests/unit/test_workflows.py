"""GitHub's workflows: nothing in them moves under our feet, and no job may do more than it needs."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.local_cloud import ROOT

WORKFLOWS = {file.name: file.read_text() for file in (ROOT / ".github" / "workflows").glob("*.yml")}


def test_are_there() -> None:
    assert set(WORKFLOWS) == {"checks.yml", "deploy.yml"}


@pytest.mark.parametrize("text", WORKFLOWS.values(), ids=WORKFLOWS)
class TestEach:
    def test_pins_every_action_to_a_commit_and_names_its_version(self, text: str) -> None:
        used = re.findall(r"uses: (.*)", text)
        assert used
        for action in used:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action

    def test_grants_nothing_to_jobs_that_do_not_ask(self, text: str) -> None:
        (granted,) = re.findall(r"^permissions:(.*(?:\n  .*)*)", text, re.MULTILINE)
        assert granted in {" {}", "\n  contents: read"}
        assert "write-all" not in text

    def test_runs_one_at_a_time(self, text: str) -> None:
        assert re.search(r"^concurrency:", text, re.MULTILINE)

    def test_puts_nothing_a_person_types_into_a_command(self, text: str) -> None:
        for command in re.findall(r"run: (.*)", text):
            assert "${{" not in command, command


def test_the_deployment_has_no_key_and_may_only_read() -> None:
    text = WORKFLOWS["deploy.yml"]
    assert re.search(r"permissions:\n      contents: read\n      id-token: write\n", text)
    assert "secrets." not in text
    assert not re.search(r"aws[-_](secret[-_])?access[-_]key", text, re.IGNORECASE)


def test_the_oldest_python_is_the_one_of_types_and_image() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert f'python: ["{project["tool"]["mypy"]["python_version"]}", ' in WORKFLOWS["checks.yml"]
    assert "python-version: ${{ matrix.python }}" in WORKFLOWS["checks.yml"]


def test_one_terraform_for_checks_and_deployment() -> None:
    versions = {
        version for text in WORKFLOWS.values() for version in re.findall(r"terraform_version: (.*)", text)
    }
    assert len(versions) == 1


def test_one_branch_is_deployed_whoever_is_asked() -> None:
    """The workflow's own condition could be changed on a branch: the role and GitHub's environment ask for main, too."""
    assert "if: github.ref == 'refs/heads/main'" in WORKFLOWS["deploy.yml"]
    trust = (ROOT / "deploy/terraform/bootstrap/github.tf").read_text()
    assert '"token.actions.githubusercontent.com:ref" = "refs/heads/main"' in trust
    manual = (ROOT / "docs/operations.md").read_text()
    assert "environments/ENVIRONMENT/deployment-branch-policies -f name=main" in manual
