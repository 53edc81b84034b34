"""What each view holds, whichever index answers it, is what a plain look at every task finds."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories import START, make_image, make_todo
from tests.repositories import add_to
from todos.access import Access
from todos.tasks.domain import Status, Todo
from todos.tasks.ports import TodoRepository
from todos.tasks.query import Sort, TodoQuery, sort_position

OWNER = Access.own("VAH000001")
TODAY = date(2026, 5, 3)

VIEWS = {
    "today": TodoQuery(is_open=True, due_before=TODAY + timedelta(days=1), sort=Sort.DUE_DATE),
    "upcoming": TodoQuery(is_open=True, due_after=TODAY, sort=Sort.DUE_DATE),
    "a week": TodoQuery(
        is_open=True,
        due_after=TODAY - timedelta(days=1),
        due_before=TODAY + timedelta(days=2),
        sort=Sort.DUE_DATE,
    ),
    "due, by title": TodoQuery(is_open=True, due_before=TODAY, sort=Sort.TITLE),
    "due, also done": TodoQuery(due_before=TODAY, sort=Sort.DUE_DATE),
    "open": TodoQuery(is_open=True),
    "open, oldest first": TodoQuery(is_open=True, sort=Sort.OLDEST),
    "open, by priority": TodoQuery(is_open=True, sort=Sort.PRIORITY),
    "open since": TodoQuery(is_open=True, created_after=START + timedelta(seconds=9)),
    "done": TodoQuery(status=Status.COMPLETE, sort=Sort.COMPLETED),
    "done, newest first": TodoQuery(status=Status.COMPLETE),
    "all, by day of completion": TodoQuery(sort=Sort.COMPLETED),
    "own order": TodoQuery(is_open=True, sort=Sort.ORDER),
    "own order of all": TodoQuery(sort=Sort.ORDER),
    "pictures": TodoQuery(has_image=True),
    "open pictures, by title": TodoQuery(has_image=True, is_open=True, sort=Sort.TITLE),
    "trash": TodoQuery(is_deleted=True, sort=Sort.DELETED),
    "trash, by title": TodoQuery(is_deleted=True, sort=Sort.TITLE),
    "tagged and open": TodoQuery(is_open=True, tag="home"),
}


@pytest.fixture
def made(todos: TodoRepository) -> list[Todo]:
    """Tasks of every kind, no two made at the same moment, some of them in the trash."""
    chance = random.Random(7)
    made = []
    for number in range(30):
        todo = make_todo(
            title=f"{chance.randrange(5)}",
            created_at=START + timedelta(seconds=number),
            status=chance.choice(list(Status)),
            priority=chance.randrange(3),
            due_date=chance.choice([None, TODAY + timedelta(days=chance.randrange(-3, 4))]),
            order=chance.choice([None, float(chance.randrange(-3, 3))]),
            tags=chance.choice([(), ("home",)]),
            images=chance.choice([(), (make_image(),)]),
            deleted_at=START + timedelta(hours=7 * number % 5, seconds=number) if number % 9 == 0 else None,
        )
        if todo.is_completed:
            todo = replace(todo, completed_at=START + timedelta(hours=chance.randrange(100), minutes=number))
        made.append(add_to(todos, todo)[0])
    return made


@pytest.mark.parametrize("name", ["today", "upcoming", "a week"])
def test_what_is_due_is_counted_up_to_a_number(todos: TodoRepository, made: list[Todo], name: str) -> None:
    query = VIEWS[name]
    there_are = sum(map(query.matches, made))
    assert there_are > 1
    assert [todos.count_up_to(OWNER, query, most) for most in (1, 100)] == [1, there_are]


@pytest.mark.parametrize("limit", [2, 50])
@pytest.mark.parametrize("name", VIEWS)
def test_a_view_holds_what_matches_in_its_order(
    todos: TodoRepository, made: list[Todo], name: str, limit: int
) -> None:
    query = replace(VIEWS[name], limit=limit)
    expected = sorted(filter(query.matches, made), key=lambda todo: sort_position(todo, query.sort))
    assert expected, "The view has nothing to show, so nothing is tried."

    found: list[Todo] = []
    after = None
    while True:
        page = todos.list_todos(OWNER, query, after=after)
        found += page.todos
        if page.next_position is None:
            break
        after = json.loads(json.dumps(page.next_position))
    assert [todo.todo_id for todo in found] == [todo.todo_id for todo in expected]
