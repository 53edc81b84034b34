"""What holds of every reading, whatever the text, and what the table cannot show."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.todos.quick.reading import LISTS, TODAY, read
from tests.unit.todos.quick.test_phrases import MEANT, UNTOUCHED
from todos.quick.domain import Field, Reminder
from todos.quick.parser import understand
from todos.quick.words import LANGUAGES

_ENGLISH = LANGUAGES["en"]
_KNOWN = sorted(
    {word for words in _ENGLISH.words.values() for word in words}
    | {word for phrase in _ENGLISH.phrases for word in phrase.template.replace("|", " ").split()}
    | _ENGLISH.governing
    | _ENGLISH.following
)
_WORDS = st.sampled_from(
    [*_KNOWN, "Pay", "rent", "9am", "14:30", "9", "1st", "31st", "2026-12-01", "9999-12-31", "24.12.2026", "#home", "!high",
     "@Family", '"', "'", "\u201c", "\u201d", "999", "30", "feb", "Tomorrow", "SAT", "(today)", "today!", "mon,"]
)  # fmt: skip
_OF_KNOWN_WORDS = st.lists(_WORDS, max_size=40).map(" ".join)
_OF_PHRASES = st.lists(st.sampled_from([text for text, *_ in MEANT] + UNTOUCHED), max_size=5).map(" ".join)
TEXTS = st.one_of(st.text(max_size=400), _OF_KNOWN_WORDS, _OF_PHRASES)
DAYS = st.one_of(st.dates(), st.sampled_from([date.min, date.max, date(2028, 2, 29), date(2100, 2, 28)]))


@given(text=TEXTS, today=DAYS)
@example(text="Pay in 999 years every 30 feb until 9999-12-31", today=date.max)
@example(text="Meet \ud800 tomorrow\x00 #\ud800 @\ud800", today=date.min)
def test_parts_are_pieces_of_the_text_and_the_title_is_the_rest(text: str, today: date) -> None:
    understood = read(text, today=today, lists=LISTS)
    parts = understood.parts
    assert all(text[part.start : part.end] == part.text and part.text.strip() == part.text for part in parts)
    assert all(before.end <= after.start for before, after in pairwise(parts))
    ends = [0, *(end for part in parts for end in (part.start, part.end)), len(text)]
    left = " ".join(
        " ".join(text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)).split()
    )
    assert understood.title in {left, left.rstrip(" ,;:-\u2013\u2014")}
    assert understood.title or not text.strip()


@given(text=TEXTS, today=DAYS)
def test_fields_agree_with_one_another_and_with_the_parts(text: str, today: date) -> None:
    understood = read(text, today=today, lists=LISTS)
    has_date = understood.due_date is not None
    assert not has_date or understood.due_date >= today  # type: ignore[operator]  # There is one.
    needs_date = (understood.due_time, understood.repeat, *understood.reminders)
    assert has_date or not any(value is not None for value in needs_date)
    said = {part.field for part in understood.parts}
    values: dict[Field, Any] = {field: getattr(understood, field.value) for field in Field}
    assert all(values[field] for field in said - {Field.DUE_TIME})
    assert len(understood.tags) <= 10
    assert len(understood.reminders) <= 5
    assert bool(understood.parts) or (understood.title == " ".join(text.split()) and not any(values.values()))


@given(text=TEXTS)
def test_what_is_quoted_is_left_alone(text: str) -> None:
    quoted = '"' + text.replace('"', "") + '"'
    assert not read(f"Read {quoted}").parts


def _steps(work: Callable[[], object]) -> int:
    """How many lines of Python some work runs: what a clock says, without what else the machine does."""
    count = 0

    def trace(frame: Any, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("end", ["", "x"])
@pytest.mark.parametrize(
    "piece",
    ["tomorrow ", "mon ", "every 2 weeks on ", "every mon and ", "remind me 1 day before ", '"', "\u201c", "'a ", "#a ", "@a ", "!high ",
     "in ", "tomorrow at 9 #a about ", ".", "9am, ", "every 30 feb ", "until ", "every day until tomorrow "],
)  # fmt: skip
def test_time_grows_as_the_text_does(piece: str, end: str) -> None:
    short, long = (_steps(lambda n=n: read("Pay " + piece * n + end, lists=LISTS)) for n in (40, 160))  # type: ignore[misc]  # A default binds the number.
    assert long <= 4.15 * short + 500


def test_a_list_that_is_there_is_named_and_one_that_is_not_stays() -> None:
    understood = read("Renew passport @Work @family tomorrow", lists=LISTS)
    assert (understood.title, understood.list_id) == ("Renew passport @Work", "list-of-the-family")
    assert [part.field for part in understood.parts] == [Field.LIST, Field.DUE_DATE]


def test_of_two_that_say_the_same_the_last_one_counts() -> None:
    understood = read("Pay !low rent !high tomorrow friday")
    assert (understood.title, understood.priority) == (
        "Pay !low rent !high tomorrow friday".replace(" !high", "").replace(" friday", ""),
        3,
    )
    assert understood.due_date == date(2026, 11, 27)


def test_a_task_has_ten_tags_and_the_rest_is_title() -> None:
    understood = read("Buy " + " ".join(f"#tag{number}" for number in range(12)) + " #TAG1")
    assert len(understood.tags) == 10
    assert understood.title == "Buy #tag10 #tag11"


def test_where_nothing_would_be_left_all_is_title() -> None:
    for text in ("tomorrow", "#home", "every day 9am !high", "- tomorrow"):
        assert (read(text).title, read(text).parts) == (text, ())


def test_a_repeat_that_ends_before_it_begins_has_no_end() -> None:
    understood = read("Water plants every saturday until friday")
    assert understood.repeat is None or "UNTIL" not in understood.repeat
    assert "until friday" in understood.title


def test_a_reminder_counts_beside_a_date_only_and_no_longer_than_four_weeks() -> None:
    assert not read("Buy milk remind me 1 day before").parts
    assert read("Buy milk friday remind me 4 weeks before").reminders == (Reminder(40_320),)
    assert read("Buy milk friday remind me 5 weeks before").reminders == ()


@pytest.mark.parametrize(
    ("today", "text", "due"),
    [
        (date(2026, 1, 31), "Pay in 1 month", date(2026, 2, 28)),
        (date(2024, 2, 29), "Pay in a year", date(2025, 2, 28)),
        (date(2026, 12, 31), "Pay tomorrow", date(2027, 1, 1)),
        (date(2026, 11, 30), "Pay monday", date(2026, 12, 7)),
        (date(2026, 11, 29), "Pay next monday", date(2026, 11, 30)),
        (date(2026, 11, 29), "Pay this weekend", date(2026, 12, 5)),
        (date(2027, 1, 31), "Pay on the 30th", date(2027, 3, 30)),
        (date(2026, 12, 24), "Pay 24 dec", date(2026, 12, 24)),
        (date(2026, 12, 25), "Pay 24 dec", date(2027, 12, 24)),
        (date(2026, 12, 15), "Pay next month", date(2027, 1, 1)),
        (date(2026, 11, 25), "Pay Wednesday 24 December", date(2026, 12, 24)),
        (date(2026, 11, 25), "Pay 30 feb", None),
    ],
)
def test_dates_at_the_edges_of_months_and_years(today: date, text: str, due: date | None) -> None:
    assert read(text, today=today).due_date == due


def test_a_part_of_the_day_needs_its_day() -> None:
    assert read("Buy bread in the morning").due_time is None
    assert read("Buy bread tomorrow in the morning").due_time == time(9)


@pytest.mark.parametrize("text", ["Meet tomorrow 13pm", "Meet tomorrow 0am"])
def test_an_hour_that_no_half_of_the_day_has_is_title(text: str) -> None:
    assert read(text).title == text


def test_a_language_may_count_the_hours_without_halves() -> None:
    french = replace(_ENGLISH, clocks=(r"(?P<hour>\d{1,2})h(?P<minute>\d\d)?",))
    for word, at in (("9h", time(9)), ("14h30", time(14, 30)), ("25h", None)):
        understood = understand(f"Meet tomorrow {word}", today=TODAY, language=french, list_of=lambda _: None)
        assert understood.due_time == at


def test_a_sentence_that_ends_parts_the_days_of_a_repeat() -> None:
    understood = read("Walk every monday! thursday")
    assert "TH" not in (understood.repeat or "")


def test_a_repeat_for_which_the_calendar_has_no_day_left_is_title() -> None:
    understood = read("Water plants every monday", today=date.max)
    assert (understood.title, understood.repeat) == ("Water plants every monday", None)


def test_a_tag_that_is_too_long_is_title() -> None:
    text = "Buy #" + "x" * 31
    assert (read(text).title, read(text).tags) == (text, ())


def test_a_quotation_that_is_not_closed_is_none() -> None:
    assert read('Say "hello tomorrow').due_date == date(2026, 11, 26)
