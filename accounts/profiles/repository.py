"""Profiles in DynamoDB; the items are described in `docs/data-model.md`.

One account is three items, written together and never apart:

- `VAH000001`: the profile; the only kind of item with `email`, so that `email-index` holds nothing else.
- `sub#…`: the same facts under Cognito's id of the account, so that a token finds them in one consistent read.
- `email#…`: who has an address; its condition is what makes addresses unique.

Besides, `admins#active` holds who the active administrators are, and `counter#users` the last number given out.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from accounts.audit.domain import AuditEntry
from accounts.audit.items import audit_item
from accounts.profiles.domain import Profile
from accounts.profiles.errors import EmailTaken, ProfileChanged
from accounts.profiles.items import (
    ADMINS_ID,
    admins_item,
    admins_refusal,
    admins_write,
    email_id,
    key,
    members_of,
    profile_facts,
    profile_of,
    sign_in_facts,
    sub_id,
)
from accounts.profiles.reading import AUDIT_COUNTER_ID, USERS_COUNTER_ID, UsersTableReader
from webapp.aws.outages import error_code, translated_outages
from webapp.dynamodb.codec import Item, from_item, to_item
from webapp.dynamodb.writes import CONDITION_FAILED, TRANSACTION_CONFLICT, cancellation_reasons
from webapp.errors import DomainError, Unavailable

_IS_NEW = "attribute_not_exists(user_id)"
_IS_SAME_VERSION = "#version = :expected_version"
_IS_OWN_ADDRESS = "#sub = :expected_sub"
_MAX_ATTEMPTS = 6
_LONGEST_PAUSE_SECONDS = 0.1
# How often it is found out who the active administrators are before that counts as a fault.
_MAX_FOUNDATIONS = 2


class _Refused(Exception):
    """Conditions of a transaction failed: the ids of their items, and what stood there as far as it was asked for."""

    def __init__(self, kept: dict[str, Item | None]) -> None:
        super().__init__(sorted(kept))
        self.kept = kept


class DynamoDBProfiles(UsersTableReader):
    """`ProfileRepository` over the users table."""

    def next_user_number(self) -> int:
        return self._next_number(USERS_COUNTER_ID)

    def add(self, profile: Profile, *, entry: AuditEntry | None = None) -> Profile:
        writes = [
            self._put(email_id(profile.email), {"sub": profile.sub}, is_new=True),
            self._put(sub_id(profile.sub), sign_in_facts(profile), is_new=True),
            self._put(profile.user_id, profile_facts(profile), is_new=True),
        ]
        try:
            self._transact_audited(writes, None, profile, entry)
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

    def change(self, before: Profile, after: Profile, *, entry: AuditEntry | None = None) -> Profile:
        return self._change(before, after, entry)

    def _change(
        self, before: Profile, after: Profile, entry: AuditEntry | None, *further: dict[str, Any]
    ) -> Profile:
        """Write what differs, and `further` writes in the same step."""
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
        self._transact_audited([*writes, *further], before, after, entry)
        return after

    def remove(self, profile: Profile) -> None:
        is_same = _condition(_IS_SAME_VERSION, version={"N": str(profile.version)})
        is_own = _condition(_IS_OWN_ADDRESS, sub={"S": profile.sub})
        writes = [
            self._delete(profile.user_id, **is_same),
            self._delete(sub_id(profile.sub), **is_same),
            self._delete(email_id(profile.email), **is_own),
        ]
        try:
            self._transact_audited(writes, profile, None, None)
        except ProfileChanged:
            if self.find_by_sub(profile.sub) is not None:
                raise

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

    def _transact_audited(
        self,
        writes: list[dict[str, Any]],
        before: Profile | None,
        after: Profile | None,
        entry: AuditEntry | None,
    ) -> None:
        """Make the writes that turn a profile into another, with what they mean for administrators and the trail.

        Raises:
            ProfileChanged, EmailTaken, LastAdministrator, NotAnAdministrator: a condition failed.
            Unavailable: others kept writing the same items.
        """
        admins = admins_write(self._table, before, after, entry)
        more = [admins] if admins else []
        if entry is not None:
            entry = replace(entry, number=self._next_number(AUDIT_COUNTER_ID))
            more.append({"Put": self._new(audit_item(entry))})
        for _ in range(_MAX_FOUNDATIONS):
            try:
                self._transact([*writes, *more])
            except _Refused as refused:
                error = _meaning(refused, before, after, entry)
                if error is not None:
                    raise error from refused
                if refused.kept[ADMINS_ID]:
                    self.forget_admins()
                self.found_admins()
            else:
                return
        raise Unavailable

    def _transact(self, writes: list[dict[str, Any]]) -> None:
        """Write all or nothing.

        Raises:
            _Refused: a condition failed.
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
            reasons = cancellation_reasons(error)
            codes = {reason.get("Code") for reason in reasons}
            if CONDITION_FAILED in codes:
                raise _Refused(
                    {
                        _item_id(write): reason.get("Item")
                        for write, reason in zip(writes, reasons, strict=True)
                        if reason.get("Code") == CONDITION_FAILED
                    }
                ) from error
            if TRANSACTION_CONFLICT in codes:
                return False
            raise Unavailable from error
        return True

    def _put(self, item_id: str, facts: dict[str, Any], *, is_new: bool) -> dict[str, Any]:
        item = to_item({"user_id": item_id, **facts})
        return {"Put": self._new(item) if is_new else {"TableName": self._table, "Item": item}}

    def _new(self, item: Item) -> dict[str, Any]:
        return {"TableName": self._table, "Item": item, "ConditionExpression": _IS_NEW}

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


def _item_id(write: dict[str, Any]) -> str:
    (parts,) = write.values()
    item_id: str = parts.get("Key", parts.get("Item"))["user_id"]["S"]
    return item_id


def _meaning(
    refused: _Refused, before: Profile | None, after: Profile | None, entry: AuditEntry | None
) -> DomainError | None:
    """What the conditions that failed say together; `None` if it has to be found out who the administrators are."""
    address = email_id(after.email) if after and before and after.email != before.email else None
    if set(refused.kept) - {ADMINS_ID, address}:
        return ProfileChanged()
    if address in refused.kept:
        return EmailTaken()
    leaving = None if after is not None and after.is_active_admin else before
    return admins_refusal(refused.kept[ADMINS_ID], leaving, entry)


def _condition(expression: str, **expected: Any) -> dict[str, Any]:
    """A condition over attributes, each of which is compared with one value."""
    return {
        "ConditionExpression": expression,
        "ExpressionAttributeNames": {f"#{name}": name for name in expected},
        "ExpressionAttributeValues": {f":expected_{name}": value for name, value in expected.items()},
    }
