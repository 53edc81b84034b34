"""A query as text, for addresses, cursors and filters that are kept, and back."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_image, make_todo
from todos.images.domain import Label
from todos.tasks.domain import Status
from todos.tasks.query import INBOX, Due, Sort, TodoQuery
from webapp.errors import InvalidInput
from webapp.folding import folded
from webapp.texts import nfc

# In the spelling in which they are stored, which may have three characters for one.
_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=10).map(nfc).map(str.strip)
_TAGS = _WORDS.map(str.lower).map(nfc).map(str.strip).filter(folded)
QUERIES = st.builds(
    TodoQuery,
    sort=st.sampled_from(Sort),
    status=st.none() | st.sampled_from(Status),
    list_id=st.sampled_from(["", INBOX]) | st.uuids().map(str),
    tags=st.lists(_TAGS, unique=True, max_size=3).map(tuple),
    priority=st.none() | st.integers(0, 3),
    text=st.just("") | _WORDS.filter(folded),
    completed_after=st.none() | st.datetimes(datetime(1, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001 -- made aware by the strategy
    completed_before=st.none() | st.datetimes(datetime(1, 1, 2), timezones=st.just(UTC)),  # noqa: DTZ001 -- the same
    due=st.none() | st.sampled_from(Due),
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
        "tags": ("home",),
        "priority": 0,
        "text": "milk",
        "completed_after": datetime(2026, 1, 1, tzinfo=UTC),
        "completed_before": datetime(2026, 1, 1, tzinfo=UTC),
        "due": Due.WEEK,
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
        ("limit=1&limit=2", "repeated"),
        ("&".join(f"tag={number}" for number in range(11)), "repeated"),
        ("priority=4", "max_value"),
        ("due=soon", "invalid_choice"),
        ("q=%C2%AD", "blank"),
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
    assert query == TodoQuery(tags=("home",), text="x" * 200)


def test_a_cursor_is_bound_to_the_space_and_the_query() -> None:
    assert TodoQuery(limit=3, text="milk").cursor_purpose("VAH000001") == "VAH000001:q=milk"


def test_open_is_a_status_of_its_own() -> None:
    assert TodoQuery.from_text("status=open") == TodoQuery(is_open=True)
    assert TodoQuery(is_open=True).to_text() == "status=open"


def test_a_tag_may_be_asked_for_several_times() -> None:
    query = TodoQuery.from_text("tag=Home&tag=garden&tag=home")
    assert query.tags == ("home", "garden")
    assert query.to_text() == "tag=home&tag=garden"
    many = {"tag": [f"{number}" for number in range(11)], "sort": ["title", "created_at"]}
    lenient = TodoQuery.from_parameters(many, is_lenient=True)
    assert (len(lenient.tags), lenient.sort) == (10, Sort.OLDEST)


@pytest.mark.parametrize(
    ("due", "days"),
    [("overdue", [-2, -1]), ("today", [0]), ("week", [0, 1, 2, 3, 4, 5, 6]), ("none", [None])],
)
def test_what_is_due_is_told_by_the_day(due: str, days: list[int | None]) -> None:
    today = date(2026, 5, 3)
    query = TodoQuery.from_text(f"due={due}").on(today)
    dates = {day: None if day is None else today + timedelta(days=day) for day in (None, *range(-2, 9))}
    assert [day for day, each in dates.items() if query.matches(make_todo(due_date=each))] == days
    done = [
        day for day, each in dates.items() if query.matches(make_todo(due_date=each, status=Status.COMPLETE))
    ]
    assert done == ([] if due == "overdue" else days)


def test_what_is_due_lies_within_other_bounds_too() -> None:
    today = date(2026, 5, 3)
    query = TodoQuery.from_text("due=week&due_after=2026-05-05&due_before=2026-06-01").on(today)
    assert (query.due_after, query.due_before) == (date(2026, 5, 5), date(2026, 5, 10))
    assert TodoQuery.from_text("due=overdue&status=complete").on(today).is_open is False


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("MILK oat", True),
        ("o\u00e4t ilk", True),
        ("caf\u00e9", True),
        ("pet", True),
        ("garden shed", True),
        ("milk bread", False),
    ],
)
def test_every_word_occurs_somewhere(text: str, is_found: bool) -> None:
    labels = (Label("Cat", 90.0, ("Pet",)),)
    todo = make_todo(
        title="Oat\u00a0milk",
        description="at the Cafe\u0301",
        tags=("g\u00e4rden", "shed"),
        images=(make_image(labels=labels), make_image()),
    )
    assert TodoQuery(text=text).matches(todo) is is_found


def test_tags_are_the_same_in_whichever_spelling() -> None:
    todo = make_todo(tags=("caf\u00e9", "home"))
    assert TodoQuery(tags=("cafe", "HOME")).matches(todo)
    assert not TodoQuery(tags=("cafe", "work")).matches(todo)
    assert not TodoQuery(tags=("caf",)).matches(todo)
