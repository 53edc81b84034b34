"""What comes in and goes out: the formats, an item of a file as it is read, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

MAX_BYTES = 2 * 1024 * 1024
# How many items of a file one request takes.
MOST_AT_ONCE = 1000


# How many tasks a calendar has, the soonest ones.
MOST_IN_FEED = 2000


class Target(StrEnum):
    """What an export can be."""

    JSON = "json"
    CSV = "csv"
    TODO_TXT = "todotxt"
    ICALENDAR = "ics"


class Source(StrEnum):
    """What an import can be of."""

    JSON = "json"
    TODOIST = "todoist"
    TICKTICK = "ticktick"
    TODO_TXT = "todotxt"
    ICALENDAR = "ics"


@dataclass(frozen=True, slots=True)
class Problem:
    """What of a file is left out, and why; `index` counts its items from 0."""

    index: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a file, read but not held against the rules of a task.

    `fields` are those of a task by their names, `item_id` is what the file knows it by, where it does, and `content` what
    it is told by where it does not. What is `None` is not said.
    """

    index: int
    fields: dict[str, Any]
    item_id: str = ""
    content: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    completed_at: datetime | None = None
    version: int = 1
    next_todo_id: str | None = None
    problems: tuple[Problem, ...] = ()

    def but(self, code: str, detail: str) -> Item:
        """The item without a part, which is named."""
        return replace(self, problems=(*self.problems, Problem(self.index, code, detail)))


# An item, or why there is none in its place.
Read = Item | Problem


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the items of a file, or would become of them."""

    created: int = 0
    skipped: int = 0
    problems: Sequence[Problem] = ()
    next_offset: int | None = None
    titles: Sequence[str] = field(default=())
