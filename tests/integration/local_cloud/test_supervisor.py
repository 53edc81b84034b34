"""`python -m deploy.local`, which is what `make run` starts: from the outside, as a person at a terminal has it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.local_cloud import ROOT
from tests.whole import PATIENCE_SECONDS, Start, until


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started = Start(tmp_path / "data")
    yield started
    for process in started.processes():
        os.kill(process, signal.SIGKILL)


pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.xdist_group("supervisor"),
]


def test_it_starts_says_where_it_is_keeps_everything_up_and_stops(start: Start) -> None:
    start.run()
    said = start.said()
    for part in (
        f"http://127.0.0.1:{start.port}",
        "demo@example.com",
        "Demo-pass1",
        "admin@example.com",
        str(start.data),
    ):
        assert part in said
    assert start.answers("/readyz")
    assert (start.data / "service.env").stat().st_mode & 0o077 == 0

    for name in ("cloud", "labels", "web"):
        start.kill(name)
        announced = f"{name} died (killed by SIGKILL); starting it again."
        until(partial(start.has_said, announced), f"the end of {name} was not noticed")
        until(partial(start.has_said, f"{name} answers again."), f"{name} did not come back")
    assert start.answers("/readyz")

    assert start.stop() == 0
    assert start.processes() == {}


def test_a_second_start_of_the_folder_or_on_a_taken_port_is_one_clear_line(
    start: Start, tmp_path: Path
) -> None:
    start.run()
    again = Start(start.data)
    taken = Start(tmp_path / "other", port=start.port)
    taken_aws = Start(tmp_path / "other", aws_port=start.aws_port)
    for attempt, expected in (
        (again, "already uses the data folder"),
        (taken, f"port {start.port} is taken"),
        (taken_aws, f"port {start.aws_port} is taken"),
    ):
        refused = subprocess.run(
            [sys.executable, "-m", "deploy.local"],
            cwd=ROOT,
            env=attempt.environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert refused.returncode == 1
        assert expected in refused.stderr
        assert len(refused.stderr.strip().splitlines()) == 1
    assert start.answers(), "the first one was not disturbed"
    start.stop(signal.SIGINT)


def test_nothing_outlives_a_supervisor_that_was_killed(start: Start) -> None:
    start.run()
    assert start.processes()
    start.stop(signal.SIGKILL)
    until(lambda: start.processes() == {}, "something was left behind")


def test_a_malformed_port_is_named(start: Start) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "deploy.local"],
        cwd=ROOT,
        env={**start.environment(), "PORT": "seventy"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert refused.returncode == 1
    assert "PORT is not a port number" in refused.stderr
