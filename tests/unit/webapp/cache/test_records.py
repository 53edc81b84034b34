"""Dataclasses as JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import msgspec
import pytest

from accounts.profiles.domain import Profile
from accounts.sessions.domain import Session
from tests.factories import START, make_profile, make_session, make_todo
from todos.tasks.domain import StatusCounts, Todo
from webapp.cache.records import from_json, from_kept, shape, to_json


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    name: str
    weight: float | None = None


@dataclass(frozen=True)
class Thing:
    colour: Colour
    made_on: date
    sold_at: datetime | None
    parts: tuple[Part, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)
    is_new: bool = True


@dataclass(frozen=True)
class Unknown:
    value: complex


@dataclass(frozen=True)
class Either:
    value: date | Part


@pytest.mark.parametrize(
    "record",
    [
        make_profile(signed_out_at=START, generation=3),
        make_profile(username="Zoë \U0001f33f"),
        make_session(is_revoked=True),
        StatusCounts(1, 2, 3),
        Thing(Colour.RED, date(2026, 1, 2), None),
        Thing(
            Colour.RED,
            date(2026, 1, 2),
            datetime(2026, 1, 2, 3, 4, 5, 678000, UTC),
            (Part("a"), Part("b", 1.5)),
            {"x": [1, {"y": None}]},
            is_new=False,
        ),
    ],
)
def test_a_record_comes_back_as_it_was(record: Any) -> None:
    assert from_json(to_json(record), type(record)) == [record]


def test_a_task_comes_back_as_it_was() -> None:
    todo = make_todo(tags=("a", "b"), due_date=date(2026, 5, 1), order=1.5, completed_at=START)
    assert from_json(to_json(todo), Todo) == [todo]


def test_several_with_gaps_come_back_as_they_were() -> None:
    profile = make_profile()
    assert from_json(to_json(profile, None), Profile, Session) == [profile, None]


def test_one_of_two_kinds_comes_back_as_it_was() -> None:
    either = [Either(date(2026, 5, 1)), Either(Part("a"))]
    assert from_json(to_json(*either), Either, Either) == either


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        from_json(b'[{"value": 1}]', Unknown)


@pytest.mark.parametrize("text", [None, b"", b"7", b"{}", b"[]", b'[{"name": 1}]', b"\xff", b"[" * 5000])
def test_what_a_cache_has_of_another_form_is_nothing(text: bytes | None) -> None:
    assert from_kept(text, Part) is None
    assert from_kept(to_json(Part("a")), Part) == [Part("a")]


def test_what_cannot_be_written_is_refused() -> None:
    with pytest.raises(TypeError):
        to_json(Unknown(1j))


def test_the_shape_names_the_fields() -> None:
    assert shape(Profile) == shape(Profile)
    assert len({shape(Profile), shape(Session), shape(Profile, Session), shape(Part)}) == 4
