"""Clients that send or read slowly: what becomes of them, and that nobody else notices."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.integration.serving.bare_app import BIG_BYTES
from tests.integration.serving.impatient import threads
from tests.integration.serving.server import Raw, Server
from tests.integration.serving.slow_clients import KINDS, SlowClients

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and sets Linux's socket options")

POST = "POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{more}\r\n"


@contextmanager
def many(server: Server, count: int, sent: str, *, receive_buffer: int | None = None) -> Iterator[list[Raw]]:
    """Connections that have sent this much and nothing more."""
    with ExitStack() as stack:
        found = [
            stack.enter_context(server.connect(receive_buffer=receive_buffer)).send(sent)
            for _ in range(count)
        ]
        yield found


def trickle(client: Raw, data: bytes, *, size: int, seconds: float) -> None:
    """Send piece by piece, with a pause after each."""
    for start in range(0, len(data), size):
        client.send(data[start : start + size])
        time.sleep(seconds)


class TestAHead:
    def test_is_served_however_it_is_cut(self, client: Raw) -> None:
        trickle(client, b"GET /cut HTTP/1.1\r\nHost: localhost\r\n\r\n", size=1, seconds=0.001)
        assert client.answer().body.startswith(b"GET /cut")

    def test_that_does_not_end_is_given_up(self, client: Raw) -> None:
        answer = client.send("GET /slow HTTP/1.1\r\nHost: loc").answer()
        assert answer.status == 408
        assert answer.problem()["code"] == "request_timeout"
        assert client.is_closed()

    def test_is_given_up_though_bytes_keep_coming(self, client: Raw) -> None:
        with pytest.raises(ConnectionError):
            trickle(client, b"GET /" + b"a" * 1000, size=1, seconds=0.1)

    def test_of_a_second_request_has_the_same_time(self, client: Raw) -> None:
        assert client.get("/first").status == 200
        assert client.send("GET /second").answer().status == 408

    def test_is_awaited_longer_before_it_has_begun(self, client: Raw) -> None:
        time.sleep(1.2)
        assert client.get("/").status == 200
        time.sleep(1.2)
        assert client.get("/").status == 200


class TestABody:
    @pytest.mark.parametrize("sent", [0, 10, 900])
    def test_that_does_not_come_is_a_problem(self, client: Raw, sent: int) -> None:
        head = POST.format(length=1000, more="X-Request-ID: traced-0123\r\n")
        answer = client.send(head + "x" * sent).answer()
        assert answer.status == 408
        assert answer.headers["connection"] == "close"
        assert answer.headers["x-request-id"] == "traced-0123"
        assert answer.problem() == {
            "type": "about:blank",
            "title": "Request Timeout",
            "status": 408,
            "detail": "The request took too long to arrive.",
            "code": "request_timeout",
            "request_id": "traced-0123",
        }
        assert client.is_closed()

    def test_that_was_fast_at_first_may_not_stand_still_later(self, client: Raw) -> None:
        client.send(POST.format(length=400_000, more="") + "x" * 390_000)
        assert client.answer().status == 408

    def test_may_take_its_time_at_the_least_rate(self, client: Raw) -> None:
        data = bytes(range(250)) * 24
        client.send(POST.format(length=len(data), more=""))
        trickle(client, data, size=500, seconds=0.15)
        assert client.answer().body == f"POST /slow {len(data)} {sum(data)}".encode()

    def test_may_not_go_on_for_ever_at_the_least_rate(self, client: Raw) -> None:
        client.send(POST.format(length=400_000, more=""))
        with pytest.raises(ConnectionError):
            trickle(client, bytes(400_000), size=1000, seconds=0.1)

    def test_costs_no_thread_while_it_comes(self, server: Server) -> None:
        with (
            many(server, threads * 5, POST.format(length=1000, more="") + "x") as slow,
            server.connect() as fast,
        ):
            assert fast.get("/").status == 200
            assert {client.answer().status for client in slow} == {408}

    def test_costs_little_memory_while_it_comes(self, server: Server) -> None:
        before = server.memory()
        body = "x" * 500_000
        with many(server, threads * 10, POST.format(length=len(body) + 1, more="") + body) as slow:
            assert server.memory() - before < 8 * 2**20, "40 bodies of half a megabyte wait"
            assert {client.send("x").answer().status for client in slow} == {200}


class TestAnOpenConnection:
    def test_costs_no_thread(self, server: Server) -> None:
        with many(server, threads * 5, ""), server.connect() as fast:
            assert fast.get("/").status == 200


class TestAnAnswer:
    def test_that_nobody_reads_costs_no_thread(self, server: Server) -> None:
        request = "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n"
        with many(server, threads, request, receive_buffer=4096), server.connect() as fast:
            assert fast.get("/").status == 200

    def test_that_nobody_reads_is_given_up(self, server: Server) -> None:
        with server.connect(receive_buffer=4096) as client:
            client.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(1.5)
            with pytest.raises(ConnectionError):
                client.rest()

    def test_that_is_read_steadily_arrives_whole(self, server: Server) -> None:
        with server.connect(receive_buffer=64 * 1024) as client:
            client.send("GET /big HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            received = 0
            while piece := client.socket.recv(64 * 1024):
                received += len(piece)
                time.sleep(0.005)
        assert received > BIG_BYTES

    def test_that_is_read_at_the_least_rate_is_not_given_up(self, server: Server) -> None:
        with server.connect(receive_buffer=16 * 1024) as client:
            client.send("GET /big HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            received = 0
            for _ in range(10):
                received += len(client.socket.recv(16 * 1024))
                time.sleep(0.2)
            assert received + len(client.rest()) > BIG_BYTES

    def test_of_a_broken_off_application_has_no_end(self, client: Raw) -> None:
        answer = client.send("GET /break-off HTTP/1.1\r\nHost: localhost\r\n\r\n").rest()
        assert b"first half" in answer
        assert not answer.endswith(b"0\r\n\r\n")

    def test_waits_for_those_who_still_send(self, client: Raw) -> None:
        client.send(POST.format(length=2**20, more=""))
        client.send(bytes(2**20 - 1))
        assert client.send(b"x").answer().status == 413


class TestHealth:
    def test_is_answered_while_every_thread_is_busy(self, server: Server) -> None:
        with many(server, threads, "GET /sleep HTTP/1.1\r\nHost: localhost\r\n\r\n") as busy:
            with server.connect() as client:
                assert client.get("/healthz").status == 200
            busy[0].socket.setblocking(False)
            with pytest.raises(BlockingIOError):
                busy[0].socket.recv(1)
            busy[0].socket.settimeout(10)
            assert [client.answer().body for client in busy] == [b"slept"] * threads


def test_all_kinds_together_silence_nobody(server: Server) -> None:
    with SlowClients(server.port, 10 * len(KINDS), big_path="/big", seconds_between_bytes=0.1) as slow:
        end = time.monotonic() + 2.5
        while time.monotonic() < end:
            with server.connect() as client:
                assert client.get("/healthz").status == 200
                assert client.get("/list").status == 200
            time.sleep(0.05)
    assert set(slow.ended) >= {"slow head", "slow body", "slow reader", "trickled keep-alive"}
