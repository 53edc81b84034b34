"""The circuit breaker."""

from __future__ import annotations

import pytest

from webapp.cache.breaker import Admission, Breaker

PAUSE = 3.0


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def breaker(time: Time) -> Breaker:
    return Breaker(pause_seconds=PAUSE, monotonic=time)


def admitted(breaker: Breaker) -> Admission:
    admission = breaker.admit()
    assert admission is not None
    return admission


def test_admits_everybody_while_nothing_fails(breaker: Breaker) -> None:
    for _ in range(3):
        assert not breaker.succeeded(admitted(breaker)), "that was no news"
    assert breaker.is_closed


def test_admits_nobody_for_a_pause_after_one_failure(breaker: Breaker, time: Time) -> None:
    assert breaker.failed(), "it was closed"
    assert not breaker.failed(), "it was open already"
    time.now += PAUSE - 0.01
    assert breaker.admit() is None
    assert not breaker.is_closed


def test_admits_one_at_a_time_after_the_pause(breaker: Breaker, time: Time) -> None:
    breaker.failed()
    time.now += PAUSE
    probe = admitted(breaker)
    assert breaker.admit() is None, "one is enough to find out"
    assert breaker.succeeded(probe)
    assert breaker.is_closed
    admitted(breaker)


def test_waits_again_when_the_one_fails(breaker: Breaker, time: Time) -> None:
    breaker.failed()
    time.now += PAUSE
    admitted(breaker)
    time.now += 0.2
    breaker.failed()
    time.now += PAUSE - 0.01
    assert breaker.admit() is None
    time.now += 0.01
    admitted(breaker)


def test_replaces_one_that_never_reports(breaker: Breaker, time: Time) -> None:
    breaker.failed()
    time.now += PAUSE
    admitted(breaker)
    time.now += PAUSE
    assert breaker.succeeded(admitted(breaker))


def test_a_success_from_before_the_failure_proves_nothing(breaker: Breaker) -> None:
    slow = admitted(breaker)
    breaker.failed()
    assert not breaker.succeeded(slow)
    assert breaker.admit() is None
