"""Sessions in DynamoDB: the part of `AccountRepository` that is about them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from accounts.domain import Profile, Session
from accounts.items import key, profile_of, session_item, session_item_id, session_of, sub_id
from webapp.aws.outages import translated_outages
from webapp.dynamodb.codec import Item
from webapp.dynamodb.writes import delete_items
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_INDEX = "sessions-index"
_PAGE_SIZE = 100
# A program that signs in for every call it makes leaves thousands of sessions; a page shows the newest.
_MAX_PAGES = 10
_MAX_REPEATS = 5


class DynamoDBSessions:
    """Sessions in the users table, each an item of its own.

    The index only finds them: it lags, so what it names is read again, consistently, before it is believed.
    """

    def __init__(
        self, *, client: DynamoDBClient, table: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep

    def find_session(self, sub: str, session_id: str) -> tuple[Profile | None, Session | None]:
        wanted = [key(sub_id(sub)), key(session_item_id(session_id))]
        items, unread = self._read(wanted)
        if unread:
            raise Unavailable
        found = {item["user_id"]["S"]: item for item in items}
        profile, session = (found.get(name["user_id"]["S"]) for name in wanted)
        return (profile_of(profile) if profile else None, session_of(session) if session else None)

    def start_session(self, session: Session) -> None:
        with translated_outages():
            self._client.put_item(TableName=self._table, Item=session_item(session))

    def revoke_session(self, session: Session) -> None:
        """The whole item is written, so that a session that was never kept here is refused as well."""
        self.start_session(replace(session, is_revoked=True))

    def list_sessions(self, profile: Profile, *, limit: int) -> list[Session]:
        holding = (
            session
            for keys in islice(self._indexed(profile.sub), _MAX_PAGES)
            for session in self._newest_first(keys)
            if session.holds_for(profile)
        )
        return list(islice(holding, limit))

    def remove_sessions(self, sub: str) -> None:
        for keys in self._indexed(sub):
            delete_items(self._client, self._table, keys, sleep=self._sleep)

    def _indexed(self, sub: str) -> Iterator[list[dict[str, Any]]]:
        """The keys of the sessions that the index has of an account, newest first, page by page."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "IndexName": _INDEX,
            "KeyConditionExpression": "session_owner = :sub",
            "ExpressionAttributeValues": {":sub": {"S": sub}},
            "ScanIndexForward": False,
            "Limit": _PAGE_SIZE,
        }
        while True:
            with translated_outages():
                page = self._client.query(**request)
            yield [key(item["user_id"]["S"]) for item in page["Items"]]
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _newest_first(self, keys: list[dict[str, Any]]) -> list[Session]:
        sessions: list[Session] = []
        for _ in range(_MAX_REPEATS):
            if not keys:
                break
            items, keys = self._read(keys)
            sessions.extend(map(session_of, items))
        if keys:
            raise Unavailable
        return sorted(sessions, key=lambda session: session.started_at, reverse=True)

    def _read(self, keys: list[dict[str, Any]]) -> tuple[list[Item], list[dict[str, Any]]]:
        """The items under keys, as of now, and the keys that DynamoDB had no capacity for."""
        wanted: Any = {"Keys": keys, "ConsistentRead": True}
        with translated_outages():
            answer = self._client.batch_get_item(RequestItems={self._table: wanted})
        unread: Any = answer.get("UnprocessedKeys", {}).get(self._table, {})
        return answer["Responses"].get(self._table, []), unread.get("Keys", [])
