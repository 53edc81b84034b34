"""Profiles and sessions as items of the users table; what they hold is described in `docs/data-model.md`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from accounts.domain import ActivationStatus, Profile, Role, Session
from webapp.clock import from_timestamp, to_timestamp
from webapp.dynamodb.codec import Item, from_item, to_item


def sub_id(sub: str) -> str:
    return f"sub#{sub}"


def email_id(email: str) -> str:
    return f"email#{email}"


def session_item_id(session_id: str) -> str:
    return f"session#{session_id}"


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
        "version": profile.version,
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
        version=int(facts["version"]),
    )


def session_item(session: Session) -> Item:
    """One that has not been ended stands in `sessions-index`, by `session_owner`."""
    return to_item(
        {
            "user_id": session_item_id(session.session_id),
            "entity": "session",
            "sub": session.sub,
            "generation": session.generation,
            "started_at": to_timestamp(session.started_at),
            "expires_at": int(session.expires_at.timestamp()),
            "device": session.device or None,
            "network_address": session.network_address or None,
            "is_revoked": session.is_revoked,
            "session_owner": None if session.is_revoked else session.sub,
        }
    )


def session_of(item: Item) -> Session:
    facts = from_item(item)
    return Session(
        session_id=facts["user_id"].removeprefix(session_item_id("")),
        sub=facts["sub"],
        generation=int(facts["generation"]),
        started_at=from_timestamp(facts["started_at"]),
        expires_at=datetime.fromtimestamp(int(facts["expires_at"]), UTC),
        device=facts.get("device", ""),
        network_address=facts.get("network_address", ""),
        is_revoked=facts["is_revoked"],
    )


def _optional(moment: datetime | None) -> str | None:
    return to_timestamp(moment) if moment else None


def _moment(text: str | None) -> datetime | None:
    return from_timestamp(text) if text else None
