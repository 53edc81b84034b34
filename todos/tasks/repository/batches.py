"""Many tasks in few transactions: what goes into one is bounded by DynamoDB, and by how much it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from todos.tasks.domain import Change, Todo
from todos.tasks.repository.items import stored_bytes
from todos.tasks.repository.tally import moved

T = TypeVar("T", Todo, None)
U = TypeVar("U")
States = tuple[Sequence[Todo], Sequence[Todo]]

# A transaction takes 100 items, and the counts are one of them; and 4 MB of what the items become.
MOST_TODOS = 99
_MOST_BYTES = 3_500_000
# So many names fit into one update expression of 4 KB.
_MOST_COUNTS = 100


def batches(pairs: Iterable[tuple[Todo, T]]) -> list[list[tuple[Todo, T]]]:
    """Tasks, each with what becomes of it, or `None`, in groups of which each fits into one transaction."""
    return _grouped(pairs, lambda pair: ([pair[0]], [pair[1]] if pair[1] else []), MOST_TODOS)


def batches_of_changes(
    pairs: Iterable[tuple[Todo, Change]], *, most: int = MOST_TODOS
) -> list[list[tuple[Todo, Change]]]:
    """Tasks, each with the change of it, in groups of which each fits into one transaction and has no task twice."""
    return _grouped(pairs, states_of, most)


def states_of(pair: tuple[Todo, Change]) -> States:
    """All tasks that a change is of, as they are and as they become."""
    before, change = pair
    return [before, *change.removed], [change.after, *change.added]


def _grouped(units: Iterable[U], states: Callable[[U], States], most: int) -> list[list[U]]:
    groups: list[list[U]] = []
    size, names, ids = 0, set[str](), set[str]()
    for unit in units:
        before, after = states(unit)
        more = set(moved(before, after))
        # What becomes of each task, or, where nothing does, what it is.
        touched = {todo.todo_id: todo for todo in (*before, *after)}
        added = sum(map(stored_bytes, touched.values()))
        is_full = len(ids) + len(touched) > most or size + added > _MOST_BYTES
        if not groups or is_full or len(names | more) > _MOST_COUNTS or ids & touched.keys():
            groups.append([])
            size, names, ids = 0, set(), set()
        size += added
        names |= more
        ids |= touched.keys()
        groups[-1].append(unit)
    return groups
