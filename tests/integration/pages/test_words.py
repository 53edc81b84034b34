"""How dates are said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from todos.templatetags import todo_dates

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 25), "tomorrow"),
        (date(2026, 11, 28), "Sat 28 Nov"),
        (date(2026, 1, 3), "Sat 3 Jan"),
        (date(2027, 1, 3), "Sun 3 Jan 2027"),
        (date.min, "Mon 1 Jan 1"),
        (date.max, "Fri 31 Dec 9999"),
    ],
)
def test_day_is_said_as_people_say_it(day: date, words: str) -> None:
    assert todo_dates.day(day, TODAY) == words


def test_exact_moment_is_there_to_be_looked_up() -> None:
    moment = datetime(2026, 11, 28, 18, 59, 54, tzinfo=UTC)
    assert todo_dates.full_moment(moment) == "Saturday 28 November 2026, 18:59 UTC"
    assert todo_dates.moment_day(moment, TODAY) == "Sat 28 Nov"
