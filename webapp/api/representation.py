"""Values of records as JSON has them, told by the annotations of the record, so that a field is never left out unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, time
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from webapp.clock import to_timestamp

Show = Callable[[Any], Any]


def shown_fields(kind: type[Any]) -> dict[str, Callable[..., Any]]:
    """What shows each field of a dataclass, by its name; given a record, and whatever else there is."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: _shown(field.name, _show(hints[field.name])) for field in fields(kind)}


def _shown(name: str, show: Show) -> Callable[..., Any]:
    return lambda record, *_: show(getattr(record, name))


def _show(hint: Any) -> Show:
    """How a value of an annotated type is shown."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _show(arguments[0])
    if origin in {Union, UnionType}:
        (other,) = (argument for argument in arguments if argument is not NoneType)
        return _or_none(_show(other))
    if origin is tuple:
        return list
    if hint is datetime:
        return to_timestamp
    if hint is time:
        return "{:%H:%M}".format
    return date.isoformat if hint is date else _as_it_is


def _or_none(show: Show) -> Show:
    return lambda value: None if value is None else show(value)


def _as_it_is(value: Any) -> Any:
    return value
