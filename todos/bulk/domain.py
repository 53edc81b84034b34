"""What can be done to many tasks at once, and what became of it: plain Python, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from todos.tasks.domain import Edit, Status, Todo, TodoFields
from todos.tasks.query.matching import has_tags
from todos.tasks.tagging import replaced
from webapp.errors import DomainError, InvalidInput
from webapp.folding import folded

MAX_TODOS = 100


class Action(StrEnum):
    """By the names that the API has for them."""

    COMPLETE = "complete"
    REOPEN = "reopen"
    DELETE = "delete"
    RESTORE = "restore"
    TAG = "tag"
    UNTAG = "untag"
    MOVE = "move"
    SCHEDULE = "schedule"
    PRIORITISE = "prioritise"
    SET = "set"


# What an action needs to know besides the tasks.
NEEDS = {
    Action.TAG: "tag",
    Action.UNTAG: "tag",
    Action.MOVE: "list_id",
    Action.SCHEDULE: "due_date",
    Action.PRIORITISE: "priority",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that was not changed, and a stable code that says why."""

    todo_id: str
    code: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which tasks were changed, in the order in which they were named, and which were not."""

    done: tuple[str, ...]
    failed: tuple[Failure, ...]

    @classmethod
    def of(cls, results: Mapping[str, Todo | DomainError]) -> Self:
        """What became of each task, by its id."""
        failed = [Failure(i, code_of(each)) for i, each in results.items() if isinstance(each, DomainError)]
        done = [todo_id for todo_id, each in results.items() if isinstance(each, Todo)]
        return cls(tuple(done), tuple(failed))


def code_of(error: DomainError) -> str:
    """What a failure is called: where a field breaks a rule, by the rule."""
    if isinstance(error, InvalidInput) and error.errors:
        return error.errors[0].code
    return error.code


def edit_of(
    action: Action,
    *,
    tag: str = "",
    list_id: str | None = None,
    due_date: date | None = None,
    priority: int = 0,
) -> Edit:
    """What an action makes of one task."""
    always: dict[Action, TodoFields] = {
        Action.COMPLETE: {"status": Status.COMPLETE},
        Action.REOPEN: {"completed": False},
        Action.MOVE: {"list_id": list_id},
        Action.SCHEDULE: {"due_date": due_date},
        Action.PRIORITISE: {"priority": priority},
    }
    if action in always:
        return Edit(lambda _: always[action])
    if action is Action.TAG:
        return Edit(lambda todo: {} if has_tags(todo, (tag,)) else {"tags": (*todo.tags, tag)})
    return Edit(lambda todo: {"tags": replaced(todo.tags, {folded(tag): None})})
