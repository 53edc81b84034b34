"""The directory of accounts in DynamoDB: pages of profiles and of the audit trail, without a scan or an index.

User ids and audit entries are numbered by counters, so a page, newest first, is a `BatchGetItem` over a range of
numbers from the counter downwards, consistent. A request looks at a bounded number of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from accounts.admin_items import (
    ADMINS_ID,
    admins_item,
    audit_entry_of,
    audit_item_id,
    members_of,
)
from accounts.audit import AuditPage, AuditQuery
from accounts.directory import UserPage, UserQuery
from accounts.domain import Profile, format_user_id
from accounts.items import key, profile_of
from accounts.session_items import DynamoDBSessions
from webapp.aws.outages import error_code, translated_outages
from webapp.dynamodb.codec import Item, from_item
from webapp.errors import Unavailable

USERS_COUNTER_ID = "counter#users"
AUDIT_COUNTER_ID = "counter#audit"

# As many keys as one `BatchGetItem` takes.
_BATCH_SIZE = 100
# How many numbers a request for a filtered page looks at: some 1,000 read units at most.
_MAX_EXAMINED = 1000
_MAX_REPEATS = 5
_PAUSE_SECONDS = 0.05

T = TypeVar("T")


class DynamoDBDirectory(DynamoDBSessions):
    """`AccountDirectory` over the users table."""

    def find_by_id(self, user_id: str) -> Profile | None:
        item = self._get(user_id)
        # Other items than profiles stand under ids of their own kind; none of them is an account's.
        return profile_of(item) if item and "email" in item else None

    def find_many(self, user_ids: Sequence[str]) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        for start in range(0, len(user_ids), _BATCH_SIZE):
            items = self._read_all([key(user_id) for user_id in user_ids[start : start + _BATCH_SIZE]])
            found |= {user_id: profile_of(item) for user_id, item in items.items()}
        return found

    def list_profiles(self, query: UserQuery, *, after: int | None = None) -> UserPage:
        top = self._top(USERS_COUNTER_ID, after)
        floor = max(top - _MAX_EXAMINED, 0)
        profiles = self._numbered_profiles(top, floor=floor, step=_step(query))
        return UserPage(*_page(profiles, query.matches, query.limit, floor=floor))

    def list_audit(self, query: AuditQuery, *, after: int | None = None) -> AuditPage:
        top = self._top(AUDIT_COUNTER_ID, after)
        floor = max(top - _MAX_EXAMINED, 0)
        entries = self._numbered(top, floor=floor, item_id=audit_item_id, read=audit_entry_of)
        return AuditPage(*_page(entries, query.matches, query.limit, floor=floor))

    def every_profile(self) -> Iterator[Profile]:
        top = self._last_number(USERS_COUNTER_ID)
        for _, profile in self._numbered_profiles(top):
            if profile is not None:
                yield profile

    def active_admins(self) -> frozenset[str] | None:
        item = self._get(ADMINS_ID)
        return members_of(item) if item else None

    def found_admins(self) -> None:
        members = frozenset(profile.user_id for profile in self.every_profile() if profile.is_active_admin)
        try:
            with translated_outages():
                self._client.put_item(
                    TableName=self._table,
                    Item=admins_item(members),
                    ConditionExpression="attribute_not_exists(user_id)",
                )
        except ClientError as error:
            # Somebody else was faster, and found the same: without the item nobody becomes an administrator, or
            # ceases to be one.
            if error_code(error) != "ConditionalCheckFailedException":
                raise

    def forget_admins(self) -> None:
        with translated_outages():
            self._client.delete_item(TableName=self._table, Key=key(ADMINS_ID))

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

    def _top(self, counter_id: str, after: int | None) -> int:
        return self._last_number(counter_id) if after is None else after - 1

    def _get(self, item_id: str) -> Item | None:
        with translated_outages():
            answer = self._client.get_item(TableName=self._table, Key=key(item_id), ConsistentRead=True)
        return answer.get("Item")

    def _numbered_profiles(
        self, top: int, *, floor: int = 0, step: int = _BATCH_SIZE
    ) -> Iterator[tuple[int, Profile | None]]:
        return self._numbered(top, floor=floor, item_id=format_user_id, read=profile_of, step=step)

    def _numbered(
        self,
        top: int,
        *,
        floor: int,
        item_id: Callable[[int], str],
        read: Callable[[Item], T],
        step: int = _BATCH_SIZE,
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


def _page(
    numbered: Iterator[tuple[int, T | None]], matches: Callable[[T], bool], limit: int, *, floor: int
) -> tuple[tuple[T, ...], int | None]:
    """The first things that match, and the number below which the next page begins; `None` if nothing is left."""
    found: list[tuple[int, T]] = []
    position = floor + 1 if floor else None
    for number, thing in numbered:
        if thing is None or not matches(thing):
            continue
        if len(found) == limit:
            position = found[-1][0]
            break
        found.append((number, thing))
    return tuple(thing for _, thing in found), position


def _step(query: UserQuery) -> int:
    """How many to read at a time: without a filter, as many as fill the page and show that there is a next one."""
    return _BATCH_SIZE if query.is_filtered else min(query.limit + 1, _BATCH_SIZE)
