"""The directory of accounts in DynamoDB: pages of profiles and of the audit trail.

A request looks at a bounded number of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from accounts.administration.domain import UserPage, UserQuery
from accounts.audit.domain import AuditPage, AuditQuery
from accounts.audit.items import audit_entry_of, audit_item_id
from accounts.profiles.domain import Profile
from accounts.profiles.items import key, profile_of
from accounts.profiles.reading import AUDIT_COUNTER_ID, USERS_COUNTER_ID
from accounts.profiles.repository import DynamoDBProfiles
from webapp.dynamodb.reads import MAX_KEYS

T = TypeVar("T")

# How many numbers a request for a filtered page looks at: some 1,000 read units at most.
_MAX_EXAMINED = 1000


class DynamoDBDirectory(DynamoDBProfiles):
    """`AccountDirectory` over the users table."""

    def find_by_id(self, user_id: str) -> Profile | None:
        item = self._get(user_id)
        # Other items than profiles stand under ids of their own kind; none of them is an account's.
        return profile_of(item) if item and "email" in item else None

    def find_many(self, user_ids: Sequence[str]) -> dict[str, Profile]:
        found: dict[str, Profile] = {}
        for start in range(0, len(user_ids), MAX_KEYS):
            items = self._read_all([key(user_id) for user_id in user_ids[start : start + MAX_KEYS]])
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

    def _top(self, counter_id: str, after: int | None) -> int:
        return self._last_number(counter_id) if after is None else after - 1


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
    return MAX_KEYS if query.is_filtered else min(query.limit + 1, MAX_KEYS)
