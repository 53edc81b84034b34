"""What a move puts into its target, and the mark by which it knows that again: plain Python, no I/O.

Every item of a move carries one attribute more, `moved`, from which can be told whether anybody else has written it:

- That of a task or of a list is its `write_id`, `#`, and a digest of the item. Whatever the service writes to a task has a `write_id` of
  its own, and leaves `moved` alone, so the two agree exactly as long as nothing but moves has written. What the service
  adds has no mark. Two items with one mark are equal, so that a later pass reads no more of the target than the marks.
- That of an item with counts is a digest of the counts, which every write of the service that moves one makes wrong.

A task that the service has removed leaves no mark; for that the move's own record tells how many there have to be.
The mark stays on a task when the service takes over, and is left behind by the next move.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from todos.lists.domain import TaskList
from todos.lists.items import to_list
from todos.lists.keys import LIST_PREFIX
from todos.tasks import keys
from todos.tasks.domain import Todo
from todos.tasks.repository.items import to_todo, to_todo_item
from webapp.dynamodb.entities import Item
from webapp.operations.moves import MoveRefused

T = TypeVar("T")

MARK = "moved"
# What has to be known of an item of the target to tell whose it is.
MARKS = ("user_id", "todo_id", "write_id", MARK)
# The record of the moves to a table lies in a space that is nobody's, since user ids have no such sign.
RECORD_KEY = keys.todo_key("#moves", "#record")

# What tasks no longer have, and what is made anew.
_LEFT_BEHIND = frozenset(
    {
        "schema_version",
        "expires_at",
        MARK,
        keys.CREATED_KEY,
        keys.STATUS_KEY,
        keys.DUE_KEY,
        keys.ORDER_KEY,
        keys.PICTURE_KEY,
        keys.SCHEDULE_KEY,
        keys.SCHEDULED_AT,
    }
)
_DIGEST_BYTES = 12


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of the moves to a table: from where, and, once a pass has ended, how many tasks there are."""

    source: str
    tasks: int | None = None

    @classmethod
    def of(cls, item: Item) -> Record:
        """The record that an item holds."""
        return cls(item["source"]["S"], int(item["tasks"]["N"]) if "tasks" in item else None)

    def item(self) -> Item:
        """The record as an item."""
        ended = {} if self.tasks is None else {"tasks": {"N": str(self.tasks)}}
        return {**RECORD_KEY, "source": {"S": self.source}, **ended}


def is_task(item: Item) -> bool:
    """Whether an item holds a task, going by its key; those of all else begin with a sign that no UUID has."""
    return not item["todo_id"]["S"].startswith("#")


def is_list(item: Item) -> bool:
    """Whether an item holds a list."""
    return str(item["todo_id"]["S"]).startswith(LIST_PREFIX)


def are_counts(item: Item) -> bool:
    """Whether an item holds counts, of today or of an earlier version."""
    return str(item["todo_id"]["S"]).startswith(keys.COUNTS_PREFIX.rstrip("#"))


def is_record(item: Item) -> bool:
    """Whether an item is a record of moves."""
    return all(item[name] == value for name, value in RECORD_KEY.items())


def task_of(item: Item) -> Todo:
    """The task an item of any version holds.

    Raises:
        MoveRefused: it holds none; to leave it out might lose somebody's task.
    """
    return _read(item, "task", to_todo)


def list_of(item: Item) -> TaskList:
    """The list an item holds; raises as `task_of`."""
    return _read(item, "list", to_list)


def _read(item: Item, noun: str, read: Callable[[Item], T]) -> T:
    try:
        return read(item)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        where = f"{item['user_id']['S']} {item['todo_id']['S']}"
        raise MoveRefused(f"the item {where} holds no {noun} that can be read ({error!r}).") from error


def moved_task(item: Item, todo: Todo) -> Item:
    """A task's item as the service would write it today, with its mark.

    What tells repeats of a write apart travels along, and so does what is not known here.
    """
    told = {name: item.get(name, {"S": ""})["S"] for name in ("fingerprint", "write_id")}
    carried = {name: value for name, value in item.items() if name not in _LEFT_BEHIND}
    return _marked({**carried, **to_todo_item(todo, **told)})


def moved_list(item: Item) -> Item:
    """A list's item, which has been as it is from the start, with its mark."""
    return _marked({name: value for name, value in item.items() if name != MARK})


def _marked(item: Item) -> Item:
    return {**item, MARK: {"S": f"{item['write_id']['S']}#{_digest(item)}"}}


def moved_counts(item: Item) -> Item:
    """An item with counts, with its mark."""
    return {**item, MARK: {"S": _digest(_counts(item))}}


def mark_of(item: Item) -> str:
    """The mark of an item, or nothing."""
    return str(item.get(MARK, {"S": ""})["S"])


def is_as_moved(item: Item) -> bool:
    """Whether nobody but moves has written a task or a list; its `MARKS` are enough."""
    write_id, separator, _ = mark_of(item).rpartition("#")
    return bool(separator) and item.get("write_id") == {"S": write_id}


def are_counts_as_moved(item: Item) -> bool:
    """Whether nobody but moves has written an item with counts."""
    return mark_of(item) == _digest(_counts(item))


def _counts(item: Item) -> Item:
    return {name: value for name, value in item.items() if "N" in value}


def _digest(values: Mapping[str, object]) -> str:
    # Values that are no text stand as what Python shows of them, which is the same each time.
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), default=repr)
    return blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()
