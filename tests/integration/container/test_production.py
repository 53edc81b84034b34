"""The production start command with production's settings, on a quarter of a processor and 512 MB."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.emf import metrics_of
from tests.environment import environment
from tests.integration.container.production import Client, Production, joined, put_under_load, running

LOAD_SECONDS = 12
MOST_MEMORY = 400 * 2**20

pytestmark = [
    pytest.mark.needs_redis,
    pytest.mark.skipif(sys.platform != "linux", reason="needs Linux"),
    # One after the other: several at once would only wait for each other.
    pytest.mark.xdist_group("supervisor"),
]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Production]:
    """One for all tests that leave it running."""
    with running(tmp_path_factory.mktemp("production")) as found:
        yield found


@pytest.fixture
def stoppable(tmp_path: Path) -> Iterator[Production]:
    """One for a test that ends it."""
    with running(tmp_path) as found:
        yield found


@pytest.fixture
def visitor(service: Production) -> Iterator[Client]:
    client = Client(service.port)
    yield client
    client.close()


def test_serves_pages_and_files_as_a_browser_should_get_them(service: Production, visitor: Client) -> None:
    answer, page = visitor.send("GET", "/signin")
    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    (cookie,) = answer.headers.get_all("Set-Cookie", [])
    assert cookie.startswith("__Host-csrftoken=")
    assert "; Secure" in cookie
    style = re.search(rb'href="(/static/css/app\.[0-9a-f]{12}\.css)"', page)
    assert style, "static files carry a hash in their names"
    answer, _ = visitor.send("GET", style[1].decode(), Accept_Encoding="gzip")
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]


def test_refuses_under_the_same_headers_what_the_application_never_sees(visitor: Client) -> None:
    page, _ = visitor.send("GET", "/signin")
    refused, _ = visitor.send("GET", "/" + "a" * 5000)
    assert refused.status == 414
    for name in ("Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert refused.headers[name] == page.headers[name]


def test_answers_only_under_its_own_names(service: Production, visitor: Client) -> None:
    assert visitor.send("GET", "/signin", Host="elsewhere.example.com")[0].status == 400
    assert visitor.send("GET", "/healthz", Host="10.0.1.17")[0].status == 200, (
        "the load balancer's own question"
    )


def test_writes_lines_that_cloudwatch_takes_metrics_from(service: Production) -> None:
    client = joined(service.port, 0)
    assert client.api("POST", "todos", {"title": "a secret wish"})[0] == 201
    assert client.page("/")[0].status == 200
    client.close()
    requests = [line for line in service.lines() if line["message"] == "request" and "_aws" in line]
    assert {line["route"] for line in requests} >= {"api/v1/todos", "/", "api/v1/auth/login"}
    for line in requests:
        found = metrics_of(line)
        assert found["requests", ()] == 1
        assert found["errors", ()] == 0
    created = next(line for line in requests if line["status"] == 201 and line["route"] == "api/v1/todos")
    assert created["aws_calls"] >= 1
    assert created["write_units"] > 0
    text = service.log.read_text()
    assert "a secret wish" not in text
    assert "loaded0@example.com" not in text


def test_finishes_what_it_has_begun_before_it_stops(stoppable: Production) -> None:
    clients = [joined(stoppable.port, number) for number in range(3)]
    half_sent = socket.create_connection(("127.0.0.1", stoppable.port), timeout=20)
    stoppable.cloud.process.send_signal(signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(len(clients)) as pool:
            answers = [pool.submit(client.api, "POST", "todos", {"title": "in flight"}) for client in clients]
            body = b'{"email": "nobody@example.com", "password": "Wrong-pass1"}'
            head = (
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: servertask.example.com\r\nX-Forwarded-Proto: https\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            half_sent.sendall(head.encode() + body[:10])
            # They are in flight now, held up by a cloud that does not answer.
            time.sleep(0.7)
            stoppable.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            stoppable.cloud.process.send_signal(signal.SIGCONT)
            half_sent.sendall(body[10:])
            assert [answer.result()[0] for answer in answers] == [201, 201, 201]
            assert half_sent.recv(64).startswith(b"HTTP/1.1 401")
    finally:
        stoppable.cloud.process.send_signal(signal.SIGCONT)
        half_sent.close()
        for client in clients:
            client.close()
    assert stoppable.process.wait(timeout=60) == 0
    assert stoppable.health() == 1, "nothing listens any more"


def test_stays_within_its_bounds_under_load(service: Production) -> None:
    if service.group is None:
        pytest.skip("no control group can be made here, so neither processor nor memory can be bounded")
    before = len(service.lines())
    load = put_under_load(service, LOAD_SECONDS)
    assert set(load.statuses) == {200, 201, 204}, load
    assert service.group.is_throttled(), "the bound on the processor was felt"
    assert max(load.memory) < MOST_MEMORY, load
    assert service.group.times_out_of_memory() == 0
    complaints = [
        line for line in service.lines()[before:] if line["level"] in {"WARNING", "ERROR", "CRITICAL"}
    ]
    # A process that is held still for want of processor takes Redis for slow, and does without it for seconds. And once a
    # minute it counts the clients it gave up, such as those of the tests before; of this load nobody was refused.
    excused = {"cache out of reach", "connections ended early"}
    assert not [line for line in complaints if line["message"] not in excused]


def test_never_writes_to_its_own_file_system(service: Production) -> None:
    if not service.is_read_only:
        pytest.skip("nothing can be mounted here, so the file system is not read-only")
    client = joined(service.port, 0)
    assert client.api("GET", "todos")[0] == 200
    client.close()
    inside = ["nsenter", "--mount", f"--target={service.process.pid}", "touch"]
    refused = subprocess.run(
        [*inside, str(service.image.root / "new")], env=environment(), check=False, capture_output=True
    )
    assert b"Read-only file system" in refused.stderr
    subprocess.run([*inside, str(service.image.root / "tmp" / "new")], env=environment(), check=True)
