"""A repeating task that many complete at once, over every repository."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from tests.fakes import FakeClock
from todos.access import Access
from todos.tasks.domain import Todo
from todos.tasks.ports import TodoRepository
from todos.tasks.service import TodoService

OWNER = Access.own("VAH000001")
CLIENTS = 20


def test_makes_one_next_task_and_reopening_takes_back_that_one(todos: TodoRepository) -> None:
    service = TodoService(repository=todos, clock=FakeClock(), new_id=lambda: str(uuid.uuid4()))
    todo = service.create_todo(
        OWNER, fields={"title": "Pay rent", "due_date": date(2026, 3, 1), "repeat": "FREQ=MONTHLY"}
    )

    def complete(_: int) -> Todo:
        return service.update_todo(OWNER, todo_id=todo.todo_id, fields={"completed": True})

    with ThreadPoolExecutor(CLIENTS) as pool:
        done = list(pool.map(complete, range(CLIENTS)))
    assert len({each.next_todo_id for each in done}) == 1
    assert service.count_todos(OWNER).total == 2
    assert {each.due_date for each in service.every_todo(OWNER)} == {date(2026, 3, 1), date(2026, 4, 1)}
    reopened = service.update_todo(OWNER, todo_id=todo.todo_id, fields={"completed": False})
    assert list(service.every_todo(OWNER)) == [reopened]
    assert reopened.next_todo_id is None
    assert service.count_todos(OWNER).total == 1
