"""iCalendar: what is written is read by three parsers, and what others write by us."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.factories import START, make_todo
from todos.tasks.domain import RepeatFrom, Status, Todo
from todos.tasks.recurrence import read_rule
from todos.tasks.rules import Reminder
from todos.transfer.domain import Item, Problem
from todos.transfer.errors import UnreadableFile
from todos.transfer.files.calendar import from_calendar, to_calendar

HOSTILE = "Semi;colon, comma\\ and \u202eright to left\u202c \U0001f33f é ÄÖ"


def written(*todos: Todo, **options: Any) -> str:
    return "".join(to_calendar(todos, **options))


def components(text: str) -> Any:
    return Calendar.from_ical(text)


def calendar(*lines: str) -> str:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VTODO", *lines, "END:VTODO", "END:VCALENDAR", ""]
    )


def item(*lines: str, **options: Any) -> Item:
    (found,) = from_calendar(calendar(*lines), **options)
    assert isinstance(found, Item), found
    return found


def alarm(trigger: str) -> list[str]:
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:x",
        f"TRIGGER{trigger if ':' in trigger else f':{trigger}'}",
        "END:VALARM",
    ]


BERLIN = ZoneInfo("Europe/Berlin")
REPEATING = make_todo(
    due_date=date(2026, 12, 1),
    due_time=time(14, 30),
    repeat="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270601",
    reminders=(Reminder(before_due_minutes=30), Reminder(at=START)),
)
FULL = make_todo(
    title=HOSTILE,
    description="Line one\n\nBEGIN:VTODO\nEND:VTODO\ttab",
    tags=("home", "two words"),
    priority=3,
    due_date=date(2026, 12, 1),
    status=Status.COMPLETE,
    completed_at=START,
    version=4,
)


def test_two_parsers_read_what_is_written() -> None:
    for todo in (FULL, make_todo(status=Status.ONGOING, due_date=date.max, priority=1)):
        text = written(todo)
        (component,) = components(text).walk("VTODO")
        assert str(component["SUMMARY"]) == todo.title
        other: Any = vobject.readOne(text)
        assert other.vtodo.summary.value == todo.title
        assert other.vtodo.uid.value == todo.todo_id
        assert other.vtodo.due.value == todo.due_date


def test_events_are_of_a_day_and_take_none_away() -> None:
    text = written(FULL, make_todo(due_date=date.max), name="Tasks", as_events=True)
    first, last = components(text).walk("VEVENT")
    assert (first["DTSTART"].dt, first["DTEND"].dt) == (date(2026, 12, 1), date(2026, 12, 2))
    assert last["DTEND"].dt == date.max
    assert first["TRANSP"] == "TRANSPARENT"
    other: Any = vobject.readOne(text)
    assert other.vevent_list[0].summary.value == HOSTILE


def test_times_carry_their_zone_and_rules_and_reminders_go_along() -> None:
    text = written(REPEATING, REPEATING, zone=BERLIN, as_events=True)
    assert text.count("BEGIN:VTIMEZONE") == 1
    event = components(text).walk("VEVENT")[0]
    assert event["DTSTART"].dt == datetime(2026, 12, 1, 14, 30, tzinfo=BERLIN)
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert "DTEND" not in event
    # An end is a moment where the start is one; in Berlin it is summer by then.
    assert b"UNTIL=20270601T215959Z" in event["RRULE"].to_ical()
    before, at = (each["TRIGGER"].dt for each in event.walk("VALARM"))
    assert (before, at) == (timedelta(minutes=-30), START)
    other: Any = vobject.readOne(text)
    assert other.vevent_list[0].dtstart.value == datetime(2026, 12, 1, 14, 30, tzinfo=BERLIN)


def test_a_rule_that_depends_on_when_it_is_done_is_one_event() -> None:
    for todo in (
        replace(REPEATING, repeat_from=RepeatFrom.COMPLETION),
        replace(REPEATING, status=Status.COMPLETE, completed_at=START),
    ):
        assert "RRULE" not in written(todo, as_events=True, zone=BERLIN)
        assert "RRULE" not in written(todo, zone=BERLIN)


def test_without_a_time_a_reminder_counts_from_nine() -> None:
    todo = replace(REPEATING, due_time=None)
    text = written(todo, as_events=True, zone=BERLIN)
    assert "VTIMEZONE" not in text
    (event,) = components(text).walk("VEVENT")
    assert b"UNTIL=20270601;" in event["RRULE"].to_ical() + b";"
    assert event.walk("VALARM")[0]["TRIGGER"].dt == timedelta(hours=8, minutes=30)


def test_utc_needs_no_zone() -> None:
    for zone in (UTC, ZoneInfo("UTC")):
        assert "VTIMEZONE" not in written(REPEATING, zone=zone)


@pytest.mark.parametrize("due_time", [None, time(14, 30)])
@pytest.mark.parametrize("repeat", [None, "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "FREQ=YEARLY"])
def test_times_rules_and_reminders_come_back(due_time: time | None, repeat: str | None) -> None:
    todo = replace(REPEATING, due_time=due_time, repeat=repeat)
    (found,) = from_calendar(written(todo, zone=BERLIN), zone=BERLIN)
    assert isinstance(found, Item)
    assert found.problems == ()
    assert (found.fields["due_date"], found.fields.get("due_time")) == (todo.due_date, due_time)
    assert found.fields["reminders"] == todo.reminders
    if repeat is not None:
        assert read_rule(found.fields["repeat"]) == read_rule(repeat)


def test_reminders_of_others() -> None:
    found = item(
        "SUMMARY:x", *alarm(";VALUE=DATE-TIME:20260301T090000"), *alarm(";VALUE=DATE-TIME:20260301T090000Z")
    )
    assert found.fields["reminders"] == (Reminder(at=datetime(2026, 3, 1, 9, tzinfo=UTC)),)
    first_of_two = item("SUMMARY:x", "DUE;VALUE=DATE:20261201", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY")
    assert first_of_two.fields["repeat"] == "FREQ=DAILY"


def test_nothing_to_be_done_is_a_calendar_as_well() -> None:
    assert components(written()).walk("VTODO") == []
    assert components(written(make_todo(), as_events=True)).walk("VEVENT")


def test_what_is_written_comes_back() -> None:
    (found,) = from_calendar(written(FULL))
    assert isinstance(found, Item)
    assert found.item_id == FULL.todo_id
    assert found.fields == {
        "title": FULL.title,
        "description": FULL.description,
        "tags": FULL.tags,
        "priority": 3,
        "due_date": FULL.due_date,
        "status": Status.COMPLETE,
    }
    assert (found.created_at, found.updated_at, found.completed_at) == (START, START, START)
    assert (found.version, found.problems) == (4, ())


@settings(max_examples=60)
@given(
    title=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=60),
    description=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200),
)
def test_any_text_comes_back(title: str, description: str) -> None:
    text = written(make_todo(title=f"t{title}", description=description))
    (found,) = from_calendar(text)
    assert isinstance(found, Item)
    (component,) = components(text).walk("VTODO")
    assert str(component["SUMMARY"]) == f"t{title}"
    assert found.fields["description"] == description


@pytest.mark.parametrize(
    ("line", "expected", "at"),
    [
        ("DUE;VALUE=DATE:20261201", date(2026, 12, 1), None),
        ("DTSTART;VALUE=DATE:20261201", date(2026, 12, 1), None),
        ("DUE:20261201T233000Z", date(2026, 12, 2), time(0, 30)),
        ("DUE;TZID=America/New_York:20261201T090000", date(2026, 12, 1), time(15)),
        ("DUE:20261201T090059", date(2026, 12, 1), time(9)),
    ],
)
def test_dates_of_others_are_read_in_the_zone_of_the_account(
    line: str, expected: date, at: time | None
) -> None:
    found = item("SUMMARY:x", line, zone=BERLIN)
    assert (found.fields["due_date"], found.fields.get("due_time")) == (expected, at)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("line", "field", "expected"),
    [
        ("STATUS:IN-PROCESS", "status", Status.ONGOING),
        ("STATUS:NONSENSE", "status", Status.PENDING),
        ("COMPLETED:20261201T090000Z", "status", Status.COMPLETE),
        ("PRIORITY:5", "priority", 2),
        ("PRIORITY:9", "priority", 1),
        ("PRIORITY:0", "priority", 0),
        ("CATEGORIES:A,B\r\nCATEGORIES:C", "tags", ("a", "b", "c")),
    ],
)
def test_other_fields_of_others(line: str, field: str, expected: object) -> None:
    assert item("SUMMARY:x", line).fields[field] == expected


def test_odd_to_dos_are_named_one_by_one() -> None:
    for lines, codes in (
        (["RRULE:FREQ=DAILY"], ["repeat_left_out"]),
        (["DUE;VALUE=DATE:20261201", "RRULE:FREQ=HOURLY"], ["repeat_left_out"]),
        (["DUE;VALUE=DATE:20261201", *alarm("-P60D"), *alarm("PT10H")], ["reminder_left_out"] * 2),
        (alarm("-PT5M"), ["reminder_left_out"]),
        (
            ["DUE:20261201T090000Z", *(line for n in range(6) for line in alarm(f"-PT{n}M"))],
            ["reminder_left_out"],
        ),
        (["BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM"], ["reminder_left_out"]),
    ):
        assert [each.code for each in item("SUMMARY:x", *lines).problems] == codes
    for lines, code in (
        (["STATUS:CANCELLED", "SUMMARY:x"], "cancelled_left_out"),
        (["DUE:tomorrow", "PRIORITY:high", "SUMMARY:x"], "unreadable"),
        (["DESCRIPTION:no title"], "blank"),
    ):
        (problem,) = from_calendar(calendar(*lines))
        assert isinstance(problem, Problem)
        assert problem.code == code


def test_what_stands_before_is_not_read() -> None:
    first, second = from_calendar(written(FULL, FULL), offset=1)
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert (first.fields, second.fields["title"]) == ({}, HOSTILE)


def test_a_folded_line_and_a_naive_moment_are_read() -> None:
    found = item("SUMMARY:Long", " er", "CREATED:20260101T000000")
    assert found.fields["title"] == "Longer"
    assert found.created_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_what_is_no_calendar_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        from_calendar("BEGIN:VCARD\nEND:VCARD")
