"""Reading the users table: single items, and numbered ones without a scan or an index.

User ids and audit entries are numbered by counters, so a page, newest first, is a `BatchGetItem` over a range of
numbers from the counter downwards, consistent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from accounts.profiles.domain import Profile, format_user_id
from accounts.profiles.items import key, profile_of
from webapp.aws.outages import translated_outages
from webapp.dynamodb.attempts import Sleep
from webapp.dynamodb.codec import Item, from_item
from webapp.dynamodb.reads import MAX_KEYS, get_items
from webapp.dynamodb.writes import TableWrites

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


USERS_COUNTER_ID = "counter#users"
AUDIT_COUNTER_ID = "counter#audit"
T = TypeVar("T")


class UsersTableReader:
    """What every adapter over the users table reads with, and makes its writes of."""

    def __init__(self, *, client: DynamoDBClient, table: str, sleep: Sleep = time.sleep) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep
        self._writes = TableWrites(table)

    def _next_number(self, counter_id: str) -> int:
        with translated_outages():
            answer = self._client.update_item(
                TableName=self._table,
                Key=key(counter_id),
                UpdateExpression="ADD last_number :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
                ReturnValues="UPDATED_NEW",
            )
        return int(answer["Attributes"]["last_number"]["N"])

    def _last_number(self, counter_id: str) -> int:
        item = self._get(counter_id)
        return int(from_item(item)["last_number"]) if item else 0

    def _get(self, item_id: str) -> Item | None:
        with translated_outages():
            answer = self._client.get_item(TableName=self._table, Key=key(item_id), ConsistentRead=True)
        return answer.get("Item")

    def _numbered_profiles(
        self, top: int, *, floor: int = 0, step: int = MAX_KEYS
    ) -> Iterator[tuple[int, Profile | None]]:
        return self._numbered(top, floor=floor, item_id=format_user_id, read=profile_of, step=step)

    def _numbered(
        self,
        top: int,
        *,
        floor: int,
        item_id: Callable[[int], str],
        read: Callable[[Item], T],
        step: int = MAX_KEYS,
    ) -> Iterator[tuple[int, T | None]]:
        """Every number from `top` down to above `floor` with what stands under it, read `step` at a time as needed."""
        while top > floor:
            numbers = range(top, max(top - step, floor), -1)
            items = self._read_all([key(item_id(number)) for number in numbers])
            for number in numbers:
                item = items.get(item_id(number))
                yield number, read(item) if item else None
            top -= step

    def _read_all(self, keys: list[dict[str, Any]]) -> dict[str, Item]:
        """The items under keys, as of now, by their ids."""
        items = get_items(self._client, self._table, keys, sleep=self._sleep)
        return {item["user_id"]["S"]: item for item in items}
