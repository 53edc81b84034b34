"""Frozen dataclasses as JSON and back, told by their annotations, so that a new field is never left out unseen."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any, get_type_hints

import msgspec


def to_json(*records: object) -> bytes:
    """Records, or `None` in the place of one, as bytes that `from_json` reads."""
    return msgspec.json.encode(records)


def from_json(text: bytes, *kinds: type[Any]) -> list[Any]:
    """What `to_json` was given; `kinds` are the classes of its records, in their order."""
    return list(_decoder(kinds).decode(text))


def from_kept(text: bytes | None, *kinds: type[Any]) -> list[Any] | None:
    """What `to_json` was given, out of a cache; `None` if there is nothing, or nothing that can be read."""
    if text is None:
        return None
    try:
        return from_json(text, *kinds)
    except msgspec.DecodeError:
        return None


@cache
def shape(*kinds: type[Any]) -> str:
    """A word that changes with the fields of the classes: what another release has written is not taken for ours."""
    described = repr([(kind.__name__, get_type_hints(kind)) for kind in kinds])
    return hashlib.sha256(described.encode()).hexdigest()[:12]


@cache
def _decoder(kinds: tuple[type[Any], ...]) -> msgspec.json.Decoder[tuple[Any, ...]]:
    """Reads one record of each kind; a record of another form is a `ValidationError`, which the shape keeps from coming up."""
    return msgspec.json.Decoder(tuple[tuple(kind | None for kind in kinds)])  # type: ignore[misc]  # Put together from what is given.
