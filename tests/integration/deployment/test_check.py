"""`deploy/check.sh`: runs every checker, fails when one does, and never passes over one in silence."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.environment import environment
from tests.local_cloud import ROOT

# Writes down how it was called, and fails if the call holds the words of FAIL.
STAND_IN = """#!/bin/sh
echo "${0##*/} $*" >>"$LOG"
case "${0##*/} $*" in *"${FAIL:-nothing fails}"*) echo "a finding"; exit 1 ;; esac
"""
CHECKERS = ("python", "checkov", "hadolint", "shellcheck", "check-jsonschema")
SYSTEM = ("bash", "dirname", "git", "grep", "mkdir", "rm", "sh")
ROOTS = ("bootstrap", "staging", "production")


@dataclass
class Checkout:
    """A repository to check, with stand-ins for every checker."""

    repository: Path
    tools: Path
    log: Path

    def check(self, **variables: str) -> subprocess.CompletedProcess[str]:
        self.log.write_text("")
        return subprocess.run(
            [str(self.tools / "bash"), str(self.repository / "deploy/check.sh")],
            env=environment(PATH=str(self.tools), LOG=str(self.log), **variables),
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().splitlines()

    def has_called(self, *words: str) -> bool:
        return any(all(word in call for word in words) for call in self.calls)


def _stand_in(program: Path) -> None:
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(STAND_IN)
    program.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    repository, tools = tmp_path / "repository", tmp_path / "tools"
    for folder in (*ROOTS, "modules/service/tests", "modules/environment"):
        (repository / "deploy/terraform" / folder).mkdir(parents=True)
    shutil.copy(ROOT / "deploy/check.sh", repository / "deploy/check.sh")
    (repository / ".github/workflows").mkdir(parents=True)
    (repository / ".github/workflows/checks.yml").write_text("on: push\n")
    for name in CHECKERS:
        _stand_in(repository / ".venv/deploy-checks/bin" / name)
    _stand_in(tools / "terraform")
    for name in SYSTEM:
        (tools / name).symlink_to(str(shutil.which(name)))
    for root in ROOTS:
        (repository / "deploy/terraform" / root / ".terraform.lock.hcl").write_text("# hashes\n")
    subprocess.run(["git", "init", "--quiet"], cwd=repository, env=environment(), check=True)
    subprocess.run(["git", "add", "--all"], cwd=repository, env=environment(), check=True)
    return Checkout(repository, tools, tmp_path / "calls")


@pytest.fixture
def offline(tmp_path: Path) -> str:
    """A folder with the offline checker."""
    folder = tmp_path / "offline"
    folder.mkdir()
    (folder / "tfcheck.py").touch()
    (folder / "tfvalidate.py").touch()
    return str(folder)


def test_runs_every_checker(checkout: Checkout) -> None:
    done = checkout.check(CI="true")
    assert done.returncode == 0, done.stdout
    assert checkout.has_called("terraform fmt -check -recursive")
    for root in ROOTS:
        for command in ("init -backend=false", "validate", "test"):
            assert checkout.has_called(f"-chdir=deploy/terraform/{root} {command}"), (root, command)
    assert checkout.has_called("-chdir=deploy/terraform/modules/service test")
    assert not checkout.has_called("modules/environment"), "it has no tests"
    assert checkout.has_called("checkov --directory deploy/terraform")
    assert checkout.has_called("hadolint Dockerfile")
    assert checkout.has_called("shellcheck", "deploy/check.sh")
    assert checkout.has_called("check-jsonschema", "checks.yml")


def test_runs_the_offline_checker_where_there_is_one(checkout: Checkout, offline: str) -> None:
    done = checkout.check(CI="true", TERRAFORM_TOOLS=offline)
    assert done.returncode == 0, done.stdout
    for root in ROOTS:
        assert f"python {offline}/tfcheck.py deploy/terraform/{root}" in checkout.calls
        assert f"python {offline}/tfvalidate.py deploy/terraform/{root}" in checkout.calls
        assert f"python {offline}/tfvalidate.py deploy/terraform/{root} -- test -no-color" in checkout.calls
    assert not checkout.has_called("terraform", "init")


@pytest.mark.parametrize(
    "failing",
    [
        "terraform fmt",
        "-chdir=deploy/terraform/staging validate",
        "-chdir=deploy/terraform/production test",
        "-chdir=deploy/terraform/modules/service test",
        "checkov",
        "hadolint",
        "shellcheck",
        "check-jsonschema",
    ],
)
def test_fails_when_a_checker_does_and_shows_what_it_said(checkout: Checkout, failing: str) -> None:
    done = checkout.check(FAIL=failing)
    assert done.returncode == 1
    assert "a finding" in done.stdout
    assert checkout.has_called("check-jsonschema"), "the others run all the same"


@pytest.mark.parametrize("failing", ["tfcheck.py", "tfvalidate.py deploy/terraform/staging", "-- test"])
def test_fails_when_the_offline_checker_does(checkout: Checkout, offline: str, failing: str) -> None:
    assert checkout.check(FAIL=failing, TERRAFORM_TOOLS=offline).returncode == 1


def test_says_what_it_could_not_check(checkout: Checkout) -> None:
    done = checkout.check(FAIL="init")
    assert done.returncode == 0
    assert "Not checked: terraform validate and test in bootstrap" in done.stdout


@pytest.mark.parametrize("missing", ["providers", "terraform"])
def test_leaves_nothing_out_where_nobody_reads_the_log(checkout: Checkout, missing: str) -> None:
    if missing == "terraform":
        (checkout.tools / "terraform").unlink()
    assert checkout.check(CI="true", FAIL="init").returncode == 1


def test_providers_that_are_not_locked_are_a_failure(checkout: Checkout) -> None:
    """Checked where the registry can be reached, since only there they can be locked."""
    command = ["git", "rm", "--quiet", "--force", "deploy/terraform/staging/.terraform.lock.hcl"]
    subprocess.run(command, cwd=checkout.repository, env=environment(), check=True)
    done = checkout.check()
    assert done.returncode == 1
    assert "run deploy/lock-providers.sh and commit what it writes for: staging" in done.stdout


def test_a_checker_that_is_not_installed_is_a_failure(checkout: Checkout) -> None:
    (checkout.repository / ".venv/deploy-checks/bin/hadolint").unlink()
    assert checkout.check().returncode == 1
