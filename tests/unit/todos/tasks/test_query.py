"""A query as text, for addresses, cursors and filters that are kept, and back."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from todos.tasks.domain import Status
from todos.tasks.query import INBOX, Sort, TodoQuery
from webapp.errors import InvalidInput
from webapp.texts import nfc

# In the spelling in which they are stored, which may have three characters for one.
_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=10).map(nfc).map(str.strip)
QUERIES = st.builds(
    TodoQuery,
    sort=st.sampled_from(Sort),
    status=st.none() | st.sampled_from(Status),
    list_id=st.sampled_from(["", INBOX]) | st.uuids().map(str),
    tag=_WORDS.map(str.lower).map(nfc).map(str.strip),
    text=_WORDS,
    created_after=st.none() | st.datetimes(datetime(1, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001 -- made aware by the strategy
    created_before=st.none() | st.datetimes(datetime(1, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001 -- the same
    due_after=st.none() | st.dates(),
    due_before=st.none() | st.dates(),
    has_image=st.booleans(),
    is_deleted=st.booleans(),
) | st.builds(TodoQuery, is_open=st.just(True), sort=st.sampled_from(Sort))


def problems(text: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        TodoQuery.from_text(text)
    return {problem.attr: problem.code for problem in caught.value.errors}


@given(QUERIES)
def test_what_is_written_is_read(query: TodoQuery) -> None:
    assert TodoQuery.from_text(query.to_text()) == query


@given(QUERIES, QUERIES)
def test_two_that_ask_for_something_else_are_written_in_other_words(one: TodoQuery, two: TodoQuery) -> None:
    assert (one == two) == (one.to_text() == two.to_text())


def test_every_criterion_is_written() -> None:
    """A criterion that is added is part of what a cursor is bound to, and of what is kept."""
    values: dict[str, Any] = {
        "sort": Sort.TITLE,
        "status": Status.ONGOING,
        "is_open": True,
        "list_id": INBOX,
        "tag": "home",
        "text": "milk",
        "created_after": datetime(2026, 1, 1, tzinfo=UTC),
        "created_before": datetime(2026, 1, 1, tzinfo=UTC),
        "due_after": date(2026, 1, 1),
        "due_before": date(2026, 1, 1),
        "has_image": True,
        "is_deleted": True,
    }
    # How long a page is, until when something deleted is kept, and which lists are gone say nothing of which list it is.
    assert set(values) == {field.name for field in fields(TodoQuery)} - {
        "limit",
        "deleted_after",
        "gone_lists",
    }
    for name, value in values.items():
        assert replace(TodoQuery(), **{name: value}).to_text(), name


def test_what_everybody_asks_for_is_no_text() -> None:
    assert TodoQuery().to_text() == ""
    assert TodoQuery.from_text("") == TodoQuery()


def test_every_part_that_cannot_be_read_is_named() -> None:
    assert problems("status=done&due_before=tomorrow&limit=0&nonsense=1&q=&sort=size&has_image=yes") == {
        "status": "invalid_choice",
        "due_before": "invalid",
        "limit": "min_value",
        "nonsense": "unknown_field",
        "q": "blank",
        "sort": "invalid_choice",
        "has_image": "invalid_choice",
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("limit=many", "invalid"),
        ("list=outbox", "invalid"),
        ("limit=0", "min_value"),
        ("tag=%20", "blank"),
        ("created_after=today", "invalid"),
        ("has_image=yes", "invalid_choice"),
        ("limit=201", "max_value"),
        ("tag=" + "x" * 31, "max_length"),
        ("q=%00", "null_characters_not_allowed"),
        ("created_after=2026-13-01T00:00:00Z", "invalid"),
        ("created_after=0001-01-01T00:00:00%2B23:59", "invalid"),
        ("due_before=2026-02-30", "invalid"),
    ],
)
def test_a_value_that_cannot_be_is_refused(text: str, code: str) -> None:
    assert problems(text) == {text.partition("=")[0]: code}


def test_values_of_every_kind_are_read() -> None:
    query = TodoQuery.from_text(
        "limit=7.0&has_image=true&created_after=2026-01-01T00:00:00Z&due_after=2026-01-02"
    )
    assert (query.limit, query.has_image) == (7, True)
    assert (query.created_after, query.due_after) == (datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 2))


def test_a_page_asks_for_nothing_by_what_it_does_not_understand() -> None:
    given_ = {"status": "done", "tag": " Home ", "q": "x" * 300, "sort": "size", "deleted": "true"}
    names = frozenset({"status", "tag", "q", "sort"})
    query = TodoQuery.from_parameters(given_, names=names, is_lenient=True)
    assert query == TodoQuery(tag="home", text="x" * 200)


def test_open_is_a_status_of_its_own() -> None:
    assert TodoQuery.from_text("status=open") == TodoQuery(is_open=True)
    assert TodoQuery(is_open=True).to_text() == "status=open"
