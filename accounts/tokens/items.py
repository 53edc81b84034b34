"""The tokens of an account as one item of the users table; `docs/data-model.md` describes what it holds."""

from __future__ import annotations

from accounts.tokens.domain import Keyring
from webapp.dynamodb.entities import Entity, Item

_KEYRING = Entity(Keyring)


def keyring_id(sub: str) -> str:
    return f"tokens#{sub}"


def keyring_item(keyring: Keyring) -> Item:
    return {
        **_KEYRING.encode(keyring),
        "user_id": {"S": keyring_id(keyring.sub)},
        "entity": {"S": "tokens"},
    }


def keyring_of(item: Item) -> Keyring:
    return _KEYRING.decode(item)
