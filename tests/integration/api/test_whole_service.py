"""What only the whole service shows, as `make run` starts it: dependencies gone or frozen, bodies in chunks."""

from __future__ import annotations

import http.client
import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.durability.client import Caller
from tests.whole import Start, free_port, until

# The contract's bound is 5 seconds, measured on a quiet machine; a busy one may add to it, a hang would add much more.
ANSWER_SECONDS = 30

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.xdist_group("supervisor"),
]


@pytest.fixture
def started(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Start]:
    start = Start(tmp_path / "data", variables=getattr(request, "param", {}))
    start.run()
    yield start
    start.stop()


@pytest.fixture
def caller(started: Start) -> Iterator[Caller]:
    """The demo user, signed in."""
    with Caller(started.port, Counter(), timeout_seconds=ANSWER_SECONDS) as caller:
        body = {"email": "demo@example.com", "password": "Demo-pass1"}
        status, tokens, _ = caller.once("POST", "auth/login", body)
        assert status == 200
        caller.token = tokens["access_token"]
        yield caller


def states(todos: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tasks without their images, whose addresses are signed anew every quarter of an hour."""
    return [{name: value for name, value in todo.items() if name != "images"} for todo in todos]


def test_a_frozen_cloud_is_a_503_in_time_and_nothing_is_lost(started: Start, caller: Caller) -> None:
    before = states(caller.once("GET", "todos")[1])
    started.signal_part("cloud", signal.SIGSTOP)
    try:
        calls: list[tuple[str, str, Any]] = [
            ("GET", "todos", None),
            ("POST", "todos", {"title": "written in the dark"}),
            ("GET", "auth/user", None),
            ("POST", "auth/login", {"email": "demo@example.com", "password": "Demo-pass1"}),
        ]
        for method, path, body in calls:
            status, problem, headers = caller.once(method, path, body)
            assert (status, problem["code"]) == (503, "service_unavailable"), path
            assert int(headers["Retry-After"]) >= 1
        assert not started.answers("/readyz")
        assert started.answers("/healthz"), "the process itself is well"
    finally:
        started.signal_part("cloud", signal.SIGCONT)
    until(lambda: started.answers("/readyz"), "it did not recover")
    after = states(caller.call("GET", "todos")[1])
    assert after == before, "what was answered with 503 was not done"


@pytest.mark.parametrize(
    "started", [{"REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(free_port())}], indirect=True, ids=["no Redis"]
)
def test_a_redis_that_is_not_there_costs_nothing_but_itself(started: Start, caller: Caller) -> None:
    assert caller.once("POST", "todos", {"title": "without a cache"})[0] == 201
    assert caller.once("GET", "todos")[1][0]["title"] == "without a cache"
    assert caller.once("GET", "tasks/fetch-task")[0] == 200
    assert started.answers("/readyz"), "the cache alone does not make it unready"
    assert started.answers("/"), "nor the pages"


def test_a_body_in_chunks_is_refused_rather_than_lost(started: Start, caller: Caller) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", started.port, timeout=ANSWER_SECONDS)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {caller.token}"}
    chunks = iter([b'{"everywhere":', b" true}"])
    connection.request("POST", "/api/v1/auth/logout", chunks, headers, encode_chunked=True)
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["code"]) == (411, "length_required")
    connection.close()
    assert caller.once("GET", "auth/user")[0] == 200, "nothing was done"
