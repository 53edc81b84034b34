"""`python -m deploy.local`, which is what `make run` starts: from the outside, as a person at a terminal has it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.local_cloud import ROOT

_PATIENCE_SECONDS = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition, what: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@dataclass
class Start:
    """One start of everything, in a folder and on ports of its own."""

    data: Path
    port: int = field(default_factory=free_port)
    aws_port: int = field(default_factory=free_port)

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME")}
        own = {
            "SERVERTASK_DATA": str(self.data),
            "PORT": str(self.port),
            "LOCAL_AWS_PORT": str(self.aws_port),
        }
        # A person's own AWS account must never be reached.
        return {**kept, **own, "AWS_PROFILE": "production", "AWS_ACCESS_KEY_ID": "AKIAREAL"}

    def run(self) -> None:
        self.log = self.data.with_name(f"{self.data.name}.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local"],
            cwd=ROOT,
            env=self.environment(),
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        until(
            lambda: "ServerTask is ready" in self.said() or self.process.poll() is not None,
            "it did not start",
        )
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        return Path(self.log.name).read_text()

    def answers(self, path: str = "/healthz") -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def processes(self) -> dict[int, str]:
        """The processes that name one of the ports, which all parts do, and their command lines."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().decode().replace("\0", " ")
            except OSError:
                continue
            if re.search(rf"\b({self.port}|{self.aws_port})\b", command):
                found[int(folder.name)] = command
        return found

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(_PATIENCE_SECONDS)
        self.log.close()
        return code


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

    for name, pattern in (("cloud", "deploy.local.cloud"), ("web", "gunicorn")):
        killed = min(number for number, command in start.processes().items() if pattern in command)
        os.kill(killed, signal.SIGKILL)
        until(
            lambda name=name: f"{name} died (killed by SIGKILL); starting it again." in start.said(),
            f"{name} unseen",
        )
        until(lambda: start.answers("/readyz"), f"{name} did not come back")

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
            timeout=_PATIENCE_SECONDS,
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
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    assert refused.returncode == 1
    assert "PORT is not a port number" in refused.stderr
