"""Sessions as items of the users table; `docs/data-model.md` describes what they hold."""

from __future__ import annotations

from datetime import UTC, datetime

from accounts.sessions.domain import Session
from webapp.clock import from_timestamp, to_timestamp
from webapp.dynamodb.codec import Item, from_item, to_item


def session_item_id(session_id: str) -> str:
    return f"session#{session_id}"


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
