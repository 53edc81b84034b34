"""A task as a DynamoDB item and back; `Decimal` and attribute names stay on this side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from todos import keys
from todos.domain import TIME_IN_TRASH, Status, Todo
from webapp.clock import from_timestamp, to_timestamp
from webapp.dynamodb import Item, from_item, to_item

_SCHEMA_VERSION = 1


def to_todo_item(todo: Todo, *, fingerprint: str, write_id: str) -> Item:
    """The whole item of a new task."""
    return to_item(
        {
            "user_id": todo.user_id,
            "todo_id": todo.todo_id,
            "entity": "todo",
            "schema_version": _SCHEMA_VERSION,
            "fingerprint": fingerprint,
            "write_id": write_id,
            **todo_attributes(todo),
        }
    )


def todo_attributes(todo: Todo) -> dict[str, Any]:
    """What of an item follows from the task, besides its key; `None` stands for an attribute that is absent."""
    return {
        "title": todo.title,
        "description": todo.description,
        "status": todo.status.value,
        "priority": todo.priority,
        "due_date": todo.due_date.isoformat() if todo.due_date else None,
        "order": _storable(todo.order),
        "tags": list(todo.tags),
        "images": _storable(todo.images),
        "version": todo.version,
        "created_at": to_timestamp(todo.created_at),
        "updated_at": to_timestamp(todo.updated_at),
        "completed_at": to_timestamp(todo.completed_at) if todo.completed_at else None,
        "deleted_at": to_timestamp(todo.deleted_at) if todo.deleted_at else None,
        "expires_at": _removal_time(todo),
        keys.CREATED_KEY: None,
        **keys.index_keys(todo),
    }


def _removal_time(todo: Todo) -> int | None:
    """When DynamoDB removes a trashed task for good, in seconds since 1970."""
    if todo.deleted_at is None:
        return None
    return int((todo.deleted_at + TIME_IN_TRASH).timestamp())


def to_todo(item: Item) -> Todo:
    """The task an item holds."""
    values = from_item(item)
    return Todo(
        todo_id=values["todo_id"],
        user_id=values["user_id"],
        title=values["title"],
        description=values["description"],
        status=Status(values["status"]),
        priority=int(values["priority"]),
        due_date=date.fromisoformat(values["due_date"]) if "due_date" in values else None,
        order=float(values["order"]) if "order" in values else None,
        tags=tuple(values["tags"]),
        images=tuple(_plain(values["images"])),
        version=int(values["version"]),
        created_at=from_timestamp(values["created_at"]),
        updated_at=from_timestamp(values["updated_at"]),
        completed_at=from_timestamp(values["completed_at"]) if "completed_at" in values else None,
        deleted_at=from_timestamp(values["deleted_at"]) if "deleted_at" in values else None,
    )


def _storable(value: Any) -> Any:
    """`value` with its fractions as `Decimal`, the only kind of number boto3 takes for them."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return {name: _storable(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(part) for part in value]
    return value


def _plain(value: Any) -> Any:
    """What `_storable` was given; a fraction without a fractional part comes back as a whole number."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value
