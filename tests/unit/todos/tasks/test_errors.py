"""What errors of tasks tell besides their sentence."""

from __future__ import annotations

from todos.tasks.errors import TooManyTasks


def test_too_many_tasks_names_the_bound() -> None:
    error = TooManyTasks("open")
    assert (error.bound, error.code) == ("open", TooManyTasks.code)
    assert str(error) == TooManyTasks.message
