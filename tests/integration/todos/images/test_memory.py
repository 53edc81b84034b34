"""What images cost a worker in memory: nothing on the direct way, and a bounded amount where they come with a request.

A worker of the real server is watched, since a test client would hold the files itself.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import urllib3
from django.conf import LazySettings

from tests.environment import service_environment
from tests.integration.todos.images.callers import posted
from tests.local_cloud import ROOT, LocalCloud
from tests.personas import Person
from tests.pictures import photo
from tests.whole import free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

MIB = 1024 * 1024
PATIENCE_SECONDS = 90


def jpeg_of(byte_count: int) -> bytes:
    """A photo that was blown up to a size, with as many marks in its data as real ones have."""
    whole = photo("cat")
    filling = b"\x12\x34\xff\x00" + bytes(range(124))
    missing = byte_count - len(whole)
    return whole[:-2] + (filling * (missing // len(filling) + 1))[:missing] + whole[-2:]


@dataclass
class Server:
    """The web server with one worker, and Alice in front of it."""

    address: str
    worker: int
    token: str

    def call(self, method: str, path: str, **more: Any) -> urllib3.BaseHTTPResponse:
        headers = {"Authorization": f"Bearer {self.token}"}
        return urllib3.request(
            method, f"{self.address}/api/v1/{path}", headers=headers, retries=False, timeout=60, **more
        )

    def created(self) -> str:
        todo_id: str = self.call("POST", "todos", json={"title": "Heavy"}).json()["todo_id"]
        return todo_id

    def attach(self, todo_id: str, data: bytes) -> None:
        form = self.call("GET", "upload?action=create&content_type=image/jpeg").json()
        assert posted(form, data) == 204
        answer = self.call("POST", f"todos/{todo_id}/images", json={"key": form["key"]})
        assert answer.status == 201, answer.data

    def send(self, todo_id: str, data: bytes) -> None:
        file = {"file": ("photo.jpg", data, "image/jpeg")}
        answer = self.call("POST", f"todos/{todo_id}/images", fields=file)
        assert answer.status == 201, answer.data

    def forget_peak(self) -> None:
        Path(f"/proc/{self.worker}/clear_refs").write_text("5")

    def peak(self) -> int:
        """The most memory the worker has had since the peak was forgotten, in bytes."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024


@pytest.fixture
def server(aws: LocalCloud, alice: Person, settings: LazySettings) -> Iterator[Server]:
    port = free_port()
    environment = service_environment(
        AWS_ENDPOINT_URL=aws.endpoint,
        COGNITO_USER_POOL_ID=settings.COGNITO_USER_POOL_ID,
        COGNITO_CLIENT_ID=settings.COGNITO_CLIENT_ID,
        COGNITO_JWKS_URL=settings.COGNITO_JWKS_URL,
    )
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--workers", "1"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "webapp.wsgi:application"], cwd=ROOT, env=environment
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _answers(address):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(children) == 1
    yield Server(address, int(children[0]), alice.tokens.access_token)
    process.terminate()
    process.wait(PATIENCE_SECONDS)


def _answers(address: str) -> bool:
    try:
        return urllib3.request("GET", f"{address}/healthz", retries=False).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def _peaks(server: Server, way: str, sizes: list[int]) -> list[int]:
    """The peak of the worker while images of these sizes are attached, one after the other."""
    attach = getattr(server, way)
    todo_id = server.created()
    # What is loaded and built once is not the images' cost.
    for _ in range(5):
        attach(todo_id, photo("cat"))
    peaks = []
    for size in sizes:
        data = jpeg_of(size)
        server.forget_peak()
        attach(todo_id, data)
        peaks.append(server.peak())
    return peaks


def test_a_direct_upload_of_any_size_costs_the_same(server: Server) -> None:
    small, *large = _peaks(server, "attach", [100_000, 10 * MIB, 10 * MIB, 10 * MIB])
    assert max(large) - small < 2 * MIB, (small, large)


def test_an_upload_with_the_request_costs_less_than_20_mib(server: Server) -> None:
    small, *large = _peaks(server, "send", [100_000, 10 * MIB, 10 * MIB, 10 * MIB])
    assert max(large) - small < 20 * MIB, (small, large)
