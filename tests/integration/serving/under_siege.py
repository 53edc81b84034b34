"""Production's start command in the smallest task's bounds, with slow clients around it: does it still answer?

    .venv/bin/python -m tests.integration.serving.under_siege --seconds 120 --clients 200

`--worker gthread` shows what gunicorn does by itself. It needs redis-server; the bounds need root (`tests/limits.py`).
"""

from __future__ import annotations

import argparse
import http.client
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.integration.container.production import HOST, Client, Production, joined, running
from tests.integration.serving.slow_clients import SlowClients

HEALTH_SECONDS = 1.0
LIST_SECONDS = 3.0
TASKS = 20
_PATIENCE_SECONDS = 10


@dataclass
class Answers:
    """How long each answer took; None stands for one that never came or was no 200."""

    seconds: list[float | None] = field(default_factory=list)

    def time(self, ask: Callable[[], int]) -> None:
        started = time.monotonic()
        try:
            is_right = ask() == http.client.OK
        except (OSError, http.client.HTTPException):
            is_right = False
        self.seconds.append(time.monotonic() - started if is_right else None)

    def are_within(self, seconds: float) -> bool:
        return bool(self.seconds) and all(took is not None and took < seconds for took in self.seconds)

    def __str__(self) -> str:
        right = sorted(took for took in self.seconds if took is not None)
        missing = (
            f", {len(self.seconds) - len(right)} without an answer" if len(right) < len(self.seconds) else ""
        )
        if not right:
            return f"none{missing}"
        return (
            f"{len(right)}, median {right[len(right) // 2] * 1000:.0f} ms, "
            f"slowest {right[-1] * 1000:.0f} ms{missing}"
        )


def health(port: int) -> int:
    """The status of `/healthz` on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()


def largest_static_file(service: Production) -> str:
    """The address of an answer that no socket's buffer holds, and that costs nothing to make."""
    folder = service.image.root / "staticfiles"
    files = [file for file in folder.rglob("*") if file.is_file() and file.suffix not in {".gz", ".json"}]
    return f"/static/{max(files, key=lambda file: file.stat().st_size).relative_to(folder)}"


class Siege:
    """One honest user and one who asks for the service's health, while slow clients hold on."""

    def __init__(self, service: Production, *, clients: int) -> None:
        self.service = service
        self.slow = SlowClients(
            service.port, clients, big_path=largest_static_file(service), small_path="/healthz", host=HOST
        )
        self.health, self.lists = Answers(), Answers()
        self.memory: list[int] = []
        self._client = joined(service.port, 0)
        for number in range(TASKS):
            self._client.api("POST", "todos", {"title": f"Task {number}"})

    def hold(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        with self.slow:
            asking = [
                threading.Thread(target=self._repeat, args=(ask, end)) for ask in (self._health, self._list)
            ]
            for thread in asking:
                thread.start()
            for thread in asking:
                thread.join()
        self._client.close()

    def holds(self) -> bool:
        return self.health.are_within(HEALTH_SECONDS) and self.lists.are_within(LIST_SECONDS)

    def _repeat(self, ask: Callable[[], None], end: float) -> None:
        while time.monotonic() < end:
            ask()
            time.sleep(0.5)

    def _health(self) -> None:
        self.health.time(lambda: health(self.service.port))
        if self.service.group is not None:
            self.memory.append(self.service.group.memory_in_use())

    def _list(self) -> None:
        def ask() -> int:
            try:
                return self._client.api("GET", "todos")[0]
            except (OSError, http.client.HTTPException):
                self._client = self._again()
                raise

        self.lists.time(ask)

    def _again(self) -> Client:
        self._client.close()
        client = Client(self.service.port)
        client.token = self._client.token
        return client


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--worker", help="another worker class than the configured one, to compare")
    options = parser.parse_args()
    arguments = ["--worker-class", options.worker] if options.worker else []
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), arguments) as service:
        if service.group is None:
            print("No control group can be made here: neither processor nor memory is bounded.")
        siege = Siege(service, clients=options.clients)
        siege.hold(options.seconds)
        print(f"health: {siege.health}")
        print(f"lists: {siege.lists}")
        print(f"thrown out: {dict(siege.slow.ended)}")
        if siege.memory:
            print(f"memory: at most {max(siege.memory) / 2**20:.0f} MB")
        print(f"exit code {service.stop()} after SIGTERM")
        print("It holds." if siege.holds() else "It does not hold.")
    return 0 if siege.holds() else 1


if __name__ == "__main__":
    sys.exit(main())
