"""Conditions of writes, as values that can be named and joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# An attribute, or the way to an entry of a map.
Attribute = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold of the item that a write finds.

    `names` are the attributes behind the expression's placeholders, `values` the Python values it compares them with.
    """

    expression: str
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    def __and__(self, other: Condition) -> Condition:
        return self._joined("AND", other)

    def __or__(self, other: Condition) -> Condition:
        return self._joined("OR", other)

    def _joined(self, word: str, other: Condition) -> Condition:
        return Condition(
            f"({self.expression}) {word} ({other.expression})",
            {**self.names, **other.names},
            {**self.values, **other.values},
        )


def is_absent(path: Attribute) -> Condition:
    """The item has no such attribute; with a key's attribute, there is no such item."""
    return Condition(f"attribute_not_exists({placed(path)})", names_of(path))


def is_present(path: Attribute) -> Condition:
    """The item has such an attribute; with a key's attribute, there is such an item."""
    return Condition(f"attribute_exists({placed(path)})", names_of(path))


def equals(path: Attribute, value: Any) -> Condition:
    """The item has the attribute with this value."""
    return _compared(path, "{} = {}", "expected", value)


def contains(path: Attribute, value: str) -> Condition:
    """The set or list has this member. Several such conditions can be joined."""
    return _compared(path, "contains({}, {})", f"member_{value.encode().hex()}", value)


def has_more_than(path: Attribute, count: int) -> Condition:
    """The set, list or map has more entries than this."""
    return _compared(path, "size({}) > {}", "fewest", count)


def has_fewer_than(path: Attribute, count: int) -> Condition:
    """The set, list or map has fewer entries than this."""
    return _compared(path, "size({}) < {}", "most", count)


def placed(path: Attribute) -> str:
    """A path as expressions spell it, since names of our own may be words of DynamoDB's."""
    return ".".join(map(_placeholder, _segments(path)))


def names_of(path: Attribute) -> dict[str, str]:
    """What the placeholders of a path stand for."""
    return {_placeholder(segment): segment for segment in _segments(path)}


def _compared(path: Attribute, form: str, role: str, value: Any) -> Condition:
    placeholder = f":{role}_{'_'.join(_placeholder(segment)[1:] for segment in _segments(path))}"
    return Condition(form.format(placed(path), placeholder), names_of(path), {placeholder: value})


def _segments(path: Attribute) -> tuple[str, ...]:
    return (path,) if isinstance(path, str) else path


def _placeholder(segment: str) -> str:
    # An id may have characters that a placeholder may not. No identifier begins with a digit, so none is met twice.
    return f"#{segment}" if segment.isidentifier() else f"#0{segment.encode().hex()}"
