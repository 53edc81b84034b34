"""How often something is tried again, and how long it is waited."""

from __future__ import annotations

import pytest

from webapp.dynamodb.attempts import CONTENDED, MOST_ATTEMPTS, attempts, until_done
from webapp.errors import Unavailable


def longest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every pause be as long as it may be."""
    monkeypatch.setattr("random.uniform", lambda _shortest, longest: longest)


def test_pauses_grow_up_to_a_bound_and_none_comes_first_or_last(monkeypatch: pytest.MonkeyPatch) -> None:
    longest(monkeypatch)
    pauses: list[float] = []
    assert list(attempts(pauses.append, most=8)) == list(range(8))
    assert pauses == [0.01, 0.02, 0.04, 0.08, 0.16, 0.2, 0.2]


def test_all_pauses_together_leave_time_to_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    longest(monkeypatch)
    pauses: list[float] = []
    assert len(list(attempts(pauses.append))) == MOST_ATTEMPTS
    assert sum(pauses) < 2


def test_pauses_are_random_below_their_bound() -> None:
    drawn = set()
    for _ in range(20):
        pauses: list[float] = []
        list(attempts(pauses.append, most=4))
        drawn.add(tuple(pauses))
    assert len(drawn) == 20


def test_once_is_once() -> None:
    pauses: list[float] = []
    assert list(attempts(pauses.append, most=1)) == [0]
    assert pauses == []


def test_goes_on_until_there_is_an_answer() -> None:
    answers = iter([None, None, 0])
    pauses: list[float] = []
    assert until_done(lambda: next(answers), sleep=pauses.append) == 0
    assert len(pauses) == 2


def test_gives_up_some_time() -> None:
    calls: list[int] = []
    with pytest.raises(Unavailable, match="from several places"):
        until_done(lambda: calls.append(1), sleep=lambda _: None, most=3)
    assert len(calls) == 3
    assert CONTENDED
