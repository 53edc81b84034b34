"""One moment by which a request has to be answered."""

from __future__ import annotations

import pytest

from webapp import deadlines
from webapp.errors import Unfinished


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_outside_of_a_request_there_is_none() -> None:
    assert deadlines.seconds_left() is None
    assert deadlines.at_most(7) == 7


def test_time_goes_by(now: list[float]) -> None:
    with deadlines.within(5):
        assert deadlines.seconds_left() == 5
        now[0] += 3
        assert deadlines.seconds_left() == 2
        assert deadlines.at_most(7) == 2
        assert deadlines.at_most(1) == 1
        now[0] += 3
        assert deadlines.seconds_left() == -1
    assert deadlines.seconds_left() is None


def test_work_on_any_number_of_tasks_has_longer(now: list[float]) -> None:
    with deadlines.within(5):
        now[0] += 3
        with deadlines.for_many():
            assert deadlines.seconds_left() == deadlines.SECONDS_FOR_MANY
        assert deadlines.seconds_left() == 2


def test_in_a_command_it_has_as_long_as_it_takes() -> None:
    with deadlines.for_many():
        assert deadlines.seconds_left() is None


def test_no_piece_is_begun_that_may_not_end_in_time(now: list[float]) -> None:
    deadlines.check_time_left()
    with deadlines.within(20):
        deadlines.check_time_left()
        now[0] += 18
        with pytest.raises(Unfinished):
            deadlines.check_time_left()
