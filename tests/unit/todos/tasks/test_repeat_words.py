"""A rule in words."""

from __future__ import annotations

import pytest

from todos.tasks.words import REPEAT_CHOICES, repeat_words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=5", "every 3 days 5 times"),
        ("FREQ=DAILY;COUNT=1", "every day once more"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;UNTIL=20270630", "every 2 weeks on Mon, Thu until 30 Jun 2027"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every week on weekdays"),
        ("FREQ=MONTHLY;BYDAY=1MO,-1FR", "every month on the first Mon, the last Fri"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,12,22,-1", "every month on the first, 12th, 22nd, last day"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "every month on Fri and the 13th"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "every month on the last of weekdays"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30;BYSETPOS=-2", "every month on the 2nd last of the 15th, 30th"),
        ("FREQ=YEARLY;BYMONTH=6,7;BYMONTHDAY=-2", "every year on the 2nd last day in Jun, Jul"),
    ],
)
def test_says_how_often_on_which_days_and_how_long(rule: str, words: str) -> None:
    assert repeat_words(rule) == words


def test_what_can_be_chosen_are_rules() -> None:
    assert all(repeat_words(rule).startswith("every") for rule in REPEAT_CHOICES if rule)
