"""The image's own start command with production's settings, bounded like the smallest task, under load.

    .venv/bin/python -m tests.integration.container.production --seconds 60

It needs redis-server; the bounds need root (`tests/limits.py`), and without them it says so.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import image
from tests.environment import environment
from tests.image import Image
from tests.limits import ControlGroup, control_group
from tests.local_cloud import LocalCloud, start_cloud
from tests.redis_server import Redis
from tests.whole import free_port, until

PROCESSORS = 0.25
MEMORY_BYTES = 512 * 2**20
PEOPLE = 4
PASSWORD = "Loaded-pass1"
HOST = "servertask.example.com"
# What the load balancer adds to every request it passes on.
_FORWARDED = {"Host": HOST, "X-Forwarded-Proto": "https"}
# Everything is read-only but the two places the Dockerfile names; the mounts are this process's alone.
_READ_ONLY = 'mount -o remount,bind,ro / && mount -t tmpfs tmpfs "$TMPDIR" && exec "$@"'


@dataclass
class Production:
    """The running service and what it stands on."""

    image: Image
    cloud: LocalCloud
    redis: Redis
    group: ControlGroup | None
    is_read_only: bool
    log: Path
    # What is added to the start command.
    arguments: Sequence[str] = ()
    # Where the service looks for Redis, if that is somewhere else.
    redis_port: int | None = None
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] = field(init=False)

    def environment(self) -> dict[str, str]:
        return {
            **self.image.environment(),
            "SECRET_KEY": "only-for-a-test-of-production-" * 2,
            "ALLOWED_HOSTS": HOST,
            "PORT": str(self.port),
            "AWS_REGION": "eu-west-2",
            "AWS_ENDPOINT_URL": self.cloud.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            "USERS_TABLE": "users",
            "TASKS_TABLE": "todos",
            "IMAGES_BUCKET": "servertask-images",
            "COGNITO_USER_POOL_ID": "eu-west-2_tobecreated",
            "COGNITO_CLIENT_ID": "tobecreated",
            # Four people do here what a hundred would.
            "API_REQUESTS_PER_MINUTE": "0",
            "REDIS_HOST": "127.0.0.1",
            "REDIS_PORT": str(self.redis_port or self.redis.port),
        }

    def set_up(self) -> dict[str, str]:
        """Collect the static files, as the build does, and create what `setup_aws` creates; its ids."""
        for arguments in (["collectstatic", "--noinput"], ["setup_aws", "--json"]):
            done = subprocess.run(
                self.image.command("manage.py", *arguments),
                cwd=self.image.root,
                env=self.environment(),
                check=True,
                stdout=subprocess.PIPE,
            )
        found: dict[str, str] = json.loads(done.stdout)
        pool = found["COGNITO_USER_POOL_ID"]
        keys = f"{self.cloud.endpoint}/{pool}/.well-known/jwks.json"
        return {
            "COGNITO_USER_POOL_ID": pool,
            "COGNITO_CLIENT_ID": found["COGNITO_CLIENT_ID"],
            "COGNITO_JWKS_URL": keys,
        }

    def start(self) -> None:
        variables = {**self.environment(), **self.set_up()}
        command = [*self.image.start_command(), *self.arguments]
        if self.is_read_only:
            command = ["unshare", "--mount", "/bin/sh", "-c", _READ_ONLY, "sh", *command]
        if self.group is not None:
            command = self.group.launch(command)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=self.image.root, env=variables, stdout=log, stderr=subprocess.STDOUT
            )
        until(lambda: self.health() == 0 or self.process.poll() is not None, "it did not start")
        assert self.process.poll() is None, self.log.read_text()

    def health(self) -> int:
        """The exit code of the image's health check."""
        check = self.image.command("-I", "deploy/healthcheck.py")
        variables = {"PORT": str(self.port)}
        return subprocess.run(
            check, cwd=self.image.root, env=variables, stderr=subprocess.DEVNULL, check=False
        ).returncode

    def stop(self) -> int:
        """End it as ECS does; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def lines(self) -> list[dict[str, Any]]:
        """Its log."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]


@contextmanager
def running(folder: Path, arguments: Sequence[str] = ()) -> Iterator[Production]:
    """Production's service with a cloud and a Redis of its own, bounded and read-only where the machine allows it."""
    with ExitStack() as stack:
        group = stack.enter_context(
            control_group("servertask", processors=PROCESSORS, memory_bytes=MEMORY_BYTES)
        )
        cloud = start_cloud()
        stack.callback(cloud.stop)
        redis = Redis(folder)
        stack.callback(redis.kill)
        service = Production(
            image=image.lay_out(folder),
            cloud=cloud,
            redis=redis,
            group=group,
            is_read_only=_can_mount(),
            log=folder / "service.log",
            arguments=arguments,
        )
        service.start()
        stack.callback(service.stop)
        yield service


def _can_mount() -> bool:
    command = ["unshare", "--mount", "mount", "-o", "remount,bind,ro", "/"]
    try:
        return subprocess.run(command, env=environment(), check=False, capture_output=True).returncode == 0
    except OSError:
        return False


class Client:
    """One person on one connection, coming through the load balancer."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.token = ""

    def send(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        sent = {**_FORWARDED, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            sent["Content-Type"] = "application/json"
        self._connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = self._connection.getresponse()
        return answer, answer.read()

    def api(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer, data = self.send(method, f"/api/v1/{path}", body)
        return answer.status, json.loads(data) if data else None

    def page(self, path: str) -> tuple[http.client.HTTPResponse, bytes]:
        """A page, with the session in the cookie that only HTTPS carries."""
        return self.send("GET", path, Cookie=f"__Host-servertask_access={self.token}")

    def close(self) -> None:
        self._connection.close()


def joined(port: int, number: int) -> Client:
    """Somebody new, signed in, with a few tasks."""
    client = Client(port)
    email = f"loaded{number}@example.com"
    body = {"username": f"Loaded {number}", "email": email, "password": PASSWORD}
    status, answer = client.api("POST", "auth/register", body)
    assert status in {201, 409}, answer
    status, answer = client.api("POST", "auth/login", {"email": email, "password": PASSWORD})
    assert status == 200, answer
    client.token = answer["access_token"]
    return client


@dataclass
class Load:
    """What came of a time under load."""

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    def __str__(self) -> str:
        memory = f", at most {max(self.memory) / 2**20:.0f} MB" if self.memory else ""
        return (
            f"{sum(self.statuses.values())} requests in {self.seconds:.0f} s ({dict(self.statuses)}): "
            f"{sum(self.statuses.values()) / self.seconds:.0f}/s, median {self.percentile(0.5):.0f} ms, "
            f"99 % {self.percentile(0.99):.0f} ms{memory}"
        )


def put_under_load(service: Production, seconds: float) -> Load:
    """People who work without a pause: lists, pages, and the life of a task."""
    load, lock = Load(seconds), threading.Lock()
    end = time.monotonic() + seconds

    def work(number: int) -> None:
        client = joined(service.port, number)
        steps = _steps(client)
        while time.monotonic() < end:
            started = time.perf_counter()
            status = next(steps)
            took = (time.perf_counter() - started) * 1000
            with lock:
                load.statuses[status] += 1
                load.milliseconds.append(took)
        client.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        workers = [pool.submit(work, number) for number in range(PEOPLE)]
        while time.monotonic() < end:
            if service.group is not None:
                load.memory.append(service.group.memory_in_use())
            time.sleep(0.2)
        for worker in workers:
            worker.result()
    return load


def _steps(client: Client) -> Iterator[int]:
    """The statuses of one request after another."""
    while True:
        status, todo = client.api("POST", "todos", {"title": "under load", "tags": ["load"]})
        yield status
        path = f"todos/{todo['todo_id']}"
        yield client.api("GET", "todos")[0]
        yield client.page("/")[0].status
        yield client.api("PATCH", path, {"status": "ongoing"})[0]
        yield client.api("GET", path)[0]
        yield client.api("GET", "tasks/fetch-task")[0]
        yield client.api("DELETE", path)[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as service:
        if service.group is None:
            print("No control group can be made here: neither processor nor memory is bounded.")
        if not service.is_read_only:
            print("Nothing can be mounted here: the file system is not read-only.")
        print(put_under_load(service, options.seconds))
        if service.group is not None:
            print(
                f"throttled: {service.group.is_throttled()}, {service.group.memory_in_use() / 2**20:.0f} MB now"
            )
        print(f"exit code {service.stop()} after SIGTERM")
        words = re.findall(r'"level": "(?:WARNING|ERROR)".*', service.log.read_text())
        print(f"{len(words)} warnings and errors in the log", *words[:5], sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
