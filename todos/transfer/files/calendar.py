"""iCalendar (RFC 5545): tasks as to-dos and as events, and the to-dos of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from icalendar import Event
from icalendar import Todo as ToDo

from todos.tasks.domain import Status, Todo
from todos.transfer.domain import Item, Problem, Read
from todos.transfer.errors import UnreadableFile
from todos.transfer.files.fitting import fitted
from todos.transfer.files.timing import alarms_of, due_of, rule_of, with_timing, zone_component

_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//ServerTask//ServerTask//EN\r\nCALSCALE:GREGORIAN\r\n"
_FOOT = "END:VCALENDAR\r\n"
_STATUSES = {Status.PENDING: "NEEDS-ACTION", Status.ONGOING: "IN-PROCESS", Status.COMPLETE: "COMPLETED"}
_STATUS_OF = {word: status for status, word in _STATUSES.items()}
_CALLED_OFF = "CANCELLED"
# From 1, the highest, to 9; 5 is in the middle, and 0 is none.
_PRIORITIES = {3: 1, 2: 5, 1: 9}
_MIDDLE = 5
_BLOCK = re.compile(r"^BEGIN:VTODO[ \t]*$.*?^END:VTODO[ \t]*$", re.MULTILINE | re.DOTALL | re.IGNORECASE)


def to_calendar(
    todos: Iterable[Todo], *, zone: tzinfo = UTC, name: str = "", as_events: bool = False
) -> Iterator[str]:
    """The file, task by task, with times in a time zone; as events only those that have a date."""
    yield _HEAD
    if name:
        yield f"X-WR-CALNAME:{name}\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
    is_zone_told = False
    for todo in todos:
        if todo.due_time and not is_zone_told:
            yield zone_component(zone)
            is_zone_told = True
        component = _event(todo, zone) if as_events else _to_do(todo, zone)
        yield component.to_ical().decode()
    yield _FOOT


def _to_do(todo: Todo, zone: tzinfo) -> Any:
    component, due, rule = _described(ToDo(), todo), due_of(todo, zone), rule_of(todo, zone)
    component.add("status", _STATUSES[todo.status])
    component.add("created", todo.created_at)
    if due:
        component.add("due", due)
    if due and rule:
        # What repeats has to begin.
        component.add("dtstart", due)
        component.add("rrule", rule)
    for alarm in alarms_of(todo, is_related_to_end=True):
        component.add_component(alarm)
    if todo.completed_at:
        component.add("completed", todo.completed_at)
        component.add("percent-complete", 100)
    return component


def _event(todo: Todo, zone: tzinfo) -> Any:
    component, due, rule = _described(Event(), todo), due_of(todo, zone), rule_of(todo, zone)
    if due:
        component.add("dtstart", due)
    if due and not isinstance(due, datetime):
        # With a time it is a moment, which needs no end.
        component.add("dtend", _day_after(due))
    if due and rule:
        component.add("rrule", rule)
    for alarm in alarms_of(todo, is_related_to_end=False):
        component.add_component(alarm)
    # What is to be done on a day does not take that day away.
    component.add("transp", "TRANSPARENT")
    return component


def _described(component: Any, todo: Todo) -> Any:
    component.add("uid", todo.todo_id)
    component.add("dtstamp", todo.updated_at)
    component.add("last-modified", todo.updated_at)
    component.add("sequence", todo.version - 1)
    component.add("summary", todo.title)
    if todo.description:
        component.add("description", todo.description)
    if todo.priority:
        component.add("priority", _PRIORITIES[todo.priority])
    if todo.tags:
        component.add("categories", list(todo.tags))
    return component


def _day_after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def from_calendar(text: str, *, zone: tzinfo = UTC, offset: int = 0) -> Iterator[Read]:
    """The to-dos of a file, each read only when it is its turn; of those before `offset` only what tells them apart.

    Raises:
        UnreadableFile: it is no calendar.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not re.search(r"^BEGIN:VCALENDAR[ \t]*$", text, re.MULTILINE | re.IGNORECASE):
        raise UnreadableFile("This is no iCalendar file: it does not begin with BEGIN:VCALENDAR.")
    blocks = (match[0] for match in _BLOCK.finditer(text))
    return (
        _item(index, block, zone) if index >= offset else Item(index, {}, content=block)
        for index, block in enumerate(blocks)
    )


def _item(index: int, block: str, zone: tzinfo) -> Read:
    try:
        return _read(index, block, zone)
    except (ValueError, KeyError, AttributeError, TypeError, IndexError) as error:
        return Problem(
            index, "unreadable", f"This to-do cannot be read: {str(error)[:100] or type(error).__name__}."
        )


def _read(index: int, block: str, zone: tzinfo) -> Read:
    component: Any = ToDo.from_ical(block.replace("\n", "\r\n") + "\r\n")
    due = _value(component, "DUE") or _value(component, "DTSTART")
    if isinstance(due, datetime) and due.tzinfo:
        due = due.astimezone(zone)
    status = str(component.get("STATUS", "")).upper()
    if status == _CALLED_OFF:
        return Problem(index, "cancelled_left_out", "A to-do that was called off is left out.")
    completed = _moment(_value(component, "COMPLETED"))
    is_done = status == _STATUSES[Status.COMPLETE] or completed is not None
    fields: dict[str, Any] = {
        "status": Status.COMPLETE if is_done else _STATUS_OF.get(status, Status.PENDING),
        "priority": _priority(int(component.get("PRIORITY", 0))),
        "due_date": due.date() if isinstance(due, datetime) else due if isinstance(due, date) else None,
    }
    read = fitted(
        index,
        title=str(component.get("SUMMARY", "")),
        description=str(component.get("DESCRIPTION", "")),
        tags=_categories(component),
        content=block,
        fields=fields,
        item_id=str(component.get("UID", "")).strip(),
        created_at=_moment(_value(component, "CREATED")),
        updated_at=_moment(_value(component, "LAST-MODIFIED")),
        completed_at=completed,
        version=max(1, int(component.get("SEQUENCE", 0)) + 1),
    )
    return read if isinstance(read, Problem) else with_timing(read, component, due)


def _value(component: Any, name: str) -> Any:
    value = component.get(name)
    return getattr(value, "dt", None)


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=0)


def _categories(component: Any) -> list[str]:
    given = component.get("CATEGORIES", [])
    lists = given if isinstance(given, list) else [given]
    return [str(tag) for each in lists for tag in getattr(each, "cats", [each])]


def _priority(number: int) -> int:
    if number <= 0:
        return 0
    return 2 if number == _MIDDLE else 3 if number < _MIDDLE else 1
