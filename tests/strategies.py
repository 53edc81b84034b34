"""Whatever a task can be, for tests that hold for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from todos.checklists.domain import Checklist, Step
from todos.images.domain import Image, Label
from todos.tasks.domain import Status, Todo
from todos.tasks.rules import MAX_ORDER, MAX_PRIORITY, MAX_REMINDERS, MAX_TAGS, ORDER_DECIMALS, Reminder

# No lone surrogates, which no rule lets through, and no control characters, which only descriptions may have two of.
_CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"))
_TEXT = st.text(_CHARACTERS, min_size=1, max_size=30)
_MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 -- made aware by the strategy
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
_LABELS = st.builds(
    Label,
    name=_TEXT,
    confidence=st.floats(0, 100).map(lambda value: round(value, 2)),
    parents=st.lists(_TEXT, max_size=3).map(tuple),
)
_IMAGES = st.builds(
    Image,
    image_id=st.uuids().map(str),
    key=_TEXT,
    content_type=st.sampled_from(["image/jpeg", "image/png"]),
    byte_count=st.integers(1, 10_485_760),
    width=st.integers(80, 10_000),
    height=st.integers(80, 10_000),
    attached_at=_MOMENTS,
    labels=st.none() | st.lists(_LABELS, max_size=3).map(tuple),
    label_error=st.none() | st.just("label_detection_failed"),
    label_model=st.none() | st.just("3.0"),
)


def _in_order(images: list[Image]) -> tuple[Image, ...]:
    unique = {image.image_id: image for image in images}.values()
    return tuple(sorted(unique, key=lambda image: (image.attached_at, image.image_id)))


def _steps(ids: list[str]) -> st.SearchStrategy[Checklist]:
    each = st.tuples(_TEXT, st.booleans(), st.integers(-(10**9), 10**9).map(lambda value: value / 1000))
    drawn = st.lists(each, min_size=len(ids), max_size=len(ids))
    return drawn.map(
        lambda rows: _placed(Step(item_id, *row) for item_id, row in zip(ids, rows, strict=True))
    )


def _placed(steps: Iterable[Step]) -> Checklist:
    return tuple(sorted(steps, key=lambda step: (step.position, step.item_id)))


def todos(**values: Any) -> st.SearchStrategy[Todo]:
    """Tasks as they can be stored, each field over all that it can be.

    A field that is added to a task and not here is drawn from its type.
    """
    bounded = {
        "space_id": st.just("VAH000001"),
        "todo_id": st.uuids().map(str),
        "title": _TEXT,
        "description": st.text(_CHARACTERS | st.sampled_from("\n\t"), max_size=200),
        "created_at": _MOMENTS,
        "updated_at": _MOMENTS,
        "status": st.sampled_from(Status),
        "list_id": st.none() | st.uuids().map(str),
        "priority": st.integers(0, MAX_PRIORITY),
        "due_date": st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
        "due_time": st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
        "repeat": st.none() | st.just("FREQ=WEEKLY;BYDAY=MO"),
        "reminders": st.lists(
            st.builds(Reminder, at=_MOMENTS) | st.builds(Reminder, before_due_minutes=st.integers(0, 40_320)),
            max_size=MAX_REMINDERS,
        ).map(tuple),
        "remind_at": st.none() | _MOMENTS,
        "order": st.none()
        | st.floats(-MAX_ORDER, MAX_ORDER).map(lambda value: round(value, ORDER_DECIMALS) + 0.0),
        "tags": st.lists(_TEXT.map(str.lower), max_size=MAX_TAGS, unique=True).map(tuple),
        "checklist": st.lists(st.uuids().map(str), max_size=4, unique=True).flatmap(_steps),
        "images": st.lists(_IMAGES, max_size=3).map(_in_order),
        "version": st.integers(1, 10**9),
        "completed_at": st.none() | _MOMENTS,
        "deleted_at": st.none() | _MOMENTS.filter(lambda at: at < datetime(9999, 1, 1, tzinfo=UTC)),
    }
    return st.builds(Todo, **{**bounded, **values})


def later(todo: Todo) -> datetime:
    """A moment after the last change of a task, as far as the calendar has one."""
    return min(todo.updated_at + timedelta(days=1), datetime(9999, 12, 30, tzinfo=UTC))
