"""Profiles and the active administrators as items of the users table; `docs/data-model.md` describes what they hold.

`admins#active` holds the user ids of all active administrators. Every transaction that makes one, or takes one away,
changes it as well, so that "never the last one" is a condition of a write and not a count that somebody else may be
changing. What an administrator does is written only if they still stand there.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.audit.domain import AuditEntry
from accounts.profiles.domain import ActivationStatus, Profile, Role
from accounts.profiles.errors import LastAdministrator, NotAnAdministrator
from webapp.clock import from_timestamp, to_timestamp
from webapp.dynamodb.codec import Item, from_item, to_item
from webapp.dynamodb.conditions import contains, has_more_than, is_present
from webapp.dynamodb.transactions import Write
from webapp.dynamodb.writes import TableWrites
from webapp.errors import DomainError

ADMINS_ID = "admins#active"
_MEMBERS = "members"
_IS_KEPT = is_present("user_id")


def sub_id(sub: str) -> str:
    return f"sub#{sub}"


def email_id(email: str) -> str:
    return f"email#{email}"


def cache_scope(sub: str) -> str:
    """What the shared cache knows of an account belongs to this scope: every write that concerns it moves it on."""
    return f"account:{sub}"


def key(item_id: str) -> dict[str, Any]:
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
        "signed_out_at": _optional(profile.signed_out_at),
        "deletion_started_at": _optional(profile.deletion_started_at),
        "deactivated_at": _optional(profile.deactivated_at),
        "version": profile.version,
        "time_zone": profile.time_zone or None,
        # What nobody has changed is left out, as it was before there was a choice.
        "email_reminders": None if profile.email_reminders else False,
    }


def profile_facts(profile: Profile) -> dict[str, Any]:
    """What stands under the user id; `email` puts the item into `email-index`."""
    return {**_facts(profile), "entity": "profile", "email": profile.email}


def sign_in_facts(profile: Profile) -> dict[str, Any]:
    """What stands under the `sub`: the same, but for the name of the address, which keeps it out of the index."""
    return {**_facts(profile), "entity": "sign_in", "address": profile.email}


def profile_of(item: Item) -> Profile:
    facts = from_item(item)
    return Profile(
        user_id=facts["owner_id"],
        sub=facts["sub"],
        username=facts["username"],
        email=facts.get("email") or facts["address"],
        role=Role(facts["role"]),
        activation_status=ActivationStatus(facts["activation_status"]),
        created_at=from_timestamp(facts["created_at"]),
        generation=int(facts["generation"]),
        signed_out_at=_moment(facts.get("signed_out_at")),
        deletion_started_at=_moment(facts.get("deletion_started_at")),
        deactivated_at=_moment(facts.get("deactivated_at")),
        version=int(facts["version"]),
        time_zone=facts.get("time_zone", ""),
        email_reminders=facts.get("email_reminders", True),
    )


def admins_write(
    writes: TableWrites, before: Profile | None, after: Profile | None, entry: AuditEntry | None
) -> Write | None:
    """What a change of a profile, `None` being none, means for the active administrators; `None` for nothing."""
    was, becomes = (profile is not None and profile.is_active_admin for profile in (before, after))
    demanded = contains(_MEMBERS, entry.actor_id) if entry and entry.requires_admin else None
    if was == becomes and demanded is None:
        return None
    condition = _IS_KEPT & demanded if demanded else _IS_KEPT
    if was and before and not becomes:
        is_spared = contains(_MEMBERS, before.user_id) & has_more_than(_MEMBERS, 1)
        return writes.exclude(key(ADMINS_ID), {_MEMBERS: {before.user_id}}, when=condition & is_spared)
    if becomes and after and not was:
        return writes.include(key(ADMINS_ID), {_MEMBERS: {after.user_id}}, when=condition)
    return writes.check(key(ADMINS_ID), when=condition)


def admins_refusal(
    kept: Item | None, leaving: Profile | None, entry: AuditEntry | None
) -> DomainError | None:
    """Why the write of `admins_write` was refused, seeing the item that stood there.

    `None` means the item itself: it is not there yet, or does not know an administrator whom the profiles know.
    """
    if not kept:
        return None
    members = members_of(kept)
    if leaving is not None and leaving.is_active_admin and leaving.user_id not in members:
        return None
    if entry is not None and entry.requires_admin and entry.actor_id not in members:
        return NotAnAdministrator()
    return LastAdministrator()


def admins_item(user_ids: frozenset[str]) -> Item:
    """A set must not be empty in DynamoDB, so without members the item has none."""
    return to_item({"user_id": ADMINS_ID, "entity": "active_admins", "members": set(user_ids) or None})


def members_of(item: Item) -> frozenset[str]:
    return frozenset(from_item(item).get("members", ()))


def _optional(moment: datetime | None) -> str | None:
    return to_timestamp(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return from_timestamp(text) if text else None
