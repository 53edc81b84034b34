"""Frozen dataclasses as DynamoDB items and back, told by their annotations, so that a field is never left out unseen.

An attribute that is `None` is absent. What is read is what a client answers, each attribute as `{"S": "text"}`;
every item is walked through once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from webapp.clock import from_timestamp, to_timestamp
from webapp.stored import ById, StoredAs

T = TypeVar("T")
AttributeValue = dict[str, Any]
Item = dict[str, AttributeValue]


@dataclass(frozen=True, slots=True)
class Attribute:
    """How values of one type stand in an item."""

    encode: Callable[[Any], AttributeValue]
    decode: Callable[[AttributeValue], Any]


TEXT = Attribute(lambda value: {"S": value}, lambda stored: stored["S"])
_ATTRIBUTES: dict[Any, Attribute] = {
    str: TEXT,
    bool: Attribute(lambda value: {"BOOL": value}, lambda stored: stored["BOOL"]),
    int: Attribute(lambda value: {"N": str(value)}, lambda stored: int(stored["N"])),
    float: Attribute(lambda value: {"N": repr(float(value))}, lambda stored: float(stored["N"])),
    date: Attribute(lambda value: {"S": value.isoformat()}, lambda stored: date.fromisoformat(stored["S"])),
    time: Attribute(lambda value: {"S": f"{value:%H:%M}"}, lambda stored: time.fromisoformat(stored["S"])),
    datetime: Attribute(lambda value: {"S": to_timestamp(value)}, lambda stored: from_timestamp(stored["S"])),
}


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of an entity: its names here and there, and what it is where the item has nothing."""

    name: str
    stored_name: str
    attribute: Attribute
    default: Any


class Entity(Generic[T]):
    """One kind of record, as items have it.

    Args:
        kind: the dataclass.
        left_out: fields that do not stand in the item, and are given to `decode` by name.
    """

    def __init__(self, kind: type[T], *, left_out: frozenset[str] = frozenset()) -> None:
        self._kind = kind
        hints = get_type_hints(kind, include_extras=True)
        self._fields = [
            _Field(field.name, _stored_name(field.name, hints[field.name]), attribute, field.default)
            for field in fields(kind)  # type: ignore[arg-type]  # Only dataclasses are given.
            if field.name not in left_out
            for attribute in [_attribute_of(hints[field.name])]
        ]

    def encode(self, entity: T) -> Item:
        """The attributes of a record; those without a value are left out."""
        values = ((field, getattr(entity, field.name)) for field in self._fields)
        return {
            field.stored_name: field.attribute.encode(value) for field, value in values if value is not None
        }

    def decode(self, item: Mapping[str, AttributeValue], **others: Any) -> T:
        """The record that an item holds.

        Raises:
            KeyError: it lacks an attribute that has no default.
        """
        for field in self._fields:
            stored = item.get(field.stored_name)
            if stored is not None and "NULL" not in stored:
                others[field.name] = field.attribute.decode(stored)
            elif field.default is MISSING:
                raise KeyError(field.stored_name)
        return self._kind(**others)


def _stored_name(name: str, hint: Any) -> str:
    marks = getattr(hint, "__metadata__", ())
    return next((mark.name for mark in marks if isinstance(mark, StoredAs)), name)


@cache
def _attribute_of(hint: Any) -> Attribute:
    """How values of an annotated type are stored.

    Raises:
        TypeError: it is not known how; whoever imports such an entity finds out.
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        by_id = next((mark for mark in hint.__metadata__ if isinstance(mark, ById)), None)
        return _entries(get_args(arguments[0])[0], by_id) if by_id else _attribute_of(arguments[0])
    if origin in {Union, UnionType}:
        (other,) = (argument for argument in arguments if argument is not NoneType)
        return _attribute_of(other)
    if origin is tuple:
        return _list_of(_attribute_of(arguments[0]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Attribute(lambda value: {"S": value.value}, lambda stored: hint(stored["S"]))
    if isinstance(hint, type) and is_dataclass(hint):
        return _map_of(Entity(hint))
    if hint in _ATTRIBUTES:
        return _ATTRIBUTES[hint]
    raise TypeError(f"Not to be stored: {hint}")


def _list_of(each: Attribute) -> Attribute:
    encode, decode = each.encode, each.decode
    return Attribute(
        lambda values: {"L": [encode(value) for value in values]},
        lambda stored: tuple([decode(value) for value in stored["L"]]),
    )


def _map_of(entity: Entity[Any]) -> Attribute:
    return Attribute(lambda value: {"M": entity.encode(value)}, lambda stored: entity.decode(stored["M"]))


def _entries(kind: type[Any], by_id: ById) -> Attribute:
    """Records as a map by their ids; an entry does not repeat its own."""
    entity, key = Entity(kind, left_out=frozenset({by_id.key})), by_id.key
    entry_id, position = attrgetter(key), attrgetter(*by_id.order)

    def decode(stored: AttributeValue) -> tuple[Any, ...]:
        entries = [entity.decode(entry["M"], **{key: name}) for name, entry in stored["M"].items()]
        return tuple(sorted(entries, key=position))

    return Attribute(
        lambda records: {"M": {entry_id(record): {"M": entity.encode(record)} for record in records}}, decode
    )
