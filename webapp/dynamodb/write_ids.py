"""Ids of writes, by which a write is known again that was sent twice because its answer was lost.

Every write of an item leaves its id there, and that of the write before. boto3 sends a write again whose answer was
lost; the condition then fails against the item that the first attempt has written, and the id tells whose that was.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webapp.dynamodb.entities import Item
    from webapp.dynamodb.expressions import Update


def new_write_id() -> str:
    """An id that no other write has."""
    return str(uuid.uuid4())


def note_write(update: Update, write_id: str) -> None:
    """Let an update leave its id, and keep that of the write before."""
    update.copy("write_id", "previous_write_id")
    update.apply({("write_id",): {"S": write_id}})


def is_written_by(item: Item | None, write_id: str) -> bool:
    """Whether an item carries the id of a write: then an earlier attempt of that very write has succeeded.

    The other attempt may have been followed by one write of somebody else.
    """
    last = [item[name]["S"] for name in ("write_id", "previous_write_id") if name in item] if item else []
    return write_id in last
