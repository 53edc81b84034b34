"""A view by days: its tasks under the headings that they belong to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import groupby

from todos.tasks.domain import Todo
from todos.tasks.views.list_address import DONE, TODAY, UPCOMING

OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one day, or those whose day has passed, which have none in common."""

    key: str
    todos: Sequence[Todo]

    @property
    def day(self) -> date | None:
        return None if self.key == OVERDUE else date.fromisoformat(self.key)


def groups_of(
    view: str, todos: Sequence[Todo], *, today: date, zone: tzinfo, is_first_page: bool = True
) -> list[Group]:
    """The tasks of a view in their groups, in the order in which they come; none where the view has no days."""
    if view not in _KEYS:
        return []
    key_of = _KEYS[view]
    found = [Group(key, list(some)) for key, some in groupby(todos, lambda todo: key_of(todo, today, zone))]
    # What is added on the page of today has a place, also while there is nothing else.
    if view == TODAY and is_first_page and (not found or found[-1].key == OVERDUE):
        found.append(Group(today.isoformat(), []))
    return found


def _due(todo: Todo, today: date, zone: tzinfo) -> str:
    return (todo.due_date or today).isoformat()


def _due_or_late(todo: Todo, today: date, zone: tzinfo) -> str:
    return OVERDUE if todo.due_date and todo.due_date < today else _due(todo, today, zone)


def _completed(todo: Todo, today: date, zone: tzinfo) -> str:
    return (todo.completed_at or todo.updated_at).astimezone(zone).date().isoformat()


_KEYS: dict[str, Callable[[Todo, date, tzinfo], str]] = {
    TODAY: _due_or_late,
    UPCOMING: _due,
    DONE: _completed,
}
