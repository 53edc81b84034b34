"""What the tests of operators' commands share: `manage.py` in a process of its own, on the tests' local cloud."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.environment import service_environment

ROOT = Path(__file__).resolve().parent.parent.parent.parent
_NAMES = (
    "AWS_REGION", "COGNITO_CLIENT_ID", "COGNITO_JWKS_URL", "COGNITO_USER_POOL_ID", "IMAGES_BUCKET", "TASKS_TABLE",
    "USERS_TABLE",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line of a command that failed as expected."""
        assert self.code == 1, self.err
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


Manage = Callable[..., Outcome]


@pytest.fixture
def manage(aws: Any, settings: Any, running_labels: Any, tmp_path: Path) -> Manage:
    """Runs `manage.py` with these arguments; `typed` is its standard input, `changed` differs in its environment."""
    environment = service_environment(
        **{name: getattr(settings, name) for name in _NAMES},
        AWS_ENDPOINT_URL=aws.endpoint,
        AWS_ENDPOINT_URL_REKOGNITION=running_labels.endpoint,
        SERVERTASK_DATA=str(tmp_path),
    )

    def run(*arguments: str, typed: str = "", **changed: str) -> Outcome:
        finished = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment | changed,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert "Traceback" not in finished.stderr, finished.stderr
        return Outcome(finished.returncode, finished.stdout, finished.stderr)

    return run
