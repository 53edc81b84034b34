"""A table of tasks as the first version made it, and what that version's own code wrote there.

`first_version.json` is what a scan gave after its services had created, edited, completed and trashed some tasks of
one person and attached two images, on 10 April 2026; one more had been in the trash for over 30 days by then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from todos.tasks.keys import idempotent_todo_id

Item = dict[str, Any]

OWNER = "VAH000001"
# A day on which all but one of the trashed tasks can still come back.
LATER = datetime(2026, 4, 20, tzinfo=UTC)
LONG_GONE = "00000000-0000-4000-8000-000000000001"
TRASHED = "00000000-0000-4000-8000-000000000005"
WITH_IMAGES = "00000000-0000-4000-8000-000000000006"
# Was created with an idempotency key, from nothing but its title.
IDEMPOTENT, IDEMPOTENT_TITLE = idempotent_todo_id(OWNER, "an idempotency key"), "Café\u202f„Größe“ 🙂"


def create_table(client: Any, name: str) -> None:
    """Make an empty table of tasks as the first version had it, without its TTL, which would remove one of the tasks."""
    client.create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": "S"}
            for attribute in ("user_id", "todo_id", "createdAt", "statusKey")
        ],
        KeySchema=_keys("todo_id"),
        LocalSecondaryIndexes=[
            {"IndexName": index, "KeySchema": _keys(attribute), "Projection": {"ProjectionType": "ALL"}}
            for index, attribute in (("CreatedAtIndex", "createdAt"), ("StatusIndex", "statusKey"))
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def items(owner_id: str = OWNER) -> Iterator[Item]:
    """The items of one person."""
    text = Path(__file__).with_name("first_version.json").read_text()
    found: list[Item] = json.loads(text.replace(OWNER, owner_id))
    yield from found


def fill_table(client: Any, name: str, *owners: str) -> None:
    """Put the items of some people into a table."""
    for owner_id in owners:
        for item in items(owner_id):
            client.put_item(TableName=name, Item=item)


def _keys(range_key: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": "user_id", "KeyType": "HASH"},
        {"AttributeName": range_key, "KeyType": "RANGE"},
    ]
