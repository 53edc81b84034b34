"""A task, in plain Python: no I/O, no clock, no framework.

A field is declared once, here: its name, its type, its default, and, where a person writes it, its rule. How it
stands in the store follows from its type (`webapp.dynamodb.entities`); what `PUT` resets, what a form shows and what
tells two creations apart follow from the table that `todos.tasks.fields` reads off this class.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, TypedDict

from todos.checklists.domain import Checklist, Step, arranged, clean_checklist, opened, progress
from todos.images.domain import Image
from todos.tasks.rules import (
    Reminder,
    Written,
    as_it_is,
    clean_description,
    clean_list_id,
    clean_order,
    clean_priority,
    clean_reminders,
    clean_repeat,
    clean_tags,
    clean_time,
    clean_title,
)
from webapp.stored import ById, StoredAs

# Of which the id of the next task of a repeating one is made.
_NEXT = uuid.UUID("0c1a2f6e-8a55-4d55-9f0e-53d2a8a7c7f4")
TIME_IN_TRASH = timedelta(days=30)


class Status(StrEnum):
    PENDING = "pending"
    ONGOING = "ongoing"
    COMPLETE = "complete"


class RepeatFrom(StrEnum):
    """Which day the next task is counted from: the due date, or the day on which the task was completed."""

    DUE = "due"
    COMPLETION = "completion"


@dataclass(frozen=True, slots=True)
class Todo:
    """A task as it stands; changes make new ones. `space_id` is the space it lies in, as `todos.access` has it.

    `due_time` is a time of day in the time zone of the account. `status_before` is the status that reopening gives back.
    `repeat` is a rule of RFC 5545, and `next_todo_id` the task that completing this one has made.
    `remind_at` is when the next of the reminders is to be sent, as `todos.tasks.reminding` works it out.
    """

    todo_id: str
    space_id: Annotated[str, StoredAs("user_id")]
    title: Annotated[str, Written(clean_title)]
    created_at: datetime
    updated_at: datetime
    description: Annotated[str, Written(clean_description)] = ""
    status: Annotated[Status, Written(Status)] = Status.PENDING
    # Without one, a task lies in the inbox; so does one whose list is gone (`todos.tasks.gone_lists`).
    list_id: Annotated[str | None, Written(clean_list_id)] = None
    priority: Annotated[int, Written(clean_priority)] = 0
    due_date: Annotated[date | None, Written(as_it_is)] = None
    due_time: Annotated[time | None, Written(clean_time)] = None
    repeat: Annotated[str | None, Written(clean_repeat)] = None
    repeat_from: Annotated[RepeatFrom, Written(RepeatFrom)] = RepeatFrom.DUE
    reminders: Annotated[tuple[Reminder, ...], Written(clean_reminders)] = ()
    order: Annotated[float | None, Written(clean_order)] = None
    tags: Annotated[tuple[str, ...], Written(clean_tags)] = ()
    checklist: Annotated[
        tuple[Step, ...], Written(clean_checklist), ById("item_id", order=("position", "item_id"))
    ] = ()
    images: Annotated[tuple[Image, ...], ById("image_id", order=("attached_at", "image_id"))] = ()
    version: int = 1
    completed_at: datetime | None = None
    status_before: Status | None = None
    next_todo_id: str | None = None
    remind_at: datetime | None = None
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

    @property
    def steps(self) -> str:
        """How far its checklist is, as a row shows it: `2/5`; nothing where it has none."""
        return progress(self.checklist)

    @property
    def open_checklist(self) -> Checklist:
        """Its checklist for the next time: the same steps, none of them done."""
        return opened(self.checklist)

    def is_gone(self, *, at: datetime) -> bool:
        """Whether its time in the trash is over, although the daily work may not have removed it yet."""
        return self.deleted_at is not None and self.deleted_at + TIME_IN_TRASH <= at

    def has(self, changes: TodoFields) -> bool:
        """Whether `changes`, in the form in which they are stored, would leave it as it is."""
        wanted = with_checklist(with_status(changes, self), self.checklist)
        return all(getattr(self, name) == value for name, value in wanted.items())

    def changed(self, changes: TodoFields, *, at: datetime) -> Todo:
        """This task with `changes` made at a moment: the next version, `completed_at` following the status."""
        changed = self.edited(at=at, **with_checklist(with_status(changes, self), self.checklist))
        if changed.status is self.status:
            return changed
        if changed.is_completed:
            return replace(changed, completed_at=at, status_before=self.status)
        return replace(changed, completed_at=None, status_before=None)

    def following(self, *, due_date: date, repeat: str, reminders: tuple[Reminder, ...]) -> Todo:
        """The task that comes after this one, which has just been completed: all of it anew, but for its pictures.

        Its id follows from this task and its version, so that however often the same completion is written, it is one.
        """
        return replace(
            self,
            todo_id=str(uuid.uuid5(_NEXT, f"{self.space_id}\n{self.todo_id}\n{self.version}")),
            created_at=self.updated_at,
            status=Status.PENDING,
            due_date=due_date,
            repeat=repeat,
            reminders=reminders,
            remind_at=None,
            checklist=self.open_checklist,
            images=(),
            version=1,
            completed_at=None,
            status_before=None,
            next_todo_id=None,
        )

    def trashed(self, *, at: datetime) -> Todo:
        return self.edited(at=at, deleted_at=at)

    def restored(self, *, at: datetime) -> Todo:
        return self.edited(at=at, deleted_at=None)

    def edited(self, *, at: datetime, **fields: Any) -> Todo:
        """The next version of this task, with other values of fields by the names they have here."""
        return replace(self, **fields, version=self.version + 1, updated_at=at)


class TodoFields(TypedDict, total=False):
    """The fields a person writes; absent means unchanged, or the default for a new task.

    `completed` is the status in other words, for callers who know only done and not done.
    """

    title: str
    description: str
    status: Status
    completed: bool
    list_id: str | None
    priority: int
    due_date: date | None
    due_time: time | None
    repeat: str | None
    repeat_from: RepeatFrom
    reminders: tuple[Reminder, ...]
    order: float | None
    tags: tuple[str, ...]
    checklist: Checklist


@dataclass(frozen=True, slots=True)
class Change:
    """What a write makes of a task, and which other tasks it adds and removes in the same step."""

    after: Todo
    added: tuple[Todo, ...] = ()
    removed: tuple[Todo, ...] = ()


@dataclass(frozen=True, slots=True)
class ListIds:
    """The lists that tasks of a space may name: those there are, and those that are gone and may come back."""

    live: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Edit:
    """One of many edits: what is to change of a task as it stands, nothing being nothing, and the version that is meant."""

    fields_of: Callable[[Todo], TodoFields]
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """How many tasks stand outside the trash, by status, and how many lie in it."""

    pending: int = 0
    ongoing: int = 0
    complete: int = 0
    # Two that agree on what is outside of the trash are equal.
    trash: int = field(default=0, compare=False)
    # How many open tasks name each list, those that are gone included.
    open_by_list: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def open(self) -> int:
        return self.pending + self.ongoing

    @property
    def total(self) -> int:
        return self.open + self.complete


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many open tasks are due by today and after today, each up to one more than anybody is told."""

    today: int = 0
    upcoming: int = 0


def with_status(fields: TodoFields, current: Todo | None = None) -> dict[str, Any]:
    """`fields` by the names `Todo` has for them, with `completed` put as the status it means for a task, or for a new one.

    Reopening gives back the status that a task had before it was completed; one that is not complete stays as it is.
    """
    others: dict[str, Any] = {name: value for name, value in fields.items() if name != "completed"}
    if "completed" not in fields:
        return others
    return {**others, "status": Status.COMPLETE if fields["completed"] else _open_status(current)}


def with_checklist(values: dict[str, Any], current: Checklist = ()) -> dict[str, Any]:
    """Values of fields, a checklist among them in its order and with the ids it has had."""
    if "checklist" not in values:
        return values
    return {**values, "checklist": arranged(values["checklist"], former=current)}


def _open_status(current: Todo | None) -> Status:
    if current is None or current.is_completed:
        return (current and current.status_before) or Status.PENDING
    return current.status
