"""Choosing tasks on a page, and doing one thing to them; all of it with a plain form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from accounts.identity import resumption
from tests.integration.pages.conftest import fields_of
from tests.personas import Person
from todos import dependencies
from todos.tasks.domain import Status, Todo
from todos.tasks.query import TodoQuery


@pytest.fixture
def todos(alice: Person) -> list[Todo]:
    service = dependencies.todo_service()
    return [
        service.create_todo(alice.access, fields={"title": title}) for title in ("One", "Two", "<b>Three</b>")
    ]


def send(alice: Person, todos: list[Todo], **fields: str) -> Any:
    ids = [todo.todo_id for todo in todos]
    return alice.browser().post("/select?sort=title", {"todo_ids": ids, **fields}, follow=True)


def now(alice: Person) -> dict[str, Todo]:
    page = dependencies.todo_service().list_todos(alice.access, query=TodoQuery())
    return {todo.title: todo for todo in page.todos}


def test_the_page_has_a_box_for_each_and_a_button_for_each_action(alice: Person, todos: list[Todo]) -> None:
    browser = alice.browser()
    assert b">Select tasks</a>" in browser.get("/").content
    shown = browser.get("/select?sort=title").content.decode()
    boxes = re.findall(r'type="checkbox" name="todo_ids" value="[^"]+" aria-label="([^"]+)"', shown)
    assert boxes == ["Select &lt;b&gt;Three&lt;/b&gt;", "Select One", "Select Two"]
    buttons = re.findall(r'name="action" value="\w+">(\w+)<', shown)
    assert buttons == ["Complete", "Schedule", "Move", "Tag", "Delete"]


def test_each_action_is_done_and_said(alice: Person, todos: list[Todo]) -> None:
    wanted = {
        ("schedule", "due_date", "2026-12-01"): b"3 tasks scheduled.",
        ("move", "list_id", ""): b"3 tasks moved.",
        ("tag", "tag", "Home"): b"3 tasks tagged.",
        ("complete", "tag", ""): b"3 tasks completed.",
    }
    for (action, name, value), words in wanted.items():
        answer = send(alice, todos, action=action, **{name: value})
        assert answer.redirect_chain == [("/?sort=title", 302)]
        assert words in answer.content
    one = now(alice)["One"]
    assert (one.status, one.tags, str(one.due_date)) == (Status.COMPLETE, ("home",), "2026-12-01")
    assert b"1 task deleted." in send(alice, todos[:1], action="delete").content
    answer = send(alice, todos, action="delete")
    assert b"2 tasks deleted." in answer.content
    assert b"1 task was left as it is." in answer.content
    assert now(alice) == {}


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"action": "tag"}, b"Write a tag first."),
        ({"action": "tag", "tag": "a,b"}, b"A tag has no commas"),
        ({"action": "schedule", "due_date": "soon"}, b"Write the date as 2026-11-28."),
        ({"action": "restore"}, b"Choose what is to be done."),
    ],
)
def test_what_is_refused_keeps_the_choice(
    alice: Person, todos: list[Todo], fields: dict[str, str], problem: bytes
) -> None:
    answer = send(alice, todos[:2], **fields)
    assert answer.status_code == 422
    assert problem in answer.content
    assert len(re.findall(rb'aria-label="Select [^"]*"\s+checked', answer.content)) == 2
    assert all(todo.version == 1 for todo in now(alice).values())


def test_something_has_to_be_chosen(alice: Person, todos: list[Todo]) -> None:
    assert b"Choose a task first." in send(alice, [], action="complete").content
    answer = alice.browser().post("/select", {"todo_ids": ["nonsense"], "action": "complete"})
    assert answer.status_code == 422
    many = {"todo_ids": [todos[0].todo_id] * 101, "action": "complete"}
    assert b"Choose 100 tasks at most." in alice.browser().post("/select", many).content


def test_there_is_a_next_page(alice: Person) -> None:
    service = dependencies.todo_service()
    for number in range(101):
        service.create_todo(alice.access, fields={"title": f"Task {number}"})
    browser = alice.browser()
    first = browser.get("/select").content.decode()
    assert first.count('name="todo_ids"') == 100
    (rest,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert "Select Task 0" in browser.get(rest.replace("&amp;", "&")).content.decode()


def test_a_choice_outlives_the_session(alice: Person, todos: list[Todo]) -> None:
    ids = [todo.todo_id for todo in todos[:2]]
    sent = {"todo_ids": ids, "tag": "home", "action": "tag"}
    asked = Client().post("/select", sent)
    assert asked.status_code == 401
    kept = resumption.read(fields_of(asked)["kept"])
    assert kept is not None
    assert QueryDict(kept.body).getlist("todo_ids") == ids
