"""Which of a person's tasks a list holds, and in which order."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from todos.tasks.domain import Status, Todo


class Sort(StrEnum):
    """The orders a list can be asked for in; a leading minus is descending."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    DUE_DATE = "due_date"
    PRIORITY = "-priority"
    TITLE = "title"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class TodoQuery:
    """Which of a person's tasks, in which order, and how many at most."""

    limit: int = 50
    sort: Sort = Sort.NEWEST
    status: Status | None = None
    tag: str = ""
    text: str = ""
    created_after: datetime | None = None
    created_before: datetime | None = None
    due_before: date | None = None
    is_deleted: bool = False
    deleted_after: datetime | None = None

    def cursor_purpose(self, owner_id: str) -> str:
        """What a cursor into this list is bound to: its owner and all of the query but the page's size."""
        fields = asdict(replace(self, limit=0, deleted_after=None))
        return f"{owner_id}:{json.dumps(fields, default=str, sort_keys=True)}"

    def matches(self, todo: Todo) -> bool:
        """Whether a task belongs to the answer, by every criterion."""
        return all(
            (
                todo.is_deleted == self.is_deleted,
                self.deleted_after is None or (todo.deleted_at or todo.created_at) > self.deleted_after,
                self.status is None or todo.status is self.status,
                not self.tag or self.tag in todo.tags,
                self.created_after is None or todo.created_at > self.created_after,
                self.created_before is None or todo.created_at < self.created_before,
                self.due_before is None or (todo.due_date is not None and todo.due_date < self.due_before),
                not self.text or self.text.casefold() in searchable_text(todo),
            )
        )


@dataclass(frozen=True, slots=True)
class TodoPage:
    """One page of a list; `next_position` is where the next one starts, `None` on the last."""

    todos: tuple[Todo, ...]
    next_position: dict[str, Any] | None = field(default=None)


def searchable_text(todo: Todo) -> str:
    """What a search looks through: title, description, tags and the labels of the images with their parents."""
    words = [todo.title, todo.description, *todo.tags]
    for image in todo.images:
        for label in image.labels or ():
            words += [label.name, *label.parents]
    return "\n".join(words).casefold()


def sort_position(todo: Todo, sort: Sort) -> tuple[Any, ...]:
    """Where a task stands in an order; tasks without a value come last, equals newest first, ids decide the rest.

    The result is made of JSON values, so that a cursor can carry it.
    """
    newest_first = -todo.created_at.timestamp()
    match sort:
        case Sort.NEWEST:
            return (newest_first, todo.todo_id)
        case Sort.OLDEST:
            return (-newest_first, todo.todo_id)
        case Sort.DUE_DATE:
            due = todo.due_date.isoformat() if todo.due_date else ""
            return (not due, due, newest_first, todo.todo_id)
        case Sort.PRIORITY:
            return (-todo.priority, newest_first, todo.todo_id)
        case Sort.TITLE:
            return (todo.title.casefold(), newest_first, todo.todo_id)
        case Sort.ORDER:
            return (todo.order is None, todo.order or 0, newest_first, todo.todo_id)
