"""What of a task is counted, by name, and how much there may be: plain Python, no I/O.

Counts change in the same transaction as the tasks they count. How a task is counted follows from the task alone, so
what a write changes is the difference between before and after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from todos.tasks.domain import StatusCounts, Todo
from todos.tasks.repository.items import stored_bytes
from todos.tasks.tagging import TagCount

LIVE, OPEN, TRASH, PICTURES, BYTES = "live", "open", "trash", "pictures", "bytes"
LISTS = "lists"
_TAG, _LIST = "tag", "list"

# How much one space may hold. `BYTES` includes the trash; `LISTS` are counted by who makes them.
BOUNDS: Mapping[str, int] = {LIVE: 20_000, OPEN: 10_000, BYTES: 30 * 1024 * 1024, LISTS: 200}

# Bytes are counted in steps, so that writing a few more words moves no count, and needs no transaction.
_BYTES_STEP = 4096


def tally(todo: Todo) -> Counter[str]:
    """What a task adds to the counts of its space."""
    counts = Counter({BYTES: -(-stored_bytes(todo) // _BYTES_STEP) * _BYTES_STEP})
    if todo.is_deleted:
        return counts + Counter({TRASH: 1})
    counts.update({LIVE: 1, todo.status.value: 1, OPEN: int(not todo.is_completed)})
    counts[PICTURES] += len(todo.images)
    counts.update(tag_count(tag, is_completed=todo.is_completed) for tag in todo.tags)
    if todo.list_id is not None:
        counts[list_count(todo.list_id, is_completed=todo.is_completed)] += 1
    return counts


def moved(before: Iterable[Todo], after: Iterable[Todo]) -> Counter[str]:
    """By how much each count changes when some tasks take the place of others; what does not change is left out."""
    change: Counter[str] = Counter()
    for todo in after:
        change.update(tally(todo))
    for todo in before:
        change.subtract(tally(todo))
    return Counter({name: amount for name, amount in change.items() if amount})


def status_counts(sums: Mapping[str, int]) -> StatusCounts:
    """How many tasks stand outside the trash, by status, and how many lie in it."""
    return StatusCounts(
        pending=sums.get("pending", 0),
        ongoing=sums.get("ongoing", 0),
        complete=sums.get("complete", 0),
        trash=sums.get(TRASH, 0),
        open_by_list={list_id: is_open for list_id, (is_open, _) in tasks_by_list(sums).items()},
    )


def tasks_by_list(sums: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """How many open and complete tasks each list has outside the trash; those without any are left out."""
    names = {
        name.rpartition("#")[2] for name, amount in sums.items() if name.startswith(f"{_LIST}#") and amount
    }
    return {
        list_id: (
            sums.get(list_count(list_id, is_completed=False), 0),
            sums.get(list_count(list_id, is_completed=True), 0),
        )
        for list_id in names
    }


def tag_count(tag: str, *, is_completed: bool) -> str:
    """The name under which the tasks with a tag are counted, open and complete ones apart."""
    return f"{_TAG}#{'complete' if is_completed else 'open'}#{tag}"


def tag_counts(sums: Mapping[str, int]) -> list[TagCount]:
    """How many open and complete tasks stand outside the trash under each tag, as it is spelt."""
    tags = {name.split("#", 2)[2] for name in sums if name.startswith(f"{_TAG}#")}
    return [
        TagCount(
            tag, *(sums.get(tag_count(tag, is_completed=is_completed), 0) for is_completed in (False, True))
        )
        for tag in tags
    ]


def list_count(list_id: str, *, is_completed: bool) -> str:
    """The name under which the tasks of a list are counted, open and complete ones apart."""
    return f"{_LIST}#{'complete' if is_completed else 'open'}#{list_id}"


def is_named(name: str) -> bool:
    """Whether a count is of the tasks with a tag, or of those of a list: of either there may be hundreds."""
    return name.startswith((f"{_TAG}#", f"{_LIST}#"))
