"""What of a task is counted."""

from __future__ import annotations

from tests.factories import START, make_todo
from todos.tasks.domain import Status
from todos.tasks.repository.tally import moved, status_counts, tasks_by_list


def test_the_counts_of_lists_are_read_as_they_are_written() -> None:
    todos = [
        make_todo(list_id="a"),
        make_todo(list_id="a", status=Status.ONGOING),
        make_todo(list_id="b", status=Status.COMPLETE, completed_at=START),
        make_todo(list_id="c", deleted_at=START),
        make_todo(),
    ]
    assert tasks_by_list(moved([], todos)) == {"a": (2, 0), "b": (0, 1)}
    assert status_counts(moved([], todos)).open_by_list == {"a": 2, "b": 0}
    assert tasks_by_list({"list#open#a": 0, "lists": 2, "live": 9}) == {}
