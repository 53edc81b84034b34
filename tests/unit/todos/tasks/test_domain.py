"""The rules of a task."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import START, make_todo
from todos.tasks.domain import TIME_IN_TRASH, Status, StatusCounts
from todos.tasks.fields import clean_fields
from todos.tasks.query import Sort, TodoQuery, sort_position
from todos.tasks.rules import MAX_DESCRIPTION_LENGTH, MAX_ORDER, MAX_TAG_LENGTH, MAX_TAGS, MAX_TITLE_LENGTH
from webapp.errors import InvalidInput

LATER = START + timedelta(hours=1)
CONTROL = ["\x00", "\x07", "\x1f", "\x7f", "\x85", "\ud800"]


def problems(**fields: Any) -> dict[str, str]:
    """The code of what is wrong with each field."""
    with pytest.raises(InvalidInput) as caught:
        clean_fields(fields)  # type: ignore[arg-type]  # Wrong ones, too.
    return {problem.attr: problem.code for problem in caught.value.errors}


def cleaned(**fields: Any) -> dict[str, Any]:
    return dict(clean_fields(fields))  # type: ignore[arg-type]  # The same.


class TestTitle:
    def test_is_trimmed(self) -> None:
        assert cleaned(title="  Call Emma\n") == {"title": "Call Emma"}

    @pytest.mark.parametrize("title", ["", "   ", "\t\n", "\u3000"])
    def test_is_not_blank(self, title: str) -> None:
        assert problems(title=title) == {"title": "blank"}

    def test_has_an_end(self) -> None:
        assert cleaned(title=" " + "x" * MAX_TITLE_LENGTH) == {"title": "x" * MAX_TITLE_LENGTH}
        assert problems(title="x" * (MAX_TITLE_LENGTH + 1)) == {"title": "max_length"}

    @pytest.mark.parametrize("character", [*CONTROL, "\n", "\t"])
    def test_has_no_control_characters(self, character: str) -> None:
        assert problems(title=f"a{character}b") == {"title": "control_characters"}

    @pytest.mark.parametrize("title", ["日本語", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\xe9", "<b>"])
    def test_may_be_in_any_script(self, title: str) -> None:
        assert cleaned(title=title) == {"title": title}


class TestDescription:
    def test_keeps_lines_and_tabs_in_one_form(self) -> None:
        assert cleaned(description="a\r\nb\rc\n\td ") == {"description": "a\nb\nc\n\td "}

    def test_may_be_empty(self) -> None:
        assert cleaned(description="") == {"description": ""}

    def test_has_an_end(self) -> None:
        assert cleaned(description="\r\n" * MAX_DESCRIPTION_LENGTH)
        assert problems(description="x" * (MAX_DESCRIPTION_LENGTH + 1)) == {"description": "max_length"}

    @pytest.mark.parametrize("character", CONTROL)
    def test_has_no_other_control_characters(self, character: str) -> None:
        assert problems(description=f"a{character}b") == {"description": "control_characters"}


class TestOtherFields:
    @pytest.mark.parametrize("priority", [-1, 4, 10**30])
    def test_priority_is_bounded(self, priority: int) -> None:
        assert problems(priority=priority) == {"priority": "out_of_range"}

    @pytest.mark.parametrize("order", [math.inf, -math.inf, math.nan, MAX_ORDER * 1.01, -MAX_ORDER * 1.01])
    def test_order_is_bounded(self, order: float) -> None:
        assert problems(order=order) == {"order": "out_of_range"}

    @given(st.floats(min_value=-MAX_ORDER, max_value=MAX_ORDER))
    def test_order_is_kept_as_closely_as_it_is_stored(self, order: float) -> None:
        kept = cleaned(order=order)["order"]
        assert math.isclose(kept, order, abs_tol=1e-6)
        assert math.copysign(1, kept) == 1 or kept < 0, "There is no negative zero."
        assert cleaned(order=kept)["order"] == kept

    def test_order_has_three_decimals_and_no_negative_zero(self) -> None:
        assert str(cleaned(order=-0.0)["order"]) == "0.0"
        assert cleaned(order=2)["order"] == 2.0

    def test_order_may_be_none(self) -> None:
        assert cleaned(order=None) == {"order": None}

    def test_tags_are_lower_case_and_once(self) -> None:
        assert cleaned(tags=(" Home ", "HOME", "Work")) == {"tags": ("home", "work")}

    def test_tags_are_bounded(self) -> None:
        assert problems(tags=tuple(map(str, range(MAX_TAGS + 1)))) == {"tags": "too_many"}
        assert problems(tags=("x" * (MAX_TAG_LENGTH + 1),)) == {"tags": "length"}
        assert problems(tags=(" ",)) == {"tags": "length"}
        assert problems(tags=("\u200b",)) == {"tags": "blank"}

    @pytest.mark.parametrize("character", [*CONTROL, ","])
    def test_tags_have_no_odd_characters(self, character: str) -> None:
        assert problems(tags=(f"a{character}b",)) == {"tags": "characters"}

    def test_every_problem_is_named(self) -> None:
        assert problems(title="", priority=9, tags=("",)) == {
            "title": "blank",
            "priority": "out_of_range",
            "tags": "length",
        }

    @pytest.mark.parametrize("status", Status)
    @pytest.mark.parametrize("completed", [True, False])
    def test_status_and_completed_do_not_contradict(self, status: Status, completed: bool) -> None:
        if completed == (status is Status.COMPLETE):
            assert cleaned(status=status, completed=completed) == {"status": status}
        else:
            assert problems(status=status, completed=completed) == {"completed": "contradiction"}

    @given(st.text(), st.text(), st.lists(st.text()))
    def test_cleaning_twice_changes_nothing(self, title: str, description: str, tags: list[str]) -> None:
        try:
            once = cleaned(title=title, description=description, tags=tuple(tags))
        except InvalidInput:
            return
        assert cleaned(**once) == once


class TestChanging:
    def test_makes_the_next_version(self) -> None:
        todo = make_todo()
        changed = todo.changed({"title": "New"}, at=LATER)
        assert (changed.title, changed.version, changed.updated_at) == ("New", 2, LATER)
        assert (changed.created_at, changed.completed_at) == (START, None)
        assert todo.title != "New"

    def test_completing_says_when(self) -> None:
        assert make_todo().changed({"completed": True}, at=LATER).completed_at == LATER

    def test_completing_again_keeps_when(self) -> None:
        once = make_todo().changed({"status": Status.COMPLETE}, at=START)
        assert once.changed({"completed": True}, at=LATER).completed_at == START

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (Status.COMPLETE, Status.PENDING),
            (Status.ONGOING, Status.ONGOING),
            (Status.PENDING, Status.PENDING),
        ],
    )
    def test_reopening(self, before: Status, after: Status) -> None:
        todo = make_todo(status=before, completed_at=START if before is Status.COMPLETE else None)
        reopened = todo.changed({"completed": False}, at=LATER)
        assert (reopened.status, reopened.completed_at, reopened.is_completed) == (after, None, False)

    def test_the_trash_and_back(self) -> None:
        todo = make_todo()
        trashed = todo.trashed(at=START)
        assert trashed.is_deleted
        assert not trashed.is_gone(at=START + TIME_IN_TRASH - timedelta(milliseconds=1))
        assert trashed.is_gone(at=START + TIME_IN_TRASH)
        restored = trashed.restored(at=LATER)
        assert not restored.is_deleted
        assert not restored.is_gone(at=START + 2 * TIME_IN_TRASH)
        assert restored.version == 3


class TestSortPosition:
    @pytest.mark.parametrize("sort", Sort)
    @given(st.data())
    def test_survives_a_cursor(self, sort: Sort, data: st.DataObject) -> None:
        # A cursor carries a position as JSON; afterwards it must stand between the same two tasks.
        todos = data.draw(st.lists(_TODOS, min_size=2, max_size=6))
        positions = [sort_position(todo, sort) for todo in todos]
        carried = [tuple(json.loads(json.dumps(list(position)))) for position in positions]
        assert carried == positions
        assert sorted(carried) == sorted(positions)


_MOMENTS = st.integers(0, 10**12).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
_TODOS = st.builds(
    make_todo,
    title=st.text(min_size=1, max_size=5),
    created_at=_MOMENTS,
    priority=st.integers(0, 3),
    due_date=st.none() | st.dates(),
    order=st.none() | st.floats(-10, 10),
)


class TestQuery:
    def test_cursors_are_bound_to_owner_and_query(self) -> None:
        query = TodoQuery(text="a", due_before=date(2026, 5, 1))
        purposes = {
            query.cursor_purpose("VAH000001"),
            query.cursor_purpose("VAH000002"),
            TodoQuery(text="b", due_before=date(2026, 5, 1)).cursor_purpose("VAH000001"),
            TodoQuery(text="a").cursor_purpose("VAH000001"),
            TodoQuery(text="a", sort=Sort.TITLE).cursor_purpose("VAH000001"),
            TodoQuery(text="a", is_deleted=True).cursor_purpose("VAH000001"),
        }
        assert len(purposes) == 6

    def test_cursors_outlive_another_page_size(self) -> None:
        assert TodoQuery(limit=1).cursor_purpose("a") == TodoQuery(limit=2).cursor_purpose("a")


def test_total_of_counts() -> None:
    assert StatusCounts(pending=1, ongoing=2, complete=3).total == 6
