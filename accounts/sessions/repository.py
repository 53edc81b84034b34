"""Sessions in DynamoDB, each an item of its own in the users table: `session#…`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from accounts.audit.domain import AuditEntry
from accounts.profiles.domain import Profile
from accounts.profiles.items import key, profile_of, sub_id
from accounts.profiles.repository import DynamoDBProfiles
from accounts.sessions.domain import Session
from accounts.sessions.items import session_item, session_item_id, session_of
from webapp.aws.outages import translated_outages
from webapp.dynamodb.conditions import equals, is_absent
from webapp.dynamodb.writes import delete_items

_INDEX = "sessions-index"
_PAGE_SIZE = 100
# A program that signs in for every call it makes leaves thousands of sessions; a page shows the newest.
_MAX_PAGES = 10
_IS_NEW = is_absent("user_id")
_IS_NOT_REVOKED = equals("is_revoked", value=False)


class DynamoDBSessions(DynamoDBProfiles):
    """`SessionRepository` over the users table.

    The index only finds sessions: it lags, so what it names is read again, consistently, before it is believed.
    """

    def change(
        self,
        before: Profile,
        after: Profile,
        *,
        surviving: Session | None = None,
        entry: AuditEntry | None = None,
    ) -> Profile:
        if surviving is None:
            return self._change(before, after, entry)
        carried = replace(surviving, generation=after.generation)
        put = self._writes.put(session_item(carried), when=_IS_NEW | _IS_NOT_REVOKED)
        return self._change(before, after, entry, put)

    def find_session(self, sub: str, session_id: str) -> tuple[Profile | None, Session | None]:
        wanted = (sub_id(sub), session_item_id(session_id))
        found = self._read_all([key(item_id) for item_id in wanted])
        profile, session = (found.get(item_id) for item_id in wanted)
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
        sessions = map(session_of, self._read_all(keys).values())
        return sorted(sessions, key=lambda session: session.started_at, reverse=True)
