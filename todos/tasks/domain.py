"""A task, in plain Python: no I/O, no clock, no framework.

A field is declared once, here: its name, its type, its default, and, where a person writes it, its rule. How it
stands in the store follows from its type (`webapp.dynamodb.entities`); what `PUT` resets, what a form shows and what
tells two creations apart follow from the table that `todos.tasks.fields` reads off this class.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, TypedDict

from todos.checklists.domain import Checklist, Step, arranged, clean_checklist, opened, progress
from todos.images.domain import Image
from todos.tasks.rules import (
    Written,
    as_it_is,
    clean_description,
    clean_list_id,
    clean_order,
    clean_priority,
    clean_tags,
    clean_title,
)
from webapp.stored import ById, StoredAs

TIME_IN_TRASH = timedelta(days=30)


class Status(StrEnum):
    PENDING = "pending"
    ONGOING = "ongoing"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Todo:
    """A task as it stands; changes make new ones. `space_id` is the space it lies in, as `todos.access` has it."""

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
    order: Annotated[float | None, Written(clean_order)] = None
    tags: Annotated[tuple[str, ...], Written(clean_tags)] = ()
    checklist: Annotated[
        tuple[Step, ...], Written(clean_checklist), ById("item_id", order=("position", "item_id"))
    ] = ()
    images: Annotated[tuple[Image, ...], ById("image_id", order=("attached_at", "image_id"))] = ()
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
        wanted = with_checklist(with_status(changes, self.status), self.checklist)
        return all(getattr(self, name) == value for name, value in wanted.items())

    def changed(self, changes: TodoFields, *, at: datetime) -> Todo:
        """This task with `changes` made at a moment: the next version, `completed_at` following the status."""
        changed = self.edited(at=at, **with_checklist(with_status(changes, self.status), self.checklist))
        if changed.status is not self.status:
            changed = replace(changed, completed_at=at if changed.is_completed else None)
        return changed

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

    @property
    def total(self) -> int:
        return self.pending + self.ongoing + self.complete


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many open tasks are due by today and after today, each up to one more than anybody is told."""

    today: int = 0
    upcoming: int = 0


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


def with_checklist(values: dict[str, Any], current: Checklist = ()) -> dict[str, Any]:
    """Values of fields, a checklist among them in its order and with the ids it has had."""
    if "checklist" not in values:
        return values
    return {**values, "checklist": arranged(values["checklist"], former=current)}
