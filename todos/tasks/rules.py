"""The rules of what a person writes about a task, a function for each field; `todos.tasks.domain` says which is whose."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from todos.tasks.recurrence import UnsupportedRule, clean_rule
from webapp.folding import distinct
from webapp.texts import has_control, is_visible, nfc

MAX_TITLE_LENGTH = 200
MAX_DESCRIPTION_LENGTH = 10_000
MIN_PRIORITY = 0
MAX_PRIORITY = 3
# Of what may be sent as the id of a list, which is a UUID.
MAX_LIST_ID_LENGTH = 64
MAX_TAGS = 10
MAX_TAG_LENGTH = 30
MAX_REMINDERS = 5
# Four weeks.
MAX_BEFORE_DUE_MINUTES = 40_320
# DynamoDB keeps 38 digits; a person's sorting needs far fewer, and a bound keeps every value exact.
MAX_ORDER = 1e12
ORDER_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Written:
    """Marks a field that a person writes.

    `clean` brings a value into the form in which it is stored, and raises `BrokenRule` where a rule forbids it.
    """

    clean: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Reminder:
    """When somebody wants to be reminded: at a moment, or so long before the task is due."""

    at: datetime | None = None
    before_due_minutes: int | None = None

    @property
    def is_bound_to_date(self) -> bool:
        return self.at is None


class BrokenRule(Exception):
    """A value that its field does not take: a stable code, and a sentence for people."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail
        super().__init__(detail)


def clean_title(title: str) -> str:
    title = nfc(title.strip())
    if not title or not (has_control(title) or is_visible(title)):
        raise BrokenRule("blank", "A task needs a title.")
    if len(title) > MAX_TITLE_LENGTH:
        raise BrokenRule("max_length", f"A title has {MAX_TITLE_LENGTH} characters at most.")
    if has_control(title):
        raise BrokenRule("control_characters", "A title has no control characters.")
    return title


def clean_description(description: str) -> str:
    # Browsers send line ends as CR LF; one form is stored, so that lengths and comparisons agree.
    description = nfc(description.replace("\r\n", "\n").replace("\r", "\n"))
    if len(description) > MAX_DESCRIPTION_LENGTH:
        raise BrokenRule("max_length", f"A description has {MAX_DESCRIPTION_LENGTH:,} characters at most.")
    if has_control(description.replace("\n", "").replace("\t", "")):
        raise BrokenRule("control_characters", "A description has no control characters.")
    return description


def clean_priority(priority: int) -> int:
    if not MIN_PRIORITY <= priority <= MAX_PRIORITY:
        raise BrokenRule("out_of_range", f"A priority is {MIN_PRIORITY} to {MAX_PRIORITY}.")
    return priority


def clean_order(order: float | None) -> float | None:
    if order is None:
        return None
    if not math.isfinite(order) or abs(order) > MAX_ORDER:
        raise BrokenRule("out_of_range", "The order is a number between -1e12 and 1e12.")
    # Adding zero turns a negative zero into the plain one.
    return round(float(order), ORDER_DECIMALS) + 0.0


def clean_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = distinct(nfc(tag.strip().lower()) for tag in tags)
    if len(cleaned) > MAX_TAGS:
        raise BrokenRule("too_many", f"A task has {MAX_TAGS} tags at most.")
    for tag in cleaned:
        if not 1 <= len(tag) <= MAX_TAG_LENGTH:
            raise BrokenRule("length", f"A tag has 1 to {MAX_TAG_LENGTH} characters.")
        if "," in tag or has_control(tag):
            raise BrokenRule("characters", "A tag has no commas and no control characters.")
        if "/" in tag or tag in {".", ".."}:
            raise BrokenRule("characters", "A tag has no slash, and is not made of dots alone.")
        if not is_visible(tag):
            raise BrokenRule("blank", "A tag has something that can be seen.")
    return cleaned


def clean_list_id(list_id: str | None) -> str | None:
    """An id in the spelling in which it is stored; whether there is such a list, the store of lists knows."""
    return None if list_id is None else list_id.strip().lower()


def clean_time(value: time | None) -> time | None:
    """A time of day to the minute, which is all that a task says of it."""
    return value and value.replace(second=0, microsecond=0, tzinfo=None)


def clean_repeat(rule: str | None) -> str | None:
    try:
        return None if rule is None else clean_rule(rule)
    except UnsupportedRule as error:
        raise BrokenRule("unsupported_rule", str(error)) from None


def clean_reminders(reminders: tuple[Reminder, ...]) -> tuple[Reminder, ...]:
    cleaned = tuple(dict.fromkeys(reminders))
    if len(cleaned) > MAX_REMINDERS:
        raise BrokenRule("too_many", f"A task has {MAX_REMINDERS} reminders at most.")
    for reminder in cleaned:
        if (reminder.at is None) == (reminder.before_due_minutes is None):
            raise BrokenRule("invalid", "A reminder is at a moment, or before the task is due.")
        if not 0 <= (reminder.before_due_minutes or 0) <= MAX_BEFORE_DUE_MINUTES:
            detail = f"A reminder is 0 to {MAX_BEFORE_DUE_MINUTES:,} minutes before."
            raise BrokenRule("out_of_range", detail)
    return cleaned


def as_it_is(value: Any) -> Any:
    """A value whose type already says all that is demanded of it."""
    return value
