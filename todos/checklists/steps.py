"""What adding, changing, moving and removing a step makes of a checklist, and of the task that has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from todos.checklists.domain import Checklist, Step, check_size, placed
from todos.checklists.errors import StepNotFound
from todos.tasks.domain import Change, Todo
from todos.tasks.errors import TodoNotFound


def checklist_of(todo: Todo) -> Checklist:
    """The checklist of a task outside the trash.

    Raises:
        TodoNotFound: the task is in there.
    """
    if todo.is_deleted:
        raise TodoNotFound
    return todo.checklist


def with_checklist(todo: Todo, row: Checklist, *, at: datetime) -> Change:
    """The task with another checklist; with the one it has it stays as it is.

    Raises:
        BrokenRule: all steps together are too long.
        TooManySteps: there are more than a task may have.
    """
    if row == todo.checklist:
        return Change(todo)
    if len(row) >= len(todo.checklist):
        check_size(row)
    return Change(todo.edited(at=at, checklist=row))


def extended(row: Checklist, steps: Sequence[Step]) -> Checklist:
    """A checklist with more steps behind its own; those it has already are not added again."""
    known = {step.item_id for step in row}
    for step in steps:
        row = row if step.item_id in known else placed(step, row, len(row))
    return row


def find(row: Checklist, item_id: str) -> Step:
    """The step with an id.

    Raises:
        StepNotFound: there is none.
    """
    return row[_index(row, item_id)]


def exchanged(row: Checklist, step: Step) -> Checklist:
    """A checklist with a step in the place of its former self."""
    return tuple(step if each.item_id == step.item_id else each for each in row)


def without(row: Checklist, item_id: str) -> Checklist:
    """A checklist without one of its steps."""
    return tuple(step for step in row if step.item_id != item_id)


def moved(row: Checklist, item_id: str, *, before: str | None) -> Checklist:
    """A checklist with one of its steps in front of another one, or, where none is named, at the end.

    Raises:
        StepNotFound: there is no such other step.
    """
    if before == item_id:
        return row
    step, others = find(row, item_id), without(row, item_id)
    index = _index(others, before) if before else len(others)
    return row if index == row.index(step) else placed(step, others, index)


def shifted(row: Checklist, item_id: str, *, by: int) -> Checklist:
    """A checklist with one of its steps so many places further down, or up; at the ends it stays.

    Raises:
        StepNotFound: there is no such step.
    """
    index, others = max(0, _index(row, item_id) + by), without(row, item_id)
    return moved(row, item_id, before=others[index].item_id if index < len(others) else None)


def _index(row: Checklist, item_id: str) -> int:
    for index, step in enumerate(row):
        if step.item_id == item_id:
            return index
    raise StepNotFound
