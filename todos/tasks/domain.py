"""A task and its rules, in plain Python: no I/O, no clock, no framework."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict

from todos.images.domain import Image
from webapp.errors import FieldError, InvalidInput

MAX_TITLE_LENGTH = 200
MAX_DESCRIPTION_LENGTH = 10_000
MIN_PRIORITY = 0
MAX_PRIORITY = 3
MAX_TAGS = 10
MAX_TAG_LENGTH = 30
# DynamoDB keeps 38 digits; a person's sorting needs far fewer, and a bound keeps every value exact.
MAX_ORDER = 1e12
ORDER_DECIMALS = 6
TIME_IN_TRASH = timedelta(days=30)


class Status(StrEnum):
    PENDING = "pending"
    ONGOING = "ongoing"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Todo:
    """A task as it stands; changes make new ones."""

    todo_id: str
    user_id: str
    title: str
    created_at: datetime
    updated_at: datetime
    description: str = ""
    status: Status = Status.PENDING
    priority: int = 0
    due_date: date | None = None
    order: float | None = None
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    version: int = 1
    completed_at: datetime | None = None
    deleted_at: datetime | None = None

    @property
    def is_completed(self) -> bool:
        """Whether it is done, which is one of the three statuses."""
        return self.status is Status.COMPLETE

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    def image(self, image_id: str) -> Image | None:
        """The image with an id, if it is attached."""
        return next((image for image in self.images if image.image_id == image_id), None)

    def is_gone(self, *, at: datetime) -> bool:
        """Whether its time in the trash is over; DynamoDB may take up to two days more to remove it."""
        return self.deleted_at is not None and self.deleted_at + TIME_IN_TRASH <= at

    def changed(self, changes: TodoFields, *, at: datetime) -> Todo:
        """This task with `changes` made at a moment: the next version, `completed_at` following the status."""
        fields = with_status(changes, self.status)
        changed = replace(self, **fields, version=self.version + 1, updated_at=at)
        if changed.status is not self.status:
            changed = replace(changed, completed_at=at if changed.is_completed else None)
        return changed

    def trashed(self, *, at: datetime) -> Todo:
        return replace(self, deleted_at=at, updated_at=at, version=self.version + 1)

    def restored(self, *, at: datetime) -> Todo:
        return replace(self, deleted_at=None, updated_at=at, version=self.version + 1)


class TodoFields(TypedDict, total=False):
    """The fields a person writes; absent means unchanged, or the default for a new task.

    `completed` is the status in other words, for callers who know only done and not done.
    """

    title: str
    description: str
    status: Status
    completed: bool
    priority: int
    due_date: date | None
    order: float | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """How many tasks stand outside the trash, by status."""

    pending: int = 0
    ongoing: int = 0
    complete: int = 0

    @property
    def total(self) -> int:
        return self.pending + self.ongoing + self.complete


def clean_fields(fields: TodoFields) -> TodoFields:
    """`fields` as they are stored: trimmed, lower-cased and bounded where a rule says so.

    Raises:
        InvalidInput: one or more fields break a rule; every one of them is named.
    """
    cleaned: dict[str, Any] = {}
    problems: list[FieldError] = []
    for name, value in fields.items():
        try:
            cleaned[name] = _CLEANERS[name](value)
        except _BrokenRule as broken:
            problems.append(FieldError(name, broken.code, broken.detail))
    if {"status", "completed"} <= cleaned.keys():
        if cleaned["completed"] != (cleaned["status"] is Status.COMPLETE):
            detail = "A task is completed exactly when its status is complete; these two contradict."
            problems.append(FieldError("completed", "contradiction", detail))
        cleaned.pop("completed")
    if problems:
        raise InvalidInput(errors=tuple(problems))
    return cleaned  # type: ignore[return-value]


def with_status(fields: TodoFields, current: Status) -> dict[str, Any]:
    """`fields` by the names `Todo` has for them, with `completed` put as the status it means for a task of the `current` status.

    Reopening a task that is not complete changes nothing: an ongoing one stays ongoing.
    """
    others: dict[str, Any] = {name: value for name, value in fields.items() if name != "completed"}
    if "completed" not in fields:
        return others
    if fields["completed"]:
        status = Status.COMPLETE
    else:
        status = Status.PENDING if current is Status.COMPLETE else current
    return {**others, "status": status}


class _BrokenRule(Exception):
    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail


def _is_control(character: str) -> bool:
    """Control characters and lone surrogates: neither can be shown, and the latter cannot be stored."""
    return unicodedata.category(character) in {"Cc", "Cs"}


def _clean_title(title: str) -> str:
    title = title.strip()
    if not title:
        raise _BrokenRule("blank", "A task needs a title.")
    if len(title) > MAX_TITLE_LENGTH:
        raise _BrokenRule("max_length", f"A title has {MAX_TITLE_LENGTH} characters at most.")
    if any(map(_is_control, title)):
        raise _BrokenRule("control_characters", "A title has no control characters.")
    return title


def _clean_description(description: str) -> str:
    # Browsers send line ends as CR LF; one form is stored, so that lengths and comparisons agree.
    description = description.replace("\r\n", "\n").replace("\r", "\n")
    if len(description) > MAX_DESCRIPTION_LENGTH:
        raise _BrokenRule("max_length", f"A description has {MAX_DESCRIPTION_LENGTH:,} characters at most.")
    if any(_is_control(character) for character in description if character not in "\n\t"):
        raise _BrokenRule("control_characters", "A description has no control characters.")
    return description


def _clean_priority(priority: int) -> int:
    if not MIN_PRIORITY <= priority <= MAX_PRIORITY:
        raise _BrokenRule("out_of_range", f"A priority is {MIN_PRIORITY} to {MAX_PRIORITY}.")
    return priority


def _clean_order(order: float | None) -> float | None:
    if order is None:
        return None
    if not math.isfinite(order) or abs(order) > MAX_ORDER:
        raise _BrokenRule("out_of_range", "The order is a number between -1e12 and 1e12.")
    # Adding zero turns a negative zero into the plain one.
    return round(float(order), ORDER_DECIMALS) + 0.0


def _clean_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    cleaned = tuple(dict.fromkeys(tag.strip().lower() for tag in tags))
    if len(cleaned) > MAX_TAGS:
        raise _BrokenRule("too_many", f"A task has {MAX_TAGS} tags at most.")
    for tag in cleaned:
        if not 1 <= len(tag) <= MAX_TAG_LENGTH:
            raise _BrokenRule("length", f"A tag has 1 to {MAX_TAG_LENGTH} characters.")
        if "," in tag or any(map(_is_control, tag)):
            raise _BrokenRule("characters", "A tag has no commas and no control characters.")
    return cleaned


def _as_it_is(value: Any) -> Any:
    return value


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "title": _clean_title,
    "description": _clean_description,
    "status": Status,
    "completed": _as_it_is,
    "priority": _clean_priority,
    "due_date": _as_it_is,
    "order": _clean_order,
    "tags": _clean_tags,
}
