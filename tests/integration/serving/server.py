"""gunicorn with the bare application in a process of its own, and a client that decides about every byte."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.environment import measured_environment
from tests.local_cloud import ROOT
from tests.whole import free_port, until

IMPATIENT = "tests/integration/serving/impatient.py"
CRAMPED = "tests/integration/serving/cramped.py"
_PATIENCE_SECONDS = 60


@dataclass
class Answer:
    """A parsed answer; `is_closed` tells that the server closed the connection after it."""

    status: int
    headers: dict[str, str]
    body: bytes

    def problem(self) -> dict[str, object]:
        assert self.headers["content-type"] == "application/problem+json"
        found: dict[str, object] = json.loads(self.body)
        return found


class Raw:
    """A connection on which a test sends what it likes."""

    def __init__(self, port: int, *, receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            # As on a network: with the segments of 64 KiB that a machine sends itself, windows open in leaps.
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1460)
        self.socket.settimeout(_PATIENCE_SECONDS)
        try:
            self.socket.connect(("127.0.0.1", port))
        except OSError:
            self.socket.close()
            raise
        self._file = self.socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()

    def send(self, data: bytes | str) -> Raw:
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())
        return self

    def answer(self) -> Answer:
        """The next answer.

        Raises: ConnectionError if the connection ends before it is complete.
        """
        status, headers = self._head()
        body = self._file.read(int(headers.get("content-length", "0")))
        return Answer(status, headers, body)

    def get(self, path: str) -> Answer:
        return self.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").answer()

    def is_closed(self) -> bool:
        """Whether the server closes the connection, waiting for it; False if it says something instead."""
        try:
            return self._file.read(1) == b""
        except ConnectionError:
            return True

    def rest(self) -> bytes:
        """All that comes until the server closes."""
        return self._file.read()

    def close(self) -> None:
        self._file.close()
        self.socket.close()

    def _head(self) -> tuple[int, dict[str, str]]:
        first = self._file.readline()
        if not first:
            raise ConnectionError("closed without an answer")
        headers = {}
        while (line := self._file.readline()) not in {b"\r\n", b""}:
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        return int(first.split()[1]), headers


@dataclass
class Server:
    """A running gunicorn."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def connect(self, *, receive_buffer: int | None = None) -> Raw:
        return Raw(self.port, receive_buffer=receive_buffer)

    def worker(self) -> int:
        """The process that serves."""
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return int(children[0])

    def memory(self) -> int:
        """The worker's resident bytes."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.worker()}/status").read_text())
        assert found
        return int(found[1]) * 1024

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_PATIENCE_SECONDS)


@contextmanager
def serving(folder: Path, *arguments: str, files: int | None = None) -> Iterator[Server]:
    """gunicorn with these arguments, and at most so many open files."""
    port, log = free_port(), folder / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", *arguments, "--bind", f"127.0.0.1:{port}"]
    command.append("tests.integration.serving.bare_app:application")
    if files is not None:
        command = ["/bin/sh", "-c", f'ulimit -n {files} && exec "$@"', "sh", *command]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=measured_environment(), stdout=output, stderr=subprocess.STDOUT
        )
    server = Server(process, port, log)
    try:
        until(lambda: _listens(port) or process.poll() is not None, "it did not start")
        assert process.poll() is None, log.read_text()
        yield server
    finally:
        server.stop()


def _listens(port: int) -> bool:
    try:
        with Raw(port) as connection:
            return connection.get("/").status == 200
    except OSError:
        return False
