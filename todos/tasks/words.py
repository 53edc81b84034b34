"""What people are told the values of a task are called."""

from __future__ import annotations

import re
from calendar import day_abbr, month_abbr
from datetime import UTC, datetime

from todos.tasks.domain import RepeatFrom, Status
from todos.tasks.recurrence import Rule, read_rule
from todos.tasks.rules import Reminder
from webapp.clock import to_timestamp

STATUS_WORDS = {Status.PENDING: "Pending", Status.ONGOING: "Ongoing", Status.COMPLETE: "Complete"}
PRIORITY_WORDS = {0: "None", 1: "Low", 2: "Medium", 3: "High"}
INBOX_WORD = "Inbox"
REPEAT_FROM_WORDS = {RepeatFrom.DUE: "The due date", RepeatFrom.COMPLETION: "The day it is completed"}
WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
REPEAT_CHOICES = {
    "": "None",
    "FREQ=DAILY": "Daily",
    WEEKDAYS: "Weekdays",
    "FREQ=WEEKLY": "Weekly",
    "FREQ=MONTHLY": "Monthly",
    "FREQ=YEARLY": "Yearly",
}
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_MINUTES = {"week": 10_080, "day": 1_440, "hour": 60, "minute": 1}
_AT_DUE = "when it is due"
_BEFORE = re.compile(r"([0-9]{1,5}) ?(minute|min|hour|day|week|m|h|d|w)s?( before)?")
_PLACES = {-1: "last", 1: "first", 2: "second", 3: "third"}


def repeat_words(text: str) -> str:
    """A rule in words, within a sentence: `every 2 weeks on Mon, Thu until 30 Jun 2027`."""
    rule = read_rule(text)
    parts = [_how_often(rule), *_on_which_days(rule), *_how_long(rule)]
    return " ".join(parts)


def _how_often(rule: Rule) -> str:
    unit = _UNITS[rule.frequency]
    return f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"


def _on_which_days(rule: Rule) -> list[str]:
    days = [_named(position, day) for position, day in rule.weekdays]
    if [day for _, day in rule.weekdays] == [0, 1, 2, 3, 4] and not any(n for n, _ in rule.weekdays):
        days = ["weekdays"]
    found = []
    if rule.positions:
        found.append(f"on the {_listed([_place(n) for n in rule.positions])} of")
    if days:
        found.append(_listed(days) if rule.positions else f"on {_listed(days)}")
    if rule.month_days:
        dates = [_place(n) if n > 0 else f"{_place(n)} day" for n in rule.month_days]
        found.append(f"{'and ' if days else '' if rule.positions else 'on '}the {_listed(dates)}")
    if rule.months:
        found.append(f"in {_listed([month_abbr[month] for month in rule.months])}")
    return found


def _how_long(rule: Rule) -> list[str]:
    if rule.count:
        return ["once more" if rule.count == 1 else f"{rule.count} times"]
    if not rule.until:
        return []
    day = rule.last_day(UTC)
    return [f"until {day.day} {month_abbr[day.month]} {day.year}"]


def _named(position: int, day: int) -> str:
    return f"the {_place(position)} {day_abbr[day]}" if position else day_abbr[day]


def _place(number: int) -> str:
    if number in _PLACES:
        return _PLACES[number]
    ending = (
        {1: "st", 2: "nd", 3: "rd"}.get(abs(number) % 10, "th")
        if abs(number) % 100 not in {11, 12, 13}
        else "th"
    )
    return f"{abs(number)}{ending}" if number > 0 else f"{abs(number)}{ending} last"


def _listed(words: list[str]) -> str:
    return ", ".join(words)


def reminder_words(reminder: Reminder) -> str:
    """A reminder as a person writes it: `30 minutes before`, `2026-12-01 09:00 UTC`."""
    if reminder.at is not None:
        return to_timestamp(reminder.at).replace("T", " ").removesuffix("Z").removesuffix(":00.000") + " UTC"
    minutes = reminder.before_due_minutes or 0
    if not minutes:
        return _AT_DUE
    unit = next(unit for unit, length in _MINUTES.items() if minutes % length == 0)
    number = minutes // _MINUTES[unit]
    return f"{number} {unit}{'s' if number > 1 else ''} before"


def read_reminder(words: str) -> Reminder | None:
    """The reminder that words say; `None` where they say none."""
    words = " ".join(words.split()).lower()
    if words in {_AT_DUE, "0"}:
        return Reminder(before_due_minutes=0)
    if words.endswith(" utc"):
        try:
            return Reminder(at=datetime.fromisoformat(words.removesuffix(" utc")).replace(tzinfo=UTC))
        except ValueError:
            return None
    found = _BEFORE.fullmatch(words)
    if found is None:
        return None
    length = next(length for unit, length in _MINUTES.items() if unit.startswith(found[2]))
    return Reminder(before_due_minutes=int(found[1]) * length)
