"""The only place that knows the key strings of the `todos` table; `deploy/tables.json` has the schema.

A task's item always has `created_at`. `createdAt` and `statusKey` are what the two local indexes sort by:

- `CreatedAtIndex` holds live tasks only, because the trash takes `createdAt` away from an item.
- `StatusIndex` holds every task: live ones under `status#created`, trashed ones under `trash#deleted`.

The counts of a person stand beside the tasks under a range key that is no UUID, so that no request can name it,
and without the attributes the indexes sort by, so that no list can meet it.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from todos.tasks.domain import Status, Todo
from webapp.clock import to_timestamp

CREATED_INDEX = "CreatedAtIndex"
STATUS_INDEX = "StatusIndex"
CREATED_KEY = "createdAt"
STATUS_KEY = "statusKey"
COUNTS_ID = "#counts"

_TRASH = "trash"
_IDEMPOTENCY_NAMESPACE = uuid.UUID("5b1c0d0e-8f0f-4c57-9d1e-0c6f6f1f7a11")


def todo_key(user_id: str, todo_id: str) -> dict[str, Any]:
    return {"user_id": {"S": user_id}, "todo_id": {"S": todo_id}}


def counts_key(user_id: str) -> dict[str, Any]:
    return todo_key(user_id, COUNTS_ID)


def status_key(status: Status, created_at: datetime) -> str:
    return f"{status}#{to_timestamp(created_at)}"


def trash_key(deleted_at: datetime) -> str:
    return f"{_TRASH}#{to_timestamp(deleted_at)}"


def index_keys(todo: Todo) -> dict[str, str]:
    """The attributes by which the indexes find a task; a trashed one has no `createdAt`."""
    if todo.deleted_at is not None:
        return {STATUS_KEY: trash_key(todo.deleted_at)}
    return {
        CREATED_KEY: to_timestamp(todo.created_at),
        STATUS_KEY: status_key(todo.status, todo.created_at),
    }


def status_prefix(status: Status | None) -> str:
    """The part of `statusKey` before the time: of one status, or of the trash for `None`."""
    return f"{status or _TRASH}#"


def cache_scope(user_id: str) -> str:
    """What the shared cache keeps of a person's tasks, all of it under one version."""
    return f"tasks:{user_id}"


def idempotent_todo_id(user_id: str, idempotency_key: str) -> str:
    """The id of the task a person's key stands for: the same in every process, so a repeat cannot create twice."""
    return str(uuid.uuid5(_IDEMPOTENCY_NAMESPACE, f"{user_id}\n{idempotency_key}"))
