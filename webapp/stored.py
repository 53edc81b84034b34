"""Marks by which a record says how one of its fields is stored, where its type does not say all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredAs:
    """The field has another name in the store."""

    name: str


@dataclass(frozen=True, slots=True)
class ById:
    """A collection whose records are known by one of their own fields.

    They are stored as a map, so that one can be written without touching or reading the others. `order` names the
    fields by which they are sorted when they are read.
    """

    key: str
    order: tuple[str, ...]
