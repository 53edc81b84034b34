"""A task as a DynamoDB item and back; `Decimal` and attribute names stay on this side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from todos.images.domain import Image, Label
from todos.tasks import keys
from todos.tasks.domain import TIME_IN_TRASH, Status, Todo
from webapp.clock import from_timestamp, to_timestamp
from webapp.dynamodb.codec import Item, from_item, to_item

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
        "images": {image.image_id: image_attributes(image) for image in todo.images},
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
        images=_images(values["images"]),
        version=int(values["version"]),
        created_at=from_timestamp(values["created_at"]),
        updated_at=from_timestamp(values["updated_at"]),
        completed_at=from_timestamp(values["completed_at"]) if "completed_at" in values else None,
        deleted_at=from_timestamp(values["deleted_at"]) if "deleted_at" in values else None,
    )


def image_attributes(image: Image) -> dict[str, Any]:
    """An image as it stands in the map of its task's images, under its id."""
    return {
        "key": image.key,
        "content_type": image.content_type,
        "bytes": image.byte_count,
        "width": image.width,
        "height": image.height,
        "attached_at": to_timestamp(image.attached_at),
        "labels": label_values(image.labels),
        "label_error": image.label_error,
        "label_model": image.label_model,
    }


def label_values(labels: tuple[Label, ...] | None) -> list[dict[str, Any]] | None:
    """Labels as they are stored; `None` where there are none because nobody could tell."""
    if labels is None:
        return None
    return [
        {"name": label.name, "confidence": _storable(label.confidence), "parents": list(label.parents)}
        for label in labels
    ]


def _images(stored: Mapping[str, Mapping[str, Any]]) -> tuple[Image, ...]:
    """The images of a task in the order in which they were attached."""
    images = (_image(image_id, values) for image_id, values in dict(stored).items())
    return tuple(sorted(images, key=lambda image: (image.attached_at, image.image_id)))


def _image(image_id: str, values: Mapping[str, Any]) -> Image:
    return Image(
        image_id=image_id,
        key=values["key"],
        content_type=values["content_type"],
        byte_count=int(values["bytes"]),
        width=int(values["width"]),
        height=int(values["height"]),
        attached_at=from_timestamp(values["attached_at"]),
        labels=_labels(values["labels"]),
        label_error=values["label_error"],
        label_model=values["label_model"],
    )


def _labels(stored: list[Mapping[str, Any]] | None) -> tuple[Label, ...] | None:
    if stored is None:
        return None
    return tuple(
        Label(label["name"], float(label["confidence"]), tuple(label["parents"])) for label in stored
    )


def _storable(value: float | None) -> Decimal | None:
    """A fraction as the only kind of number that boto3 takes for one."""
    return None if value is None else Decimal(repr(value))
