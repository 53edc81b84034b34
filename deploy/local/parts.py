"""What the supervisor runs: a part is data, a running part is its process group."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent.parent
_OK = 200


class SetupError(Exception):
    """What keeps everything from running, said in one line for the person who typed the command."""


@dataclass(frozen=True, slots=True)
class Part:
    """One long-running process and how to know that it answers; one without a port is there once it runs."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str]
    port: int = 0
    ready_path: str = ""
    # How long it may take to end by itself after SIGTERM before it is killed, in seconds.
    stop_seconds: float = 5.0


@dataclass(slots=True)
class Running:
    """A started part."""

    part: Part
    process: subprocess.Popen[bytes]
    ready: bool = False
    deaths: deque[float] = field(default_factory=deque)

    @property
    def group(self) -> int:
        """The process group, which has the process's own number since it leads a session of its own."""
        return self.process.pid


def spawn(
    argv: Sequence[str], environment: Mapping[str, str], *, stderr: int = subprocess.STDOUT
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, dying with this process, its output readable without blocking.

    Must be called from the main thread; see `deploy.local.lifeline`.

    Raises:
        SetupError: the machine has no place for another process.
    """
    try:
        return _spawn(argv, environment, stderr=stderr)
    except OSError as error:
        raise SetupError(f"{argv[0]} cannot be started: {error.strerror}") from error


def _spawn(argv: Sequence[str], environment: Mapping[str, str], *, stderr: int) -> subprocess.Popen[bytes]:
    # -S and -E: the launcher needs nothing but the standard library, and starts twice as fast.
    launcher = [sys.executable, "-S", "-E", "-m", "deploy.local.child", str(os.getpid())]
    process = subprocess.Popen(  # noqa: S603 -- the commands are this package's own
        [*launcher, *argv],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        start_new_session=True,
    )
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
    return process


def kill_group(group: int) -> None:
    """End every process of the group at once; none left is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def answers(port: int, path: str) -> bool:
    """Whether the server on this port answers a GET with 200, within a second."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == _OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def port_is_free(port: int, *, patience: float = 0.0) -> bool:
    """Whether the port can be bound, now or within `patience` seconds."""
    deadline = time.monotonic() + patience
    while True:
        with socket.socket() as probe:
            # As servers do: connections that are still winding down do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                if time.monotonic() >= deadline:
                    return False
            else:
                return True
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def describe_end(code: int) -> str:
    """An exit code in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
