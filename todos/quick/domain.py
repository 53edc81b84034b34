"""What the words of a quick add mean: the fields of a task that is not there yet, and where each was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class Field(StrEnum):
    """The fields that words can set besides the title."""

    DUE_DATE = "due_date"
    DUE_TIME = "due_time"
    PRIORITY = "priority"
    TAGS = "tags"
    LIST = "list_id"
    REPEAT = "repeat"
    REMINDERS = "reminders"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the text, `text[start:end]`, that is not title but says a field; counted in code points."""

    field: Field
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """So long before the task is due."""

    before_due_minutes: int


@dataclass(frozen=True, slots=True)
class Understood:
    """The reading of a text: what its words set, the rest as the title, and the parts in the order of the text.

    `repeat` is a rule as RFC 5545 writes it, and `due_date` then the first day it falls on.
    """

    title: str
    due_date: date | None = None
    due_time: time | None = None
    priority: int = 0
    tags: tuple[str, ...] = ()
    list_id: str | None = None
    repeat: str | None = None
    reminders: tuple[Reminder, ...] = ()
    parts: tuple[Part, ...] = ()
