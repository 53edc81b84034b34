"""Profiles and sessions in DynamoDB; the items are described in `docs/data-model.md`.

One account is three items, written together and never apart:

- `VAH000001`: the profile; the only kind of item with `email`, so that `email-index` holds nothing else.
- `sub#…`: the same facts under Cognito's id of the account, so that a token finds them in one consistent read.
- `email#…`: who has an address; its condition is what makes addresses unique.

Besides, `session#…` holds a sign-in and `counter#users` the last number given out.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from accounts.domain import Profile, Session
from accounts.errors import EmailTaken, ProfileChanged
from accounts.items import email_id, key, profile_facts, profile_of, session_item, sign_in_facts, sub_id
from accounts.session_items import DynamoDBSessions
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

_IS_NEW = "attribute_not_exists(user_id)"
_IS_SAME_VERSION = "#version = :expected_version"
_IS_OWN_ADDRESS = "#sub = :expected_sub"
_IS_NOT_REVOKED = "attribute_not_exists(user_id) OR is_revoked = :no"
_COUNTER_ID = "counter#users"
_MAX_ATTEMPTS = 6
_LONGEST_PAUSE_SECONDS = 0.1


class DynamoDBAccountRepository(DynamoDBSessions):
    """`AccountRepository` over one DynamoDB table."""

    def next_user_number(self) -> int:
        with translated_outages():
            answer = self._client.update_item(
                TableName=self._table,
                Key=key(_COUNTER_ID),
                UpdateExpression="ADD last_number :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
                ReturnValues="UPDATED_NEW",
            )
        return int(answer["Attributes"]["last_number"]["N"])

    def add(self, profile: Profile) -> Profile:
        try:
            self._transact(
                [
                    self._put(email_id(profile.email), {"sub": profile.sub}, is_new=True),
                    self._put(sub_id(profile.sub), sign_in_facts(profile), is_new=True),
                    self._put(profile.user_id, profile_facts(profile), is_new=True),
                ]
            )
        except ProfileChanged as error:
            kept = self.find_by_sub(profile.sub)
            if kept is None:
                raise EmailTaken from error
            return kept
        return profile

    def find_by_email(self, email: str) -> Profile | None:
        owner = self._get(email_id(email))
        return self.find_by_sub(from_item(owner)["sub"]) if owner else None

    def find_by_sub(self, sub: str) -> Profile | None:
        item = self._get(sub_id(sub))
        return profile_of(item) if item else None

    def change(self, before: Profile, after: Profile, *, surviving: Session | None = None) -> Profile:
        after = replace(after, version=before.version + 1)
        writes = [self._update(before.user_id, profile_facts(before), profile_facts(after), before.version)]
        if after.sub == before.sub:
            old, new = sign_in_facts(before), sign_in_facts(after)
            writes.append(self._update(sub_id(before.sub), old, new, before.version))
        else:
            writes.append(self._delete(sub_id(before.sub)))
            writes.append(self._put(sub_id(after.sub), sign_in_facts(after), is_new=True))
        if after.email != before.email:
            writes.append(self._delete(email_id(before.email)))
            writes.append(self._put(email_id(after.email), {"sub": after.sub}, is_new=True))
        elif after.sub != before.sub:
            writes.append(self._put(email_id(after.email), {"sub": after.sub}, is_new=False))
        if surviving is not None:
            writes.append(self._carry_over(replace(surviving, generation=after.generation)))
        self._transact(writes)
        return after

    def remove(self, profile: Profile) -> None:
        is_same = _condition(_IS_SAME_VERSION, version={"N": str(profile.version)})
        is_own = _condition(_IS_OWN_ADDRESS, sub={"S": profile.sub})
        try:
            self._transact(
                [
                    self._delete(profile.user_id, **is_same),
                    self._delete(sub_id(profile.sub), **is_same),
                    self._delete(email_id(profile.email), **is_own),
                ]
            )
        except ProfileChanged:
            if self.find_by_sub(profile.sub) is not None:
                raise

    def _get(self, item_id: str) -> Item | None:
        with translated_outages():
            answer = self._client.get_item(TableName=self._table, Key=key(item_id), ConsistentRead=True)
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

    def _carry_over(self, session: Session) -> dict[str, Any]:
        return {
            "Put": {
                "TableName": self._table,
                "Item": session_item(session),
                "ConditionExpression": _IS_NOT_REVOKED,
                "ExpressionAttributeValues": {":no": {"BOOL": False}},
            }
        }

    def _delete(self, item_id: str, **condition: Any) -> dict[str, Any]:
        return {"Delete": {"TableName": self._table, "Key": key(item_id), **condition}}

    def _update(self, item_id: str, old: dict[str, Any], new: dict[str, Any], version: int) -> dict[str, Any]:
        """Set what differs; no fact of an account is ever taken away again."""
        changed = {name: value for name, value in new.items() if old.get(name) != value}
        return {
            "Update": {
                "TableName": self._table,
                "Key": key(item_id),
                "ConditionExpression": _IS_SAME_VERSION,
                "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in changed),
                "ExpressionAttributeNames": {"#version": "version", **{f"#{name}": name for name in changed}},
                "ExpressionAttributeValues": {
                    ":expected_version": {"N": str(version)},
                    **to_item({f":{name}": value for name, value in changed.items()}),
                },
            }
        }


def _condition(expression: str, **expected: Any) -> dict[str, Any]:
    """A condition over attributes, each of which is compared with one value."""
    return {
        "ConditionExpression": expression,
        "ExpressionAttributeNames": {f"#{name}": name for name in expected},
        "ExpressionAttributeValues": {f":expected_{name}": value for name, value in expected.items()},
    }
