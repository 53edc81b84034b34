"""Doing something again that somebody was in the way of."""

from __future__ import annotations

import pytest

from webapp.dynamodb.attempts import MOST_ATTEMPTS, attempts, until_done
from webapp.errors import Unavailable


def test_the_first_answer_that_is_one_ends_it() -> None:
    answers, pauses = iter([None, None, "done", "too late"]), list[float]()
    assert until_done(lambda: next(answers), sleep=pauses.append) == "done"
    assert len(pauses) == 2


def test_an_answer_may_be_nothing_much() -> None:
    assert until_done(lambda: 0, sleep=lambda _: None) == 0


def test_giving_up_is_an_outage_after_less_than_two_seconds() -> None:
    for _ in range(50):
        pauses: list[float] = []
        with pytest.raises(Unavailable):
            until_done(lambda: None, sleep=pauses.append)
        assert len(pauses) == MOST_ATTEMPTS - 1
        assert sum(pauses) < 2


def test_the_first_attempt_waits_for_nobody() -> None:
    pauses: list[float] = []
    assert next(attempts(pauses.append)) == 0
    assert pauses == []
