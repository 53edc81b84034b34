"""Everything that `make run` starts, as a test starts it: in a folder and on ports of its own."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.environment import environment, measured_environment
from tests.local_cloud import ROOT

# Where all is well nothing waits as long; a machine with much else to do takes its time.
PATIENCE_SECONDS = 90.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@dataclass
class Start:
    """One start of everything, in a folder and on ports of its own."""

    data: Path
    port: int = field(default_factory=free_port)
    aws_port: int = field(default_factory=free_port)
    variables: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        own = {
            "SERVERTASK_DATA": str(self.data),
            "PORT": str(self.port),
            "LOCAL_AWS_PORT": str(self.aws_port),
        }
        # A person's own AWS account must never be reached.
        account = {"AWS_PROFILE": "production", "AWS_ACCESS_KEY_ID": "AKIAREAL"}
        return environment(**own | account | self.variables)

    def service_environment(self) -> dict[str, str]:
        """What the service itself was started with, for another process of it, or for a command."""
        variables = {}
        for line in (self.data / "service.env").read_text().splitlines():
            name, _, value = line.partition("=")
            variables[name] = value.strip('"')
        return measured_environment(**variables)

    def run(self) -> None:
        """Start everything, and wait until it is ready."""
        self.begin()
        until(
            lambda: "ServerTask is ready" in self.said() or self.process.poll() is not None,
            "it did not start",
        )
        assert self.process.poll() is None, self.said()

    def begin(self) -> None:
        """Start everything."""
        self.log = self.data.with_name(f"{self.data.name}.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deploy.local"],
            cwd=ROOT,
            env=self.environment(),
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )

    def said(self) -> str:
        return Path(self.log.name).read_text()

    def has_said(self, line: str) -> bool:
        return line in self.said()

    def answers(self, path: str = "/healthz") -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def ask(self, method: str, path: str, body: object = None, *, token: str = "") -> Any:
        """What the API answers, as JSON."""
        headers = {
            "Content-Type": "application/json",
            **({"Authorization": f"Bearer {token}"} if token else {}),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent = None if body is None else json.dumps(body)
            connection.request(method, f"/api/v1/{path}", body=sent, headers=headers)
            answer = connection.getresponse()
            assert answer.status < 300, answer.read()
            return json.loads(answer.read())
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

    def signal_part(self, part: str, number: signal.Signals) -> None:
        """Send a signal to a part's first process."""
        pattern = {"cloud": "deploy.local.cloud", "labels": "deploy.local.labels", "web": "gunicorn"}[part]
        os.kill(min(process for process, command in self.processes().items() if pattern in command), number)

    def kill(self, part: str) -> None:
        """End a part as `kill -9` does; the supervisor starts it again."""
        self.signal_part(part, signal.SIGKILL)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE_SECONDS)
        self.log.close()
        return code


@contextmanager
def second_server(start: Start) -> Iterator[int]:
    """Another server process beside the one of `make run`, on the same cloud and Redis; its port."""
    port = free_port()
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    command = [sys.executable, "-m", "gunicorn", "--config", config, "--bind", f"127.0.0.1:{port}"]
    with (start.data / "second.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--workers", "1", "webapp.wsgi:application"],
            cwd=ROOT,
            env={**start.service_environment(), "PORT": str(port)},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: _listens(port), "the second server did not start")
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
