"""Frozen dataclasses as JSON and back, told by their annotations, so that a new field is never left out unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Reader = Callable[[Any], Any]
_PLAIN = (str, int, float, bool, NoneType)


def to_json(*records: object) -> bytes:
    """Records, or `None` in the place of one, as bytes that `from_json` reads."""
    return json.dumps(records, default=_written, separators=(",", ":")).encode()


def from_json(text: bytes, *kinds: type[Any]) -> list[Any]:
    """What `to_json` was given; `kinds` are the classes of its records, in their order."""
    readers = [_reader(kind) for kind in kinds]  # type: ignore[arg-type]  # A class is hashable.
    values = json.loads(text)
    return [None if value is None else read(value) for read, value in zip(readers, values, strict=True)]


@cache
def shape(*kinds: type[Any]) -> str:
    """A word that changes with the fields of the classes: what another release has written is not taken for ours."""
    described = repr([(kind.__name__, get_type_hints(kind)) for kind in kinds])
    return hashlib.sha256(described.encode()).hexdigest()[:12]


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"Not to be kept: {type(value).__name__}")


@cache
def _reader(kind: Any) -> _Reader:
    """How a value of an annotated type is read.

    Raises:
        TypeError: it is not known how; a test that keeps one of these finds out.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in _PLAIN or kind is Any or origin in {Mapping, dict}:
        return lambda value: value
    if origin in {Union, UnionType}:
        return _optional_reader(kind, [argument for argument in arguments if argument is not NoneType])
    if origin is tuple:
        return _tuple_reader(arguments[0])
    if is_dataclass(kind):
        return _record_reader(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if kind in {date, datetime}:
        return kind.fromisoformat  # type: ignore[no-any-return]
    raise TypeError(f"Not to be kept: {kind}")


def _optional_reader(kind: Any, others: list[Any]) -> _Reader:
    if all(other in _PLAIN for other in others):
        return lambda value: value
    if len(others) != 1:
        raise TypeError(f"Not to be kept: {kind}")
    read = _reader(others[0])
    return lambda value: None if value is None else read(value)


def _tuple_reader(kind: Any) -> _Reader:
    read = _reader(kind)
    return lambda values: tuple(map(read, values))


def _record_reader(kind: Any) -> _Reader:
    hints = get_type_hints(kind)
    readers = [(field.name, _reader(hints[field.name])) for field in fields(kind)]

    def read(values: Mapping[str, Any]) -> Any:
        return kind(**{name: read_one(values[name]) for name, read_one in readers})

    return read
