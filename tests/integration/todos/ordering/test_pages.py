"""Moving tasks in a list in its own order, without a script and with one."""

from __future__ import annotations

import uuid

from tests.integration.pages.conftest import PART, titles_of
from tests.personas import Person
from todos import dependencies


def test_buttons_move_a_task(alice: Person) -> None:
    service = dependencies.todo_service()
    todos = {
        title: service.create_todo(alice.access, fields={"title": title}).todo_id for title in ("C", "B", "A")
    }
    browser = alice.browser()
    shown = browser.get("/?sort=order")
    assert titles_of(shown) == ["A", "B", "C"]
    assert b'aria-label="Move B up"' in shown.content
    assert b'aria-label="Move B down"' in shown.content
    assert b"Move B up" not in browser.get("/").content
    answer = browser.post(f"/todos/{todos['B']}/up?sort=order")
    assert answer["Location"] == f"/?sort=order#task-{todos['B']}"
    assert titles_of(browser.get("/?sort=order")) == ["B", "A", "C"]
    answer = browser.post(f"/todos/{todos['B']}/down?sort=order", headers=PART)
    assert b"B: moved down." in answer.content
    assert b"<html" not in answer.content
    assert titles_of(browser.get("/?sort=order")) == ["A", "B", "C"]
    answer = browser.post(f"/todos/{todos['A']}/up?sort=order", headers=PART)
    assert b"A: there is nothing further up." in answer.content
    assert browser.post(f"/todos/{uuid.uuid4()}/up").status_code == 404
