"""What a checklist is: its rules, its order, and what it is when it is written whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import START, make_todo
from todos.checklists import steps
from todos.checklists.domain import (
    LEAST_GAP,
    Checklist,
    Step,
    arranged,
    clean_checklist,
    clean_text,
    numbered,
    placed,
)
from todos.checklists.errors import TooManySteps
from todos.tasks.fields import clean_fields
from todos.tasks.query import TodoQuery
from todos.tasks.rules import BrokenRule
from webapp.errors import InvalidInput


def row_of(*texts: str) -> Checklist:
    return numbered([Step(text, text) for text in texts])


def words(row: Checklist) -> list[str]:
    return [step.text for step in row]


class TestRules:
    def test_words_are_trimmed_and_in_one_spelling(self) -> None:
        assert clean_text("  Cafe\u0301 \n") == "Caf\u00e9"

    @pytest.mark.parametrize(
        ("text", "code"),
        [("", "blank"), (" \u200b", "blank"), ("x" * 201, "max_length"), ("a\x00b", "control_characters")],
    )
    def test_words_that_are_refused(self, text: str, code: str) -> None:
        with pytest.raises(BrokenRule) as caught:
            clean_text(text)
        assert caught.value.code == code

    def test_a_checklist_has_bounds(self) -> None:
        assert len(clean_checklist((Step("", "x" * 100),) * 50)) == 50
        with pytest.raises(TooManySteps):
            clean_checklist((Step("", "x"),) * 51)
        with pytest.raises(InvalidInput) as caught:
            clean_fields({"checklist": (Step("", "x" * 101),) * 50})
        assert [(error.attr, error.code) for error in caught.value.errors] == [("checklist", "max_length")]

    def test_an_id_is_one_steps(self) -> None:
        with pytest.raises(BrokenRule) as caught:
            clean_checklist((Step("a", "x"), Step("a", "y")))
        assert caught.value.code == "duplicate"


class TestWrittenWhole:
    def test_the_same_request_makes_the_same_steps(self) -> None:
        given = (Step("", "Milk"), Step("", "Eggs"), Step("", "Milk"))
        row = arranged(given)
        assert words(row) == ["Milk", "Eggs", "Milk"]
        assert len({step.item_id for step in row}) == 3
        assert arranged(given) == row

    def test_what_stands_there_stays_as_it_is(self) -> None:
        former = placed(Step("c", "C", done=True), row_of("a", "b"), 1)
        assert arranged((Step("", "a"), Step("c", "C", done=True), Step("", "b")), former=former) is former

    def test_steps_keep_their_ids_by_their_words(self) -> None:
        row = arranged((Step("", "b"), Step("", "new"), Step("", "a", done=True)), former=row_of("a", "b"))
        assert [(step.item_id, step.done) for step in row if step.text != "new"] == [
            ("b", False),
            ("a", True),
        ]

    def test_a_new_step_never_takes_the_id_of_another(self) -> None:
        (milk,) = arranged((Step("", "Milk"),))
        row = arranged((Step("", "Milk"), Step(milk.item_id, "Oats")), former=(milk,))
        assert words(row) == ["Milk", "Oats"]
        assert row[0].item_id != row[1].item_id == milk.item_id

    def test_ids_that_are_given_are_kept(self) -> None:
        assert [step.item_id for step in arranged((Step("x", "a"), Step("y", "a")))] == ["x", "y"]


class TestPlaces:
    @given(st.lists(st.integers(0, 30), max_size=120))
    def test_a_step_stands_where_it_is_put_however_often(self, places: list[int]) -> None:
        row, plain = row_of(*"abcdefg"), list("abcdefg")
        for number, place in enumerate(places):
            text, index = plain.pop(number % 7), place % 7
            plain.insert(index, text)
            step = next(step for step in row if step.text == text)
            row = placed(step, tuple(each for each in row if each is not step), index)
            assert words(row) == plain
            assert words(tuple(sorted(row, key=lambda step: (step.position, step.item_id)))) == plain

    def test_neighbours_are_left_alone_until_no_number_is_left_between_them(self) -> None:
        first, last = row_of("a", "b")
        assert placed(Step("c", "c"), (first, last), 1)[::2] == (first, last)
        near = replace(last, position=first.position + LEAST_GAP / 2)
        row = placed(Step("c", "c"), (first, near), 1)
        assert [(step.text, step.position) for step in row] == [("a", 1.0), ("c", 2.0), ("b", 3.0)]

    def test_the_first_step_of_all(self) -> None:
        assert words(placed(Step("a", "a"), (), 0)) == ["a"]


def test_moving() -> None:
    row = row_of("a", "b", "c")
    assert words(steps.moved(row, "c", before="a")) == ["c", "a", "b"]
    assert words(steps.moved(row, "a", before=None)) == ["b", "c", "a"]
    assert steps.moved(row, "a", before="a") is row
    assert steps.moved(row, "a", before="b") is row
    assert words(steps.shifted(row, "a", by=1)) == ["b", "a", "c"]
    assert words(steps.shifted(row, "c", by=-1)) == ["a", "c", "b"]
    assert steps.shifted(row, "a", by=-1) is steps.shifted(row, "c", by=1) is row


def test_a_task_tells_how_far_it_is_and_what_the_next_one_begins_with() -> None:
    todo = make_todo(checklist=numbered([Step("a", "a", done=True), Step("b", "b")]))
    assert (todo.steps, make_todo().steps) == ("1/2", "")
    assert [step.done for step in todo.open_checklist] == [False, False]
    assert words(todo.open_checklist) == ["a", "b"]


def test_a_search_finds_the_words_of_a_step() -> None:
    assert TodoQuery(text="milk oat").matches(make_todo(checklist=(Step("a", "Oat Milk"),)))


def test_changing_a_task_changes_its_checklist_whole() -> None:
    todo = make_todo(checklist=row_of("a", "b"))
    changed = todo.changed({"checklist": (Step("", "b"), Step("", "a"))}, at=START)
    assert [step.item_id for step in changed.checklist] == ["b", "a"]
