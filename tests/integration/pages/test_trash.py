"""The page of the trash."""

from __future__ import annotations

import re

import pytest

from tests.integration.pages.conftest import PART, Surfer
from todos import dependencies


def deleted(anna: Surfer, title: str) -> str:
    todo_id = anna.has(title).todo_id
    anna.browser.post(f"/todos/{todo_id}/delete")
    return todo_id


def shown(anna: Surfer, address: str = "/trash", **headers: str) -> list[str]:
    text = anna.browser.get(address, headers=headers).content.decode()
    return re.findall(r'aria-label="Restore ([^"]+)"', text)


def test_lists_what_was_deleted_last_first_with_the_days_left(anna: Surfer, ben: Surfer) -> None:
    deleted(ben, "Ben's")
    deleted(anna, "First")
    deleted(anna, "Second")
    anna.has("Live")
    assert shown(anna) == ["Second", "First"]
    text = anna.browser.get("/trash").content.decode()
    assert text.count("30 days left") == 2
    assert 'aria-label="Delete First for good"' in text


def test_restores_and_comes_back(anna: Surfer) -> None:
    todo_id = deleted(anna, "First")
    answer = anna.browser.post(f"/todos/{todo_id}/restore?view=trash")
    assert answer["Location"] == "/trash"
    assert [todo.title for todo in anna.todos()] == ["First"]


def test_removes_one_for_good(anna: Surfer) -> None:
    todo_id = deleted(anna, "First")
    deleted(anna, "Second")
    assert anna.browser.post(f"/todos/{todo_id}/remove")["Location"] == "/trash"
    assert shown(anna) == ["Second"]


def test_asks_before_it_is_emptied(anna: Surfer) -> None:
    deleted(anna, "First")
    question = anna.browser.get("/trash/empty").content.decode()
    assert "1 task and its pictures go for good" in question
    assert shown(anna) == ["First"]
    answer = anna.browser.post("/trash/empty", follow=True)
    assert answer.redirect_chain == [("/trash", 302)]
    assert "The trash is empty." in answer.content.decode()
    assert "Empty trash" not in answer.content.decode()


def test_what_does_not_fit_into_one_request_goes_on_by_itself(
    anna: Surfer, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted(anna, "First")
    monkeypatch.setattr("webapp.deadlines.SECONDS_FOR_MANY", 2.9)
    answer = anna.browser.post("/trash/empty")
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert b'hx-trigger="load delay:1s, submit"' in answer.content


def test_is_shown_page_by_page(anna: Surfer) -> None:
    for number in range(51):
        todo = anna.has(f"Task {number:02}")
        dependencies.todo_service().delete_todo(anna.person.access, todo_id=todo.todo_id)
    text = anna.browser.get("/trash").content.decode()
    (more,) = set(re.findall(r'hx-get="(/trash\?cursor=[^"]+)"', text))
    assert shown(anna, more, **PART, **{"HX-Target": "p#more"}) == ["Task 00"]
