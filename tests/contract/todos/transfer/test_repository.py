"""What every `TodoRepository` does with many new tasks at once."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories import START, make_todo
from tests.repositories import add_to
from todos.access import Access
from todos.tasks.domain import Todo
from todos.tasks.errors import TooManyTasks
from todos.tasks.ports import TodoRepository

ME, OTHER = Access.own("VAH000001"), Access.own("VAH000002")


def many(count: int, **values: object) -> list[Todo]:
    return [make_todo(todo_id=str(uuid.UUID(int=number + 1)), **values) for number in range(count)]


def test_they_are_kept_and_counted(todos: TodoRepository) -> None:
    wanted = many(230, tags=("home",))
    assert todos.add_all(ME, wanted) == 230
    assert sorted(todo.todo_id for todo in todos.every(ME)) == [todo.todo_id for todo in wanted]
    assert todos.count_by_status(ME).pending == 230
    assert todos.get(ME, wanted[7].todo_id) == wanted[7]


def test_what_stands_there_stays_as_it_is(todos: TodoRepository) -> None:
    add_to(todos, make_todo(todo_id=str(uuid.UUID(int=3)), title="Mine", deleted_at=START))
    assert todos.add_all(ME, many(5)) == 4
    assert todos.get(ME, str(uuid.UUID(int=3))).title == "Mine"
    assert todos.add_all(ME, many(5)) == 0
    assert todos.add_all(ME, []) == 0
    assert todos.count_by_status(ME).total == 4


def test_ids_are_known_in_their_space_alone(todos: TodoRepository) -> None:
    todos.add_all(ME, many(2))
    ids = [str(uuid.UUID(int=number)) for number in range(150)]
    assert todos.known(ME, ids) == {ids[1], ids[2]}
    assert todos.known(OTHER, ids) == frozenset()
    assert todos.known(ME, []) == frozenset()


def test_room_is_checked_before_anything_is_written(todos: TodoRepository) -> None:
    todos.check_room(ME, many(1))
    with pytest.raises(TooManyTasks):
        todos.check_room(ME, many(10_001))


def test_of_two_at_once_each_task_is_made_once(todos: TodoRepository) -> None:
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: todos.add_all(ME, many(60)), range(2)))
    assert sum(made) == 60
    assert todos.count_by_status(ME).total == 60
