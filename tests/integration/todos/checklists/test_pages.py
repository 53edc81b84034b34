"""The checklist of a task's page, without a script and as htmx asks for it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.integration.pages.conftest import PART, fields_of
from tests.personas import Person
from todos import dependencies
from todos.tasks.domain import Todo


@pytest.fixture
def todo(alice: Person) -> Todo:
    service = dependencies.todo_service()
    todo = service.create_todo(alice.access, fields={"title": "Shopping"})
    return dependencies.checklist_service().add_steps(
        alice.access, todo_id=todo.todo_id, texts=["Milk", "<b>Eggs</b>"]
    )


def steps_of(answer: Any) -> list[tuple[str, str]]:
    """Whether each step is done, and its words, as they stand in the page."""
    return re.findall(
        r'role="checkbox"\s+aria-checked="(\w+)" aria-label="([^"]*)"\s+formaction="[^"]*/checklist/',
        answer.content.decode(),
    )


def kept(alice: Person, todo: Todo) -> list[tuple[str, bool]]:
    now = dependencies.todo_service().get_todo(alice.access, todo_id=todo.todo_id)
    return [(step.text, step.done) for step in now.checklist]


def test_the_page_has_it(alice: Person, todo: Todo) -> None:
    answer = alice.browser().get(f"/todos/{todo.todo_id}")
    assert steps_of(answer) == [("false", "Milk"), ("false", "&lt;b&gt;Eggs&lt;/b&gt;")]
    assert b"Add step" in answer.content
    assert b'aria-label="Checklist"' in answer.content
    assert b"<b>" not in answer.content


def test_buttons_do_what_they_say(alice: Person, todo: Todo) -> None:
    browser, (milk, eggs) = alice.browser(), todo.checklist
    wanted = {
        f"{milk.item_id}/done": [("Milk", True), (eggs.text, False)],
        f"{eggs.item_id}/up": [(eggs.text, False), ("Milk", True)],
        f"{eggs.item_id}/down": [("Milk", True), (eggs.text, False)],
        f"{milk.item_id}/open": [("Milk", False), (eggs.text, False)],
        f"{milk.item_id}/remove": [(eggs.text, False)],
    }
    for action, steps in wanted.items():
        answer = browser.post(f"/todos/{todo.todo_id}/checklist/{action}?tag=home")
        assert (answer.status_code, answer["Location"]) == (302, f"/todos/{todo.todo_id}?tag=home")
        assert kept(alice, todo) == steps
    assert browser.get("/").content.count(b"steps done") == 1


def test_lines_are_as_many_steps_and_what_else_was_typed_stays(alice: Person, todo: Todo) -> None:
    browser = alice.browser()
    form = fields_of(browser.get(f"/todos/{todo.todo_id}"))
    form |= {"step": "Tea\r\n\r\n Bread ", "title": "Not saved yet"}
    answer = browser.post(f"/todos/{todo.todo_id}/checklist", form)
    assert answer.status_code == 200
    assert (fields_of(answer)["title"], fields_of(answer)["step"]) == ("Not saved yet", "")
    assert kept(alice, todo)[2:] == [("Tea", False), ("Bread", False)]


@pytest.mark.parametrize(
    ("typed", "status", "problem"),
    [
        (" ", 400, b"Write a step first."),
        ("x" * 201, 400, b"A step has 200 characters at most."),
        ("x\n" * 49, 409, b"A task has 50 steps at most."),
    ],
)
def test_what_is_refused_stays_in_its_field(
    alice: Person, todo: Todo, typed: str, status: int, problem: bytes
) -> None:
    for headers in ({}, PART):
        answer = alice.browser().post(f"/todos/{todo.todo_id}/checklist", {"step": typed}, headers=headers)
        assert answer.status_code == status
        assert problem in answer.content
        assert fields_of(answer)["step"] == typed
    assert len(kept(alice, todo)) == 2


def test_htmx_gets_the_checklist_and_nothing_else(alice: Person, todo: Todo) -> None:
    browser, milk = alice.browser(), todo.checklist[0].item_id
    answer = browser.post(f"/todos/{todo.todo_id}/checklist", {"step": "Tea"}, headers=PART)
    assert [text for _, text in steps_of(answer)][2:] == ["Tea"]
    assert b"<html" not in answer.content
    answer = browser.post(f"/todos/{todo.todo_id}/checklist/{milk}/remove", headers=PART)
    assert len(steps_of(answer)) == 2
    # Somebody else has been faster: what is left is shown, and why.
    answer = browser.post(f"/todos/{todo.todo_id}/checklist/{milk}/done", headers=PART)
    assert len(steps_of(answer)) == 2
    assert b"There is no such step." in answer.content
