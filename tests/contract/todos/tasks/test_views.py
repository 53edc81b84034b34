"""What each view holds, whichever index answers it, is what a plain look at every task finds."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import START, make_image, make_todo
from tests.fakes.todos import position_in
from tests.repositories import add_to
from todos.access import Access
from todos.tasks.domain import Status, Todo
from todos.tasks.ports import TodoRepository
from todos.tasks.query import INBOX, Due, Sort, TodoQuery

OWNER = Access.own("VAH000001")
LIST, GONE, OTHER = (str(uuid.UUID(int=number)) for number in (1, 2, 3))
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
    "a list in its own order": TodoQuery(is_open=True, sort=Sort.ORDER, list_id=LIST),
    "the inbox in its own order": TodoQuery(is_open=True, sort=Sort.ORDER, list_id=INBOX),
    "the inbox with what lists left that are gone": TodoQuery(
        is_open=True, sort=Sort.ORDER, list_id=INBOX, gone_lists=frozenset({GONE, OTHER})
    ),
    "a list, newest first": TodoQuery(is_open=True, list_id=LIST),
    "what goes on in a list": TodoQuery(status=Status.ONGOING, list_id=LIST, sort=Sort.ORDER),
    "all of a list": TodoQuery(list_id=LIST, sort=Sort.TITLE),
    "all of a list, oldest first": TodoQuery(list_id=LIST, sort=Sort.OLDEST),
    "done in a list": TodoQuery(status=Status.COMPLETE, sort=Sort.COMPLETED, list_id=LIST),
    "own order of all": TodoQuery(sort=Sort.ORDER),
    "pictures": TodoQuery(has_image=True),
    "open pictures, by title": TodoQuery(has_image=True, is_open=True, sort=Sort.TITLE),
    "trash": TodoQuery(is_deleted=True, sort=Sort.DELETED),
    "trash, by title": TodoQuery(is_deleted=True, sort=Sort.TITLE),
    "tagged and open": TodoQuery(is_open=True, tags=("home",)),
    "tagged": TodoQuery(tags=("H\u00d6ME", "home")),
    "tagged, by title": TodoQuery(tags=("home",), sort=Sort.TITLE),
    "high priority": TodoQuery(priority=2),
    "low priority": TodoQuery(priority=0, is_open=True),
    "done, of some priority": TodoQuery(priority=1, status=Status.COMPLETE),
    "without a date": TodoQuery(due=Due.NONE),
    "overdue": TodoQuery(due=Due.OVERDUE).on(TODAY),
    "overdue, by title": TodoQuery(due=Due.OVERDUE, sort=Sort.TITLE).on(TODAY),
    "due today": TodoQuery(due=Due.TODAY).on(TODAY),
    "due in a week": TodoQuery(due=Due.WEEK, sort=Sort.DUE_DATE).on(TODAY),
    "pending and due": TodoQuery(status=Status.PENDING, due_before=TODAY, sort=Sort.DUE_DATE),
    "done since": TodoQuery(completed_after=START + timedelta(hours=20), sort=Sort.COMPLETED),
    "done between": TodoQuery(
        completed_after=START + timedelta(hours=10), completed_before=START + timedelta(hours=80)
    ),
    "words": TodoQuery(text="h\u00f6me 2"),
    "words, oldest first": TodoQuery(text="3", sort=Sort.OLDEST),
    "words among the done": TodoQuery(text="0", status=Status.COMPLETE),
    "words in the trash": TodoQuery(text="h\u00f6me", is_deleted=True),
    "words in the trash, last deleted first": TodoQuery(text="h\u00f6me", is_deleted=True, sort=Sort.DELETED),
    "words of what is new": TodoQuery(text="home", created_after=START + timedelta(seconds=9)),
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
            tags=chance.choice([(), ("home", "h\u00f6me")]),
            list_id=chance.choice([None, LIST, GONE]),
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
    expected = sorted(filter(query.matches, made), key=lambda todo: position_in(query, todo))
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


def in_list(todo: Todo) -> Todo:
    return replace(todo, list_id=OTHER, version=todo.version + 1)


@pytest.mark.parametrize("criteria", [{}, {"is_deleted": True}, {"list_id": LIST}])
def test_everything_that_a_query_holds_is_changed_and_nothing_else(
    todos: TodoRepository, made: list[Todo], criteria: dict[str, Any]
) -> None:
    query = TodoQuery(**criteria)
    meant = {todo.todo_id for todo in made if query.matches(todo)}
    assert todos.change_all(OWNER, query, in_list) == len(meant)
    assert {todo.todo_id for todo in todos.every(OWNER) if todo.list_id == OTHER} == meant
    assert todos.change_all(OWNER, TodoQuery(), lambda todo: todo) == 0
