"""A repository with the deployment's scripts, and a machine whose tools are stand-ins."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.environment import environment
from tests.integration.deployment import standin
from tests.integration.deployment.standin import ACCOUNT, EMPTY
from tests.local_cloud import ROOT

STAND_INS = ("terraform", "aws", "docker", "curl")
World = dict[str, Any]
# What the scripts use of the system besides.
_SYSTEM = ("bash", "env", "dirname", "cat", "rm", "sed", "grep", "git", "mktemp")
SCRIPTS = ("account.sh", "common.sh", "deploy.sh", "lock-providers.sh", "teardown.sh")


@dataclass
class Machine:
    """Where a person types `deploy/deploy.sh`."""

    repository: Path
    tools: Path
    log: Path
    world_file: Path

    def run(
        self, script: str, *arguments: str, answer: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        variables = {
            "PATH": str(self.tools),
            "STANDIN_WORLD": str(self.world_file),
            "STANDIN_LOG": str(self.log),
            "TF_VAR_account_id": ACCOUNT,
            **variables,
        }
        self.log.write_text("")
        return subprocess.run(
            [str(self.tools / "bash"), str(self.repository / "deploy" / script), *arguments],
            env=environment(**variables),
            input=answer,
            capture_output=True,
            text=True,
            check=False,
        )

    def root(self, name: str) -> Path:
        return self.repository / "deploy" / "terraform" / name

    def deploy(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run("deploy.sh", *(arguments or ("staging",)), **variables)

    def calls(self) -> list[str]:
        return self.log.read_text().splitlines()

    def has_called(self, words: str) -> bool:
        return any(all(word in call.split() for word in words.split()) for call in self.calls())

    @property
    def world(self) -> World:
        found: World = json.loads(self.world_file.read_text())
        return found

    def set(self, **changes: object) -> None:
        self.world_file.write_text(json.dumps({**self.world, **changes}))

    def git(self, *arguments: str) -> str:
        who = ["-c", "user.name=Someone", "-c", "user.email=someone@example.com"]
        command = ["git", *who, *arguments]
        done = subprocess.run(
            command, cwd=self.repository, env=environment(), check=True, capture_output=True, text=True
        )
        return done.stdout

    def commit(self) -> str:
        """A new commit; its tag."""
        (self.repository / "change").write_text(f"{(self.repository / 'change').exists()}")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Change something")
        return self.git("rev-parse", "--short=12", "HEAD").strip()


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a machine looks like from which nothing was deployed yet; tests work on copies."""
    folder = tmp_path_factory.mktemp("untouched")
    made = _machine(folder)
    for root in ("bootstrap", "staging", "production"):
        made.root(root).mkdir(parents=True)
        (made.root(root) / "main.tf").write_text("# one\n")
    (made.root("bootstrap") / f"{ACCOUNT}.tfvars").write_text('github_repository = "example/servertask"\n')
    for script in SCRIPTS:
        shutil.copy(ROOT / "deploy" / script, made.repository / "deploy" / script)
    shutil.copy(ROOT / ".gitignore", made.repository / ".gitignore")
    made.tools.mkdir()
    for name in STAND_INS:
        program = made.tools / name
        program.write_text(f"#!{sys.executable} -ISB\n" + Path(standin.__file__).read_text())
        program.chmod(0o755)
    for name in _SYSTEM:
        (made.tools / name).symlink_to(str(shutil.which(name)))
    made.world_file.write_text(json.dumps(EMPTY))
    made.git("init", "--quiet")
    made.commit()
    return folder


@pytest.fixture(scope="session")
def once_deployed(tmp_path_factory: pytest.TempPathFactory, untouched: Path) -> Path:
    """The same after one deployment, with the next version checked out."""
    folder = tmp_path_factory.mktemp("once_deployed") / "machine"
    made = _copy(untouched, folder)
    done = made.deploy()
    assert done.returncode == 0, done.stderr
    made.commit()
    return folder


@pytest.fixture
def machine(tmp_path: Path, untouched: Path) -> Machine:
    return _copy(untouched, tmp_path / "machine")


@pytest.fixture
def deployed(tmp_path: Path, once_deployed: Path) -> Machine:
    """A machine from which one version was deployed, and which has the next one checked out."""
    return _copy(once_deployed, tmp_path / "machine")


def _copy(template: Path, folder: Path) -> Machine:
    return _machine(shutil.copytree(template, folder, symlinks=True))


def _machine(folder: Path) -> Machine:
    return Machine(folder / "repository", folder / "tools", folder / "calls", folder / "world.json")
