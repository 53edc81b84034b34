"""When a task is due, how it repeats and when it reminds, as iCalendar (RFC 5545) says these, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from icalendar import Alarm, Timezone, vRecur

from todos.tasks.domain import RepeatFrom, Todo
from todos.tasks.recurrence import read_rule
from todos.tasks.reminding import NINE
from todos.tasks.rules import MAX_BEFORE_DUE_MINUTES, MAX_REMINDERS, Reminder
from todos.transfer.domain import Item
from todos.transfer.files.fitting import with_repeat

_LAST_SECOND = time(23, 59, 59)
# Its last days may lie outside the calendar of another time zone.
_LAST_UNTIL = date.max - timedelta(days=2)
_MINUTE = timedelta(minutes=1)
_NINE_O_CLOCK = timedelta(hours=NINE.hour)


def due_of(todo: Todo, zone: tzinfo) -> date | datetime | None:
    """The day on which a task is due, or the moment, in the time zone of the account."""
    if todo.due_date is None or todo.due_time is None:
        return todo.due_date
    return datetime.combine(todo.due_date, todo.due_time, zone)


@lru_cache(maxsize=256)
def zone_component(zone: tzinfo) -> str:
    """What `TZID` stands for; nothing of UTC, which iCalendar knows."""
    return "" if zone is UTC or str(zone) == "UTC" else Timezone.from_tzinfo(zone).to_ical().decode()


def rule_of(todo: Todo, zone: tzinfo) -> Any:
    """The rule by which other programs may show a task again; none where the next day depends on when it is done."""
    if todo.repeat is None or todo.is_completed or todo.repeat_from is RepeatFrom.COMPLETION:
        return None
    last = min(read_rule(todo.repeat).last_day(zone), _LAST_UNTIL)
    end = last.isoformat().replace("-", "")
    if todo.due_time is not None:
        # It is a moment where the start is one.
        until = datetime.combine(last, _LAST_SECOND, zone).astimezone(UTC)
        end = f"{until:%Y%m%dT%H%M%SZ}"
    return vRecur.from_ical(re.sub(r"UNTIL=[^;]*", f"UNTIL={end}", todo.repeat))


def alarms_of(todo: Todo, *, is_related_to_end: bool) -> Iterator[Alarm]:
    """The reminders of a task that is open; a to-do ends when it is due."""
    for reminder in () if todo.is_completed else todo.reminders:
        alarm: Any = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", todo.title)
        if reminder.at is not None:
            alarm.add("trigger", reminder.at, parameters={"VALUE": "DATE-TIME"})
        else:
            before = timedelta(minutes=reminder.before_due_minutes or 0)
            since = timedelta() if todo.due_time else _NINE_O_CLOCK
            alarm.add("trigger", since - before, parameters={"RELATED": "END"} if is_related_to_end else {})
        yield alarm


def with_timing(item: Item, component: Any, due: date | datetime | None) -> Item:
    """An item with the time, the repeating and the reminders of a to-do; what does not fit is named."""
    if isinstance(due, datetime):
        item.fields["due_time"] = time(due.hour, due.minute)
    if "RRULE" in component:
        item = with_repeat(item, _text_of(component["RRULE"]))
    return _with_reminders(item, component, due)


def _text_of(rule: Any) -> str:
    first = rule[0] if isinstance(rule, list) else rule
    text: bytes = first.to_ical()
    return text.decode()


def _with_reminders(item: Item, component: Any, due: date | datetime | None) -> Item:
    found: list[Reminder] = []
    for alarm in component.walk("VALARM"):
        reminder = _reminder(getattr(alarm.get("TRIGGER"), "dt", None), due)
        if reminder is None or len(found) >= MAX_REMINDERS:
            item = item.but("reminder_left_out", "A reminder is left out.")
        elif reminder not in found:
            found.append(reminder)
    if found:
        item.fields["reminders"] = tuple(found)
    return item


def _reminder(trigger: Any, due: date | datetime | None) -> Reminder | None:
    if isinstance(trigger, datetime):
        moment = trigger if trigger.tzinfo else trigger.replace(tzinfo=UTC)
        return Reminder(at=moment.astimezone(UTC))
    if not isinstance(trigger, timedelta) or due is None:
        return None
    since = timedelta() if isinstance(due, datetime) else _NINE_O_CLOCK
    minutes = (since - trigger) // _MINUTE
    return Reminder(before_due_minutes=minutes) if 0 <= minutes <= MAX_BEFORE_DUE_MINUTES else None
