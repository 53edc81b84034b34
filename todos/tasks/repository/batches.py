"""Many tasks in few transactions: what goes into one is bounded by DynamoDB, and by how much it counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from todos.tasks.domain import Todo
from todos.tasks.repository.items import stored_bytes
from todos.tasks.repository.tally import moved

T = TypeVar("T", Todo, None)

# A transaction takes 100 items, and the counts are one of them; and 4 MB of what the items become.
_MOST_TODOS = 99
_MOST_BYTES = 3_500_000
# So many names fit into one update expression of 4 KB.
_MOST_COUNTS = 100


def batches(pairs: Iterable[tuple[Todo, T]]) -> list[list[tuple[Todo, T]]]:
    """Tasks, each with what becomes of it, or `None`, in groups of which each fits into one transaction."""
    groups: list[list[tuple[Todo, T]]] = []
    size, names = 0, set[str]()
    for before, after in pairs:
        more = set(moved([before], [after] if after else []))
        size += stored_bytes(after or before)
        is_full = len(groups[-1]) == _MOST_TODOS if groups else True
        if is_full or size > _MOST_BYTES or len(names | more) > _MOST_COUNTS:
            groups.append([])
            size, names = stored_bytes(after or before), set()
        names |= more
        groups[-1].append((before, after))
    return groups
