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
from webapp.dynamodb.codec import Item, from_item
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


USERS_COUNTER_ID = "counter#users"
AUDIT_COUNTER_ID = "counter#audit"
# As many keys as one `BatchGetItem` takes.
BATCH_SIZE = 100
_MAX_REPEATS = 5
_PAUSE_SECONDS = 0.05
T = TypeVar("T")


class UsersTableReader:
    """What every adapter over the users table reads with."""

    def __init__(
        self, *, client: DynamoDBClient, table: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep

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
        self, top: int, *, floor: int = 0, step: int = BATCH_SIZE
    ) -> Iterator[tuple[int, Profile | None]]:
        return self._numbered(top, floor=floor, item_id=format_user_id, read=profile_of, step=step)

    def _numbered(
        self,
        top: int,
        *,
        floor: int,
        item_id: Callable[[int], str],
        read: Callable[[Item], T],
        step: int = BATCH_SIZE,
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
        found: dict[str, Item] = {}
        for attempt in range(_MAX_REPEATS):
            if attempt:
                self._sleep(_PAUSE_SECONDS * 2**attempt)
            items, keys = self._read(keys)
            found |= {item["user_id"]["S"]: item for item in items}
            if not keys:
                return found
        raise Unavailable

    def _read(self, keys: list[dict[str, Any]]) -> tuple[list[Item], list[dict[str, Any]]]:
        """The items under keys, as of now, and the keys that DynamoDB had no capacity for."""
        wanted: Any = {"Keys": keys, "ConsistentRead": True}
        with translated_outages():
            answer = self._client.batch_get_item(RequestItems={self._table: wanted})
        unread: Any = answer.get("UnprocessedKeys", {}).get(self._table, {})
        return answer["Responses"].get(self._table, []), unread.get("Keys", [])
