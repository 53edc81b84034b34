"""What goes into one transaction."""

from __future__ import annotations

from tests.factories import START, make_todo
from todos.tasks.domain import Change
from todos.tasks.repository.batches import batches_of_changes


def test_what_a_change_adds_counts_as_well() -> None:
    pairs = [(todo, Change(todo, added=(make_todo(),))) for todo in (make_todo() for _ in range(60))]
    assert [len(group) for group in batches_of_changes(pairs)] == [49, 11]


def test_no_task_is_in_a_group_twice() -> None:
    next_one = make_todo()
    reopened = make_todo()
    pairs = [
        (reopened, Change(reopened.edited(at=START), removed=(next_one,))),
        (next_one, Change(next_one.edited(at=START))),
    ]
    assert [len(group) for group in batches_of_changes(pairs)] == [1, 1]


def test_a_change_that_is_larger_than_a_group_has_one_of_its_own() -> None:
    todo = make_todo()
    pairs = [(todo, Change(todo, added=(make_todo(),))), (make_todo(), Change(make_todo()))]
    assert [len(group) for group in batches_of_changes(pairs, most=1)] == [1, 1]
