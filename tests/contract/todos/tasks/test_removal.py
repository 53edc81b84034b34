"""Reading everything of a person, and removing it, for every `TodoRepository`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.factories import START, make_todo
from tests.faults import Faults, hurry, throttled
from tests.repositories import add_to, edit
from todos.access import Access
from todos.tasks.domain import StatusCounts
from todos.tasks.errors import TodoNotFound
from todos.tasks.ports import TodoRepository
from todos.tasks.query import TodoQuery
from todos.tasks.repository import DynamoDBTodoRepository
from webapp.errors import Unavailable

OWNER, STRANGER = Access.own("VAH000001"), Access.own("VAH000002")


def fill(todos: TodoRepository, count: int, owner: Access = OWNER) -> None:
    """So many tasks, every third of them in the trash."""
    for number in range(count):
        todo, _ = add_to(todos, make_todo(space_id=owner.space_id, title=f"Task {number}"))
        if number % 3 == 0:
            edit(todos, owner, todo.todo_id, lambda current: current.trashed(at=START))


class TestEvery:
    def test_has_the_trash_too(self, todos: TodoRepository) -> None:
        fill(todos, 7)
        fill(todos, 1, STRANGER)
        found = list(todos.every(OWNER))
        assert sorted(todo.title for todo in found) == [f"Task {number}" for number in range(7)]
        assert sum(todo.is_deleted for todo in found) == 3

    def test_of_nobody(self, todos: TodoRepository) -> None:
        assert list(todos.every(OWNER)) == []


def test_the_trash_is_read_alone_and_whole(todos: TodoRepository) -> None:
    fill(todos, 7)
    fill(todos, 1, STRANGER)
    found = list(todos.trashed(OWNER))
    assert sorted(todo.title for todo in found) == ["Task 0", "Task 3", "Task 6"]


class TestRemoveAll:
    def test_leaves_nothing_of_one_person_and_everything_of_others(self, todos: TodoRepository) -> None:
        fill(todos, 61)
        fill(todos, 4, STRANGER)
        todos.remove_all(OWNER)
        assert list(todos.every(OWNER)) == []
        for is_deleted in (False, True):
            assert todos.list_todos(OWNER, TodoQuery(is_deleted=is_deleted)).todos == ()
        assert todos.count_by_status(OWNER) == StatusCounts()
        assert len(list(todos.every(STRANGER))) == 4
        assert todos.count_by_status(STRANGER) == StatusCounts(pending=2)

    def test_may_be_repeated(self, todos: TodoRepository) -> None:
        todo, _ = add_to(todos, make_todo())
        for _ in range(2):
            todos.remove_all(OWNER)
        with pytest.raises(TodoNotFound):
            todos.get(OWNER, todo.todo_id)

    def test_beside_writers_removes_what_was_there_before(self, todos: TodoRepository) -> None:
        fill(todos, 30)
        before = {todo.todo_id for todo in todos.every(OWNER)}
        with ThreadPoolExecutor(4) as pool:
            writers = [pool.submit(add_to, todos, make_todo()) for _ in range(20)]
            todos.remove_all(OWNER)
        for writer in writers:
            writer.result()
        assert not before & {todo.todo_id for todo in todos.every(OWNER)}


class TestAnOutage:
    def test_is_told_and_a_repeat_removes_the_rest(
        self, faulty_dynamodb: Any, todos_table: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hurry(monkeypatch)
        todos = DynamoDBTodoRepository(client=faulty_dynamodb, table=todos_table, sleep=lambda _: None)
        fill(todos, 40)
        faults = Faults(faulty_dynamodb, only="BatchWriteItem")
        faults.lose_answers(2)
        with pytest.raises(Unavailable):
            todos.remove_all(OWNER)
        faults.answer(*[throttled()] * 2)
        with pytest.raises(Unavailable):
            todos.remove_all(OWNER)
        todos.remove_all(OWNER)
        assert list(todos.every(OWNER)) == []
