"""Profiles and sessions in DynamoDB; the items are described in `docs/data-model.md`.

One account is three items, written together and never apart:

- `VAH000001`: the profile; the only kind of item with `email`, so that `email-index` holds nothing else.
- `sub#…`: the same facts under Cognito's id of the account, so that a token finds them in one consistent read.
- `email#…`: who has an address; its condition is what makes addresses unique.

Besides, `session#…` holds a sign-in and `counter#users` the last number given out.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from accounts.domain import ActivationStatus, Profile, Role, Session
from accounts.errors import EmailTaken, ProfileChanged
from webapp.clock import from_timestamp, to_timestamp
from webapp.dynamodb import (
    CONDITION_FAILED,
    TRANSACTION_CONFLICT,
    Item,
    cancellation_reasons,
    error_code,
    from_item,
    to_item,
    translated_outages,
)
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_IS_NEW = "attribute_not_exists(user_id)"
_IS_SAME_VERSION = "#version = :expected_version"
_COUNTER_ID = "counter#users"
_MAX_ATTEMPTS = 6
_LONGEST_PAUSE_SECONDS = 0.1


def _sub_id(sub: str) -> str:
    return f"sub#{sub}"


def _email_id(email: str) -> str:
    return f"email#{email}"


def _session_item_id(session_id: str) -> str:
    return f"session#{session_id}"


class DynamoDBAccountRepository:
    """`AccountRepository` over one DynamoDB table."""

    def __init__(
        self, *, client: DynamoDBClient, table: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep

    def next_user_number(self) -> int:
        with translated_outages():
            answer = self._client.update_item(
                TableName=self._table,
                Key=_key(_COUNTER_ID),
                UpdateExpression="ADD last_number :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
                ReturnValues="UPDATED_NEW",
            )
        return int(answer["Attributes"]["last_number"]["N"])

    def add(self, profile: Profile) -> Profile:
        try:
            self._transact(
                [
                    self._put(_email_id(profile.email), {"sub": profile.sub}, is_new=True),
                    self._put(_sub_id(profile.sub), _sign_in_facts(profile), is_new=True),
                    self._put(profile.user_id, _profile_facts(profile), is_new=True),
                ]
            )
        except ProfileChanged as error:
            kept = self.find_by_sub(profile.sub)
            if kept is None:
                raise EmailTaken from error
            return kept
        return profile

    def find_by_email(self, email: str) -> Profile | None:
        owner = self._get(_email_id(email))
        return self.find_by_sub(from_item(owner)["sub"]) if owner else None

    def find_by_sub(self, sub: str) -> Profile | None:
        item = self._get(_sub_id(sub))
        return _profile(item) if item else None

    def change(self, before: Profile, after: Profile) -> Profile:
        after = replace(after, version=before.version + 1)
        writes = [self._update(before.user_id, _profile_facts(before), _profile_facts(after), before.version)]
        if after.sub == before.sub:
            old, new = _sign_in_facts(before), _sign_in_facts(after)
            writes.append(self._update(_sub_id(before.sub), old, new, before.version))
        else:
            writes.append(self._delete(_sub_id(before.sub)))
            writes.append(self._put(_sub_id(after.sub), _sign_in_facts(after), is_new=True))
        if after.email != before.email:
            writes.append(self._delete(_email_id(before.email)))
            writes.append(self._put(_email_id(after.email), {"sub": after.sub}, is_new=True))
        elif after.sub != before.sub:
            writes.append(self._put(_email_id(after.email), {"sub": after.sub}, is_new=False))
        self._transact(writes)
        return after

    def find_session(self, sub: str, session_id: str) -> tuple[Profile | None, Session | None]:
        profile_id, session_item_id = _sub_id(sub), _session_item_id(session_id)
        wanted: Any = {"Keys": [_key(profile_id), _key(session_item_id)], "ConsistentRead": True}
        with translated_outages():
            answer = self._client.batch_get_item(RequestItems={self._table: wanted})
        if answer.get("UnprocessedKeys"):
            raise Unavailable
        found = {item["user_id"]["S"]: item for item in answer["Responses"].get(self._table, [])}
        profile, session = found.get(profile_id), found.get(session_item_id)
        return (_profile(profile) if profile else None, _session(session) if session else None)

    def start_session(self, session: Session) -> None:
        with translated_outages():
            self._client.put_item(TableName=self._table, Item=_session_item(session))

    def revoke_session(self, session: Session) -> None:
        """The whole item is written, so that a session that was never kept here is refused as well."""
        with translated_outages():
            self._client.put_item(
                TableName=self._table, Item=_session_item(replace(session, is_revoked=True))
            )

    def _get(self, item_id: str) -> Item | None:
        with translated_outages():
            answer = self._client.get_item(TableName=self._table, Key=_key(item_id), ConsistentRead=True)
        return answer.get("Item")

    def _transact(self, writes: list[dict[str, Any]]) -> None:
        """Write all or nothing.

        Raises:
            ProfileChanged: a condition failed.
            Unavailable: others kept writing the same items.
        """
        for attempt in range(_MAX_ATTEMPTS):
            if attempt:
                self._sleep(random.uniform(0, _LONGEST_PAUSE_SECONDS))  # noqa: S311 -- jitter, not a secret
            if self._try_to_transact(writes):
                return
        raise Unavailable

    def _try_to_transact(self, writes: list[dict[str, Any]]) -> bool:
        """Whether the writes were made; not, if somebody else was writing the same items at that moment."""
        try:
            with translated_outages():
                self._client.transact_write_items(TransactItems=writes)  # type: ignore[arg-type]
        except ClientError as error:
            if error_code(error) != "TransactionCanceledException":
                raise
            codes = {reason.get("Code") for reason in cancellation_reasons(error)}
            if CONDITION_FAILED in codes:
                raise ProfileChanged from error
            if TRANSACTION_CONFLICT in codes:
                return False
            raise Unavailable from error
        return True

    def _put(self, item_id: str, facts: dict[str, Any], *, is_new: bool) -> dict[str, Any]:
        put: dict[str, Any] = {"TableName": self._table, "Item": to_item({"user_id": item_id, **facts})}
        if is_new:
            put["ConditionExpression"] = _IS_NEW
        return {"Put": put}

    def _delete(self, item_id: str) -> dict[str, Any]:
        return {"Delete": {"TableName": self._table, "Key": _key(item_id)}}

    def _update(self, item_id: str, old: dict[str, Any], new: dict[str, Any], version: int) -> dict[str, Any]:
        """Set what differs; no fact of an account is ever taken away again."""
        changed = {name: value for name, value in new.items() if old.get(name) != value}
        return {
            "Update": {
                "TableName": self._table,
                "Key": _key(item_id),
                "ConditionExpression": _IS_SAME_VERSION,
                "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in changed),
                "ExpressionAttributeNames": {"#version": "version", **{f"#{name}": name for name in changed}},
                "ExpressionAttributeValues": {
                    ":expected_version": {"N": str(version)},
                    **to_item({f":{name}": value for name, value in changed.items()}),
                },
            }
        }


def _key(item_id: str) -> dict[str, Any]:
    return {"user_id": {"S": item_id}}


def _facts(profile: Profile) -> dict[str, Any]:
    return {
        "owner_id": profile.user_id,
        "sub": profile.sub,
        "username": profile.username,
        "role": profile.role.value,
        "activation_status": profile.activation_status.value,
        "created_at": to_timestamp(profile.created_at),
        "generation": profile.generation,
        "signed_out_at": to_timestamp(profile.signed_out_at) if profile.signed_out_at else None,
        "version": profile.version,
    }


def _profile_facts(profile: Profile) -> dict[str, Any]:
    """What stands under the user id; `email` puts the item into `email-index`."""
    return {**_facts(profile), "entity": "profile", "email": profile.email}


def _sign_in_facts(profile: Profile) -> dict[str, Any]:
    """What stands under the `sub`: the same, but for the name of the address, which keeps it out of the index."""
    return {**_facts(profile), "entity": "sign_in", "address": profile.email}


def _profile(item: Item) -> Profile:
    facts = from_item(item)
    signed_out_at = facts.get("signed_out_at")
    return Profile(
        user_id=facts["owner_id"],
        sub=facts["sub"],
        username=facts["username"],
        email=facts.get("email") or facts["address"],
        role=Role(facts["role"]),
        activation_status=ActivationStatus(facts["activation_status"]),
        created_at=from_timestamp(facts["created_at"]),
        generation=int(facts["generation"]),
        signed_out_at=from_timestamp(signed_out_at) if signed_out_at else None,
        version=int(facts["version"]),
    )


def _session_item(session: Session) -> Item:
    return to_item(
        {
            "user_id": _session_item_id(session.session_id),
            "entity": "session",
            "sub": session.sub,
            "generation": session.generation,
            "started_at": to_timestamp(session.started_at),
            "expires_at": int(session.expires_at.timestamp()),
            "is_revoked": session.is_revoked,
        }
    )


def _session(item: Item) -> Session:
    facts = from_item(item)
    return Session(
        session_id=facts["user_id"].removeprefix(_session_item_id("")),
        sub=facts["sub"],
        generation=int(facts["generation"]),
        started_at=from_timestamp(facts["started_at"]),
        expires_at=datetime.fromtimestamp(int(facts["expires_at"]), UTC),
        is_revoked=facts["is_revoked"],
    )
