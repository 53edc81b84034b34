"""More connections, open files and bytes than there is room for; and the end of a process."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.environment import environment
from tests.integration.serving.bare_app import BIG_BYTES
from tests.integration.serving.impatient import worker_connections
from tests.integration.serving.server import CRAMPED, IMPATIENT, Server, serving
from tests.local_cloud import ROOT

POST = "POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n"
SLEEP = "GET /sleep HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def stoppable(tmp_path: Path) -> Iterator[Server]:
    """One for a test that ends it."""
    with serving(tmp_path, "--config", IMPATIENT) as found:
        yield found


class TestRoom:
    def test_is_made_by_those_who_wait_longest(self, server: Server) -> None:
        with ExitStack() as stack:
            idle = [stack.enter_context(server.connect()) for _ in range(2 * worker_connections)]
            assert stack.enter_context(server.connect()).get("/").status == 200
            assert idle[0].is_closed()
            assert idle[-1].get("/").status == 200

    def test_is_made_before_a_body_in_transfer_goes(self, server: Server) -> None:
        with ExitStack() as stack:
            begun = stack.enter_context(server.connect()).send(POST.format(length=3))
            for _ in range(2 * worker_connections):
                stack.enter_context(server.connect())
            assert begun.send("abc").answer().body == b"POST /slow 3 294"

    def test_is_made_when_no_more_files_can_be_opened(self, tmp_path: Path) -> None:
        options = ("--config", IMPATIENT, "--worker-connections", "1000")
        with serving(tmp_path, *options, files=64) as server, ExitStack() as stack:
            for _ in range(120):
                stack.enter_context(server.connect())
            assert stack.enter_context(server.connect()).get("/").status == 200

    def test_for_bytes_that_wait_is_bounded(self, tmp_path: Path) -> None:
        with serving(tmp_path, "--config", CRAMPED) as server:
            with server.connect() as client:
                answer = client.send(POST.format(length=500_000) + "x" * 200_000).answer()
                assert (answer.status, answer.headers["retry-after"]) == (503, "5")
                assert answer.problem()["code"] == "service_unavailable"
                assert client.is_closed()
            with server.connect() as client:
                client.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert len(client.rest()) < BIG_BYTES
            with server.connect() as client:
                answer = client.send(POST.format(length=90_000) + "x" * 90_000).answer()
                assert answer.status == 200, "what was held is given back"


class TestTheEnd:
    def test_comes_after_what_was_begun(self, stoppable: Server) -> None:
        with stoppable.connect() as working, stoppable.connect() as sending, stoppable.connect() as idle:
            assert idle.get("/").status == 200
            working.send(SLEEP)
            sending.send(POST.format(length=1001) + "x" * 1000)
            time.sleep(0.2)
            stoppable.process.send_signal(signal.SIGTERM)
            time.sleep(0.2)
            answer = sending.send("x").answer()
            assert (answer.status, answer.headers["connection"]) == (200, "close")
            assert working.answer().body == b"slept"
            assert idle.is_closed()
        assert stoppable.process.wait(timeout=60) == 0

    def test_does_not_wait_for_those_who_only_opened(self, stoppable: Server) -> None:
        with stoppable.connect() as opened, stoppable.connect() as half:
            half.send("GET / HT")
            time.sleep(0.2)
            stoppable.process.send_signal(signal.SIGTERM)
            assert half.answer().status == 408
            assert opened.is_closed()
        assert stoppable.process.wait(timeout=60) == 0


@pytest.mark.parametrize(
    "option",
    [
        ("--certfile", __file__, "--keyfile", __file__),
        ("--proxy-protocol", "auto"),
        ("--http2-cleartext", "upgrade"),
    ],
)
def test_a_protocol_it_does_not_speak_stops_the_start(option: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "gunicorn", "--config", IMPATIENT, *option, "--bind", "127.0.0.1:0"]
    done = subprocess.run(
        [*command, "tests.integration.serving.bare_app:application"],
        cwd=ROOT, env=environment(), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode != 0
    assert "plain HTTP" in done.stderr
