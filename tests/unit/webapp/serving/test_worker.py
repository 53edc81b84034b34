"""The parts of the server's worker that need no server."""

from __future__ import annotations

import threading

import pytest

from webapp.serving.connection import Connection
from webapp.serving.limits import TransferLimits
from webapp.serving.pace import Pace
from webapp.serving.refusals import FAULT, answer, refusal_of
from webapp.serving.spool import NoRoom, Room, Spool
from webapp.serving.worker import BufferingWorker

LIMITS = TransferLimits(window_seconds=20, window_bytes=100, transfer_seconds=50)


class TestPace:
    def test_asks_for_so_much_in_each_window(self) -> None:
        pace = Pace(LIMITS, done=1000, now=0)
        assert pace.deadline == 20
        assert pace.is_kept(done=1100, now=20)
        assert pace.deadline == 40
        assert not pace.is_kept(done=1199, now=40)

    def test_lends_nothing_from_a_fast_window_to_a_slow_one(self) -> None:
        pace = Pace(LIMITS, done=0, now=0)
        assert pace.is_kept(done=1_000_000, now=20)
        assert not pace.is_kept(done=1_000_000, now=40)

    def test_ends_however_much_comes(self) -> None:
        pace = Pace(LIMITS, done=0, now=0)
        assert pace.is_kept(done=1000, now=20)
        assert pace.is_kept(done=2000, now=40)
        assert pace.deadline == 50
        assert not pace.is_kept(done=3000, now=50)

    def test_by_default_lets_a_slow_phone_send_the_largest_image(self) -> None:
        limits = TransferLimits()
        bytes_per_second = 20_000
        assert bytes_per_second * limits.window_seconds > limits.window_bytes
        assert bytes_per_second * limits.transfer_seconds > limits.body_bytes


class TestSpool:
    @pytest.fixture
    def spool(self) -> Spool:
        return Spool(room=Room(1000), memory_bytes=10)

    def test_keeps_the_order_in_memory_and_on_disk(self, spool: Spool) -> None:
        for piece in (b"abc", b"defghijk", b"lmnopqrstuv"):
            spool.append(piece)
        assert len(spool) == 22
        assert spool.take(5) == b"abcde"
        spool.append(b"wxyz")
        assert spool.peek(3) == b"fgh"
        assert spool.take(100) == b"fghijklmnopqrstuvwxyz"
        assert len(spool) == 0
        assert spool.take(1) == b""

    def test_takes_no_more_than_there_is_room_for_and_gives_it_back(self) -> None:
        room = Room(10)
        one, other = Spool(room=room, memory_bytes=4), Spool(room=room, memory_bytes=4)
        one.append(b"123456")
        with pytest.raises(NoRoom):
            other.append(b"12345")
        other.append(b"1234")
        one.take(6)
        other.append(b"123456")
        other.clear()
        one.append(b"1234567890")
        one.clear()

    def test_says_that_there_is_no_room_when_the_disk_is_full(
        self, spool: Spool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_arguments: object) -> None:
            raise OSError("disk full")

        monkeypatch.setattr("tempfile.SpooledTemporaryFile.write", full)
        with pytest.raises(NoRoom):
            spool.append(b"abc")
        spool.clear()

    def test_room_is_exact_with_many_threads(self) -> None:
        room = Room(100)

        def use() -> None:
            for _ in range(200):
                room.take(1)
                room.give_back(1)

        threads = [threading.Thread(target=use) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        room.take(100)


def test_an_event_of_a_connection_that_made_room_in_the_same_round_is_dropped() -> None:
    worker = object.__new__(BufferingWorker)
    gone, waits = (object.__new__(Connection) for _ in range(2))
    called: list[Connection] = []
    worker._waiting = {waits}
    for connection in (gone, waits):
        worker._on_event(connection, called.append, None)
    assert called == [waits]


def test_an_unknown_error_is_a_fault_of_ours_and_says_nothing() -> None:
    assert refusal_of(ValueError("table users")) is FAULT
    assert b"table users" not in answer(FAULT)
