"""One pass of a move: what the source has and the target lacks is copied, what has gone is removed, the rest is left.

Spaces are moved side by side. Each is compared by the marks in the target, so that a later pass writes only what
differs. A pass may end anywhere: until its last write, which tells how many tasks there are now, the target counts as
unfinished, and the next pass goes on with what differs then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial, reduce
from typing import TYPE_CHECKING

from todos.tasks.repository.counters import counts_items
from todos.tasks.repository.tally import LISTS, tally
from webapp.dynamodb.entities import Item
from webapp.operations.moves.checks import check_schemas, check_unused
from webapp.operations.moves.items import (
    RECORD_KEY,
    Record,
    are_counts,
    is_list,
    list_of,
    mark_of,
    moved_counts,
    moved_list,
    moved_task,
    task_of,
)
from webapp.operations.moves.tables import WRITERS, Table, side_by_side

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class Moved:
    """What a pass did, in tasks and lists; `counted` is how many items with counts it wrote or removed."""

    copied: int = 0
    removed: int = 0
    equal: int = 0
    left_out: int = 0
    counted: int = 0

    def __add__(self, other: Moved) -> Moved:
        return Moved(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def is_same(self) -> bool:
        """Whether nothing differed."""
        return not (self.copied or self.removed or self.counted)

    @property
    def tasks(self) -> int:
        """How many tasks the target has."""
        return self.copied + self.equal


def move_tasks(client: DynamoDBClient, *, source: str, target: str, at: datetime) -> Moved:
    """Make the tasks of one table those of another one, as they are at a moment; what is there is looked at first.

    Raises:
        MoveRefused: the target is none, or in use; if that shows before anything is written, nothing was.
        Unavailable: DynamoDB did not answer, for long; the next pass goes on.
    """
    check_schemas(client, source=source, target=target)
    with ThreadPoolExecutor(max_workers=WRITERS) as writers:
        there = Table(client=client, name=target, writers=writers)
        check_unused(there, source=source)
        there.note(Record(source).item())
        moved = _pass(Table(client=client, name=source, writers=writers), there, at)
        there.note(Record(source, moved.tasks).item())
    return moved


def _pass(source: Table, target: Table, at: datetime) -> Moved:
    spaces = (source.spaces() | target.spaces()) - {RECORD_KEY["user_id"]["S"]}
    each = side_by_side(partial(_move_space, source, target, at), sorted(spaces))
    return reduce(Moved.__add__, each, Moved())


def _move_space(source: Table, target: Table, at: datetime, space_id: str) -> Moved:
    return _SpaceMove(source, target, space_id).run(at)


class _SpaceMove:
    """The move of one space, and what it has come to."""

    def __init__(self, source: Table, target: Table, space_id: str) -> None:
        self._source = source
        self._target = target
        self._space_id = space_id
        # What stands in the target and has not been met in the source.
        self._unmet = target.marks_of(space_id)
        self._counts: Counter[str] = Counter()
        self._changed: list[tuple[Item, Item]] = []
        self._equal = 0
        self._left_out = 0

    def run(self, at: datetime) -> Moved:
        added = self._target.add(self._missing(at))
        changed = self._target.replace(self._changed)
        removed = self._target.remove([item for item in self._unmet.values() if not are_counts(item)])
        counted = self._count()
        return Moved(added + changed, removed, self._equal, self._left_out, counted)

    def _missing(self, at: datetime) -> Iterator[Item]:
        """The tasks and lists that the target lacks; of those that it has, it is noted which differ."""
        for item in self._source.items_of(self._space_id):
            moved = self._moved(item, at)
            if moved is None:
                continue
            seen = self._unmet.pop(moved["todo_id"]["S"], None)
            if seen is None:
                yield moved
            elif mark_of(seen) == mark_of(moved):
                self._equal += 1
            else:
                self._changed.append((seen, moved))

    def _moved(self, item: Item, at: datetime) -> Item | None:
        """What an item becomes, and is counted as; `None` where it stays behind."""
        if are_counts(item):
            return None
        if is_list(item):
            self._counts[LISTS] += not list_of(item).is_deleted
            return moved_list(item)
        todo = task_of(item)
        if todo.is_gone(at=at):
            self._left_out += 1
            return None
        self._counts.update(tally(todo))
        return moved_task(item, todo)

    def _count(self) -> int:
        """Make the counts those of what was copied; how many items differed."""
        wanted = {
            item["todo_id"]["S"]: moved_counts(item) for item in counts_items(self._space_id, self._counts)
        }
        there = {name: item for name, item in self._unmet.items() if are_counts(item)}
        added = self._target.add(item for name, item in wanted.items() if name not in there)
        changed = [
            (seen, wanted[name])
            for name, seen in there.items()
            if name in wanted and mark_of(seen) != mark_of(wanted[name])
        ]
        gone = [seen for name, seen in there.items() if name not in wanted]
        return added + self._target.replace(changed) + self._target.remove(gone)
