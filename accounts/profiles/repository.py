"""Profiles in DynamoDB; the items are described in `docs/data-model.md`.

One account is three items, written together and never apart:

- `VAH000001`: the profile; the only kind of item with `email`, so that `email-index` holds nothing else.
- `sub#…`: the same facts under Cognito's id of the account, so that a token finds them in one consistent read.
- `email#…`: who has an address; its condition is what makes addresses unique.

Besides, `admins#active` holds who the active administrators are, and `counter#users` the last number given out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

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
from webapp.aws.outages import translated_outages
from webapp.dynamodb.attempts import attempts
from webapp.dynamodb.codec import Item, from_item, to_item
from webapp.dynamodb.conditions import equals, is_absent
from webapp.dynamodb.transactions import IN_THE_WAY, Outcome, Write, put_item, transact
from webapp.dynamodb.writes import differing
from webapp.errors import DomainError, Unavailable

_IS_NEW = is_absent("user_id")
# How often it is found out who the active administrators are before that counts as a fault.
_MAX_FOUNDATIONS = 2


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

    def _change(self, before: Profile, after: Profile, entry: AuditEntry | None, *further: Write) -> Profile:
        """Write what differs, and `further` writes in the same step."""
        after = replace(after, version=before.version + 1)
        writes = [self._update(before.user_id, profile_facts(before), profile_facts(after), before.version)]
        if after.sub == before.sub:
            old, new = sign_in_facts(before), sign_in_facts(after)
            writes.append(self._update(sub_id(before.sub), old, new, before.version))
        else:
            writes.append(self._writes.delete(key(sub_id(before.sub))))
            writes.append(self._put(sub_id(after.sub), sign_in_facts(after), is_new=True))
        if after.email != before.email:
            writes.append(self._writes.delete(key(email_id(before.email))))
            writes.append(self._put(email_id(after.email), {"sub": after.sub}, is_new=True))
        elif after.sub != before.sub:
            writes.append(self._put(email_id(after.email), {"sub": after.sub}, is_new=False))
        self._transact_audited([*writes, *further], before, after, entry)
        return after

    def remove(self, profile: Profile) -> None:
        is_same = equals("version", profile.version)
        writes = [
            self._writes.delete(key(profile.user_id), when=is_same),
            self._writes.delete(key(sub_id(profile.sub)), when=is_same),
            self._writes.delete(key(email_id(profile.email)), when=equals("sub", profile.sub)),
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
        # A refusal says that somebody else was faster, and found the same: without the item nobody becomes an
        # administrator, or ceases to be one.
        put = self._writes.put(admins_item(members), when=_IS_NEW)["Put"]
        self._decided(lambda: put_item(self._client, put))

    def forget_admins(self) -> None:
        with translated_outages():
            self._client.delete_item(TableName=self._table, Key=key(ADMINS_ID))

    def _transact_audited(
        self,
        writes: list[Write],
        before: Profile | None,
        after: Profile | None,
        entry: AuditEntry | None,
    ) -> None:
        """Make the writes that turn a profile into another, with what they mean for administrators and the trail.

        Raises:
            ProfileChanged, EmailTaken, LastAdministrator, NotAnAdministrator: a condition failed.
            Unavailable: others kept writing the same items.
        """
        admins = admins_write(self._writes, before, after, entry)
        more = [admins] if admins else []
        if entry is not None:
            entry = replace(entry, number=self._next_number(AUDIT_COUNTER_ID))
            more.append(self._writes.put(audit_item(entry), when=_IS_NEW))
        for _ in range(_MAX_FOUNDATIONS):
            refused = self._transact([*writes, *more])
            if not refused:
                return
            error = _meaning(refused, before, after, entry)
            if error is not None:
                raise error
            if refused[ADMINS_ID]:
                self.forget_admins()
            self.found_admins()
        raise Unavailable

    def _transact(self, writes: list[Write]) -> dict[str, Item | None]:
        """Write all or nothing: nothing if conditions failed, whose items are answered as they stood, by their ids.

        Raises:
            Unavailable: others kept writing the same items.
        """
        outcome = self._decided(lambda: transact(self._client, writes))
        return {_item_id(writes[position]): item for position, item in outcome.refused.items()}

    def _decided(self, write: Callable[[], Outcome]) -> Outcome:
        for _ in attempts(self._sleep):
            outcome = write()
            if outcome != IN_THE_WAY:
                return outcome
        raise Unavailable

    def _put(self, item_id: str, facts: dict[str, Any], *, is_new: bool) -> Write:
        return self._writes.put(to_item({"user_id": item_id, **facts}), when=_IS_NEW if is_new else None)

    def _update(self, item_id: str, old: dict[str, Any], new: dict[str, Any], version: int) -> Write:
        return self._writes.update(key(item_id), differing(old, new), when=equals("version", version))


def _item_id(write: Write) -> str:
    (parts,) = write.values()
    item_id: str = (parts.get("Key") or parts["Item"])["user_id"]["S"]
    return item_id


def _meaning(
    refused: Mapping[str, Item | None],
    before: Profile | None,
    after: Profile | None,
    entry: AuditEntry | None,
) -> DomainError | None:
    """What the conditions that failed say together; `None` if it has to be found out who the administrators are."""
    address = email_id(after.email) if after and before and after.email != before.email else None
    if set(refused) - {ADMINS_ID, address}:
        return ProfileChanged()
    if address in refused:
        return EmailTaken()
    leaving = None if after is not None and after.is_active_admin else before
    return admins_refusal(refused[ADMINS_ID], leaving, entry)
