"""Changing many tasks at once, each with a failure of its own, in as few steps as DynamoDB takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from todos.tasks.domain import Change, Todo
from todos.tasks.errors import TodoNotFound, TooManyTasks
from todos.tasks.repository.batches import MOST_TODOS, batches_of_changes
from webapp.dynamodb.attempts import CONTENDED, Sleep, attempts
from webapp.errors import DomainError, Unavailable

Changes = Mapping[str, Callable[[Todo], Change]]
Outcome = Todo | DomainError
Pairs = Sequence[tuple[Todo, Change]]


def edit_many(
    changes: Changes,
    *,
    read: Callable[[Sequence[str]], Mapping[str, Todo]],
    write: Callable[[Pairs], bool],
    sleep: Sleep,
) -> dict[str, Outcome]:
    """What becomes of each task.

    Args:
        changes: by the id of the task.
        read: the tasks that there are under ids.
        write: makes all of some changes, or none; whether it did, unless somebody was in the way.
        sleep: what waits between attempts.
    """
    outcomes: dict[str, Outcome] = {}
    for attempt in attempts(sleep):
        left = [todo_id for todo_id in changes if todo_id not in outcomes]
        if not left:
            break
        found = read(left)
        wanted = {todo_id: _wanted(changes[todo_id], found.get(todo_id)) for todo_id in left}
        outcomes |= {todo_id: each for todo_id, each in wanted.items() if isinstance(each, DomainError)}
        pairs = [(found[todo_id], each) for todo_id, each in wanted.items() if isinstance(each, Change)]
        # Smaller from time to time, so that one task that others keep changing does not hold up the rest.
        for group in batches_of_changes(pairs, most=MOST_TODOS >> attempt or 1):
            outcomes |= _written(group, write)
    return {todo_id: outcomes.get(todo_id) or Unavailable(CONTENDED) for todo_id in changes}


def _wanted(change: Callable[[Todo], Change], before: Todo | None) -> Change | DomainError:
    try:
        if before is None:
            return TodoNotFound()
        return change(before)
    except DomainError as failure:
        return failure


def _written(group: Pairs, write: Callable[[Pairs], bool]) -> dict[str, Outcome]:
    """What became of the tasks of a group; of those that somebody else was in the way of, nothing.

    Where not all of them have room, as many as have it are written.
    """
    try:
        is_written = write(group)
    except TooManyTasks as full:
        if len(group) == 1:
            return {group[0][0].todo_id: full}
        half = len(group) // 2
        return _written(group[:half], write) | _written(group[half:], write)
    return {before.todo_id: change.after for before, change in group} if is_written else {}
