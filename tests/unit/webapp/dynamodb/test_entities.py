"""Records as items and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import pytest

from webapp.dynamodb.entities import Entity
from webapp.stored import ById, StoredAs


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    part_id: str
    weight: float
    note: str | None = None


@dataclass(frozen=True)
class Whole:
    name: Annotated[str, StoredAs("called")]
    count: int
    made_at: datetime
    colour: Colour = Colour.RED
    is_sold: bool = False
    day: date | None = None
    words: tuple[str, ...] = ()
    parts: Annotated[tuple[Part, ...], ById("part_id", order=("weight",))] = ()
    first: Part | None = None


AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
WHOLE = Whole(
    name="bench",
    count=-3,
    made_at=AT,
    is_sold=True,
    day=date(2026, 5, 1),
    words=("a", "b"),
    parts=(Part("y", 0.5), Part("x", 1.25, "heavy")),
    first=Part("z", 2.0),
)
ITEM: dict[str, Any] = {
    "called": {"S": "bench"},
    "count": {"N": "-3"},
    "made_at": {"S": "2026-03-01T12:00:00.000Z"},
    "colour": {"S": "red"},
    "is_sold": {"BOOL": True},
    "day": {"S": "2026-05-01"},
    "words": {"L": [{"S": "a"}, {"S": "b"}]},
    "parts": {
        "M": {
            "y": {"M": {"weight": {"N": "0.5"}}},
            "x": {"M": {"weight": {"N": "1.25"}, "note": {"S": "heavy"}}},
        }
    },
    "first": {"M": {"part_id": {"S": "z"}, "weight": {"N": "2.0"}}},
}


def test_every_type_stands_in_its_own_form() -> None:
    assert Entity(Whole).encode(WHOLE) == ITEM
    assert Entity(Whole).decode(ITEM) == WHOLE


def test_what_has_no_value_is_absent_and_read_as_its_default() -> None:
    whole = Whole("bench", 1, AT)
    item = Entity(Whole).encode(whole)
    assert "day" not in item
    assert "first" not in item
    assert Entity(Whole).decode(item) == whole
    assert Entity(Whole).decode({**item, "day": {"NULL": True}}) == whole


def test_an_item_that_lacks_what_has_no_default_is_a_fault() -> None:
    with pytest.raises(KeyError, match="count"):
        Entity(Whole).decode({name: value for name, value in ITEM.items() if name != "count"})


def test_an_attribute_that_is_no_field_is_passed_over() -> None:
    assert Entity(Whole).decode({**ITEM, "entity": {"S": "whole"}}) == WHOLE


def test_a_type_nobody_knows_how_to_store_is_found_out_at_once() -> None:
    @dataclass(frozen=True)
    class Odd:
        values: Mapping[str, Any]

    with pytest.raises(TypeError, match="Not to be stored"):
        Entity(Odd)
