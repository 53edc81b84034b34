"""The only place that knows the key strings of the `todos` table; `deploy/tables.json` has the schema.

Every index but the last is local: it sorts the tasks of one space. `docs/data-model.md` says which view reads which.

- `CreatedAtIndex`, by `createdAt`: live tasks, by the moment they were made.
- `StatusIndex`, by `statusKey`: every task; open ones by when they were made, done ones by when they were done, trashed
  ones by when they were deleted.
- `DueIndex`, by `dueKey`: open tasks that have a date.
- `OrderIndex`, by `orderKey`: open tasks, list by list, in the person's own order.
- `PictureIndex`, by `pictureKey`: live tasks that have images, by the newest one.
- `ScheduleIndex`, global, by `scheduleKey` and `scheduledAt`: what has to be done at a time, across all spaces.

The counts of a space stand beside its tasks under range keys that are no UUIDs, so that no request can name them, and
without the attributes the indexes sort by, so that no list can meet them.
"""

from __future__ import annotations

import uuid
import zlib
from datetime import date, datetime
from typing import Any

from todos.tasks.domain import TIME_IN_TRASH, Status, Todo
from todos.tasks.query import INBOX
from webapp.clock import to_timestamp

CREATED_INDEX = "CreatedAtIndex"
STATUS_INDEX = "StatusIndex"
DUE_INDEX = "DueIndex"
ORDER_INDEX = "OrderIndex"
PICTURE_INDEX = "PictureIndex"
SCHEDULE_INDEX = "ScheduleIndex"
CREATED_KEY = "createdAt"
STATUS_KEY = "statusKey"
DUE_KEY = "dueKey"
ORDER_KEY = "orderKey"
PICTURE_KEY = "pictureKey"
SCHEDULE_KEY = "scheduleKey"
SCHEDULED_AT = "scheduledAt"

# Above every character a key has, so that a range ends after the last one.
END = "~"
TRASH = "trash#"
REMIND = "remind#"
COUNT_ITEMS = 8
# So many hashes share a day of the schedule, or an hour of it, since one of them takes 1,000 writes a second.
SCHEDULE_SHARDS = 8

_COUNTS = "#counts#"
_IDEMPOTENCY_NAMESPACE = uuid.UUID("5b1c0d0e-8f0f-4c57-9d1e-0c6f6f1f7a11")
# The end of the calendar in milliseconds since 1970: what is newer has a smaller rest, and comes first.
_LAST_MILLISECOND = 253_402_300_799_999
# Orders have six decimals and lie between -1e12 and 1e12; moved above zero they sort as text.
# Behind every number, and before the end of a range.
_LAST = "n"
_ORDER_SCALE, _ORDER_OFFSET = 10**6, 10**18


def todo_key(space_id: str, todo_id: str) -> dict[str, Any]:
    return {"user_id": {"S": space_id}, "todo_id": {"S": todo_id}}


def counts_id(number: int) -> str:
    """The range key of one of the items in which a space is counted."""
    return f"{_COUNTS}{number}"


COUNTS_PREFIX = _COUNTS


def status_prefix(status: Status) -> str:
    """The part of `statusKey` before the time, of live tasks of one status; that of open ones begins alike."""
    return f"{status}#" if status is Status.COMPLETE else f"open#{status}#"


def list_prefix(list_id: str) -> str:
    """The part of `orderKey` before the order, of the open tasks of a list."""
    return f"{list_id}#"


def index_keys(todo: Todo) -> dict[str, str]:
    """The attributes by which the indexes find a task; one that stands in no index has none."""
    if todo.deleted_at is not None:
        return {STATUS_KEY: TRASH + to_timestamp(todo.deleted_at), **_removal(todo, todo.deleted_at)}
    found = {CREATED_KEY: to_timestamp(todo.created_at), STATUS_KEY: _status_key(todo)}
    if todo.images:
        found[PICTURE_KEY] = to_timestamp(max(image.attached_at for image in todo.images))
    if not todo.is_completed:
        found[ORDER_KEY] = (
            f"{list_prefix(todo.list_id or INBOX)}{_order(todo.order)}#{_newest_first(todo.created_at)}"
        )
        if todo.remind_at is not None:
            found |= _reminding(todo, todo.remind_at)
        if todo.due_date is not None:
            found[DUE_KEY] = f"{todo.due_date.isoformat()}#{_newest_first(todo.created_at)}"
    return found


def schedule_keys(day: date) -> list[str]:
    """The hashes under which the removals of a day stand."""
    return [_removal_key(day, shard) for shard in range(SCHEDULE_SHARDS)]


def reminding_keys(hour: datetime) -> list[str]:
    """The hashes under which the reminders of an hour stand; every moment of it names it."""
    return [_reminding_key(hour, shard) for shard in range(SCHEDULE_SHARDS)]


def cache_scope(space_id: str) -> str:
    """What the shared cache keeps of the tasks of a space, all of it under one version."""
    return f"tasks:{space_id}"


def idempotent_todo_id(space_id: str, idempotency_key: str) -> str:
    """The id of the task a key stands for: the same in every process, so a repeat cannot create twice."""
    return str(uuid.uuid5(_IDEMPOTENCY_NAMESPACE, f"{space_id}\n{idempotency_key}"))


def _status_key(todo: Todo) -> str:
    since = (todo.completed_at or todo.created_at) if todo.is_completed else todo.created_at
    return status_prefix(todo.status) + to_timestamp(since)


def _removal(todo: Todo, deleted_at: datetime) -> dict[str, str]:
    """Where the daily work finds a task whose time in the trash is over."""
    at = deleted_at + TIME_IN_TRASH
    return {SCHEDULE_KEY: _removal_key(at.date(), _shard(todo)), SCHEDULED_AT: to_timestamp(at)}


def _reminding(todo: Todo, at: datetime) -> dict[str, str]:
    """Where the loop finds a task whose next reminder is due."""
    return {SCHEDULE_KEY: _reminding_key(at, _shard(todo)), SCHEDULED_AT: to_timestamp(at)}


def _reminding_key(at: datetime, shard: int) -> str:
    return f"{REMIND}{to_timestamp(at)[:13]}#{shard}"


def _shard(todo: Todo) -> int:
    return zlib.crc32(todo.todo_id.encode()) % SCHEDULE_SHARDS


def _removal_key(day: date, shard: int) -> str:
    return f"{TRASH}{day.isoformat()}#{shard}"


def _newest_first(moment: datetime) -> str:
    return f"{_LAST_MILLISECOND - int(moment.timestamp() * 1000):015d}"


def _order(order: float | None) -> str:
    """An order as text that sorts like the number; what has none comes last."""
    return _LAST if order is None else f"{round(order * _ORDER_SCALE) + _ORDER_OFFSET:019d}"
