"""What a task says of its day, and what goes along when the day is taken away."""

from __future__ import annotations

import itertools
from datetime import UTC, date, time
from typing import Any

import pytest

from tests.fakes import FakeClock, InMemoryTodoRepository
from todos.access import Access
from todos.tasks.domain import Status, Todo
from todos.tasks.service import TodoService
from webapp.errors import InvalidInput

OWNER = Access.own("VAH000001")
DAY, NINE = date(2026, 12, 1), time(9)


class Desk:
    """Tasks that are written by their fields."""

    def __init__(self) -> None:
        ids = map(str, itertools.count(1))
        self.service = TodoService(
            repository=InMemoryTodoRepository(), clock=FakeClock(), new_id=lambda: next(ids)
        )

    def has(self, **fields: Any) -> Todo:
        return self.service.create_todo(OWNER, fields={"title": "Pay rent", **fields})  # type: ignore[typeddict-item]  # What a test gives is looked at as it runs.

    def change(self, todo: Todo, **fields: Any) -> Todo:
        return self.service.update_todo(OWNER, todo_id=todo.todo_id, fields=fields)  # type: ignore[arg-type]  # The same.


@pytest.fixture
def desk() -> Desk:
    return Desk()


def codes(error: pytest.ExceptionInfo[InvalidInput]) -> list[tuple[str, str]]:
    return [(problem.attr, problem.code) for problem in error.value.errors]


class TestTime:
    def test_is_kept_to_the_minute(self, desk: Desk) -> None:
        todo = desk.has(due_date=DAY, due_time=time(9, 30, 15, 7, tzinfo=UTC))
        assert todo.due_time == time(9, 30)

    @pytest.mark.parametrize("fields", [{}, {"due_date": None}])
    def test_needs_a_date_from_the_beginning(self, desk: Desk, fields: dict[str, Any]) -> None:
        with pytest.raises(InvalidInput) as error:
            desk.has(due_time=NINE, **fields)
        assert codes(error) == [("due_time", "time_without_date")]

    def test_needs_a_date_that_the_task_has(self, desk: Desk) -> None:
        todo = desk.has()
        with pytest.raises(InvalidInput) as error:
            desk.change(todo, due_time=NINE)
        assert codes(error) == [("due_time", "time_without_date")]
        assert desk.change(desk.has(due_date=DAY), due_time=NINE).due_time == NINE
        assert desk.change(todo, due_time=NINE, due_date=DAY).due_time == NINE

    def test_goes_with_the_date(self, desk: Desk) -> None:
        todo = desk.has(due_date=DAY, due_time=NINE)
        assert desk.change(todo, due_date=None).due_time is None

    def test_may_be_said_to_be_none_where_there_is_no_date(self, desk: Desk) -> None:
        assert desk.change(desk.has(due_time=None), due_time=None, title="New").title == "New"

    def test_beside_a_date_that_goes_contradicts_it(self, desk: Desk) -> None:
        todo = desk.has(due_date=DAY, due_time=NINE)
        with pytest.raises(InvalidInput) as error:
            desk.change(todo, due_date=None, due_time=NINE, title=" ")
        assert codes(error) == [("title", "blank"), ("due_time", "time_without_date")]


class TestReopening:
    @pytest.mark.parametrize("status", [Status.PENDING, Status.ONGOING])
    def test_gives_back_the_status_before(self, desk: Desk, status: Status) -> None:
        done = desk.change(desk.has(status=status), completed=True)
        again = desk.change(done, completed=True, title="Still done")
        assert desk.change(again, completed=False).status is status

    def test_where_that_is_not_known_makes_it_pending(self, desk: Desk) -> None:
        assert desk.change(desk.has(completed=True), completed=False).status is Status.PENDING

    def test_into_another_status_forgets_the_one_before(self, desk: Desk) -> None:
        done = desk.change(desk.has(status=Status.ONGOING), completed=True)
        open_again = desk.change(done, status=Status.PENDING)
        assert (open_again.status, open_again.status_before) == (Status.PENDING, None)
