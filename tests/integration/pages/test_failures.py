"""What pages say when something is in the way, and that nothing typed is lost by it."""

from __future__ import annotations

from typing import Never

import pytest
from django.test import Client

from accounts.sessions.sign_in import AuthenticationService
from tests.integration.pages.conftest import PART, Surfer, fields_of
from tests.local_cloud import LocalCloud
from todos.tasks.service import TodoService
from webapp.errors import Unavailable


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks can be neither read nor written; who is signed in is still known."""

    def down(*args: object, **kwargs: object) -> Never:
        raise Unavailable

    for name in (
        "create_todo",
        "get_todo",
        "list_todos",
        "update_todo",
        "delete_todo",
        "restore_todo",
        "count_todos",
    ):
        monkeypatch.setattr(TodoService, name, down)


def test_list_that_cannot_be_read_is_said_kindly(anna: Surfer, outage: None) -> None:
    answer = anna.browser.get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert b"Not available for a moment" in answer.content


def test_new_task_stays_in_its_field(anna: Surfer, outage: None) -> None:
    answer = anna.browser.post("/todos", {"title": "Buy oat milk", "key": "k1"})
    assert answer.status_code == 503
    assert answer["Retry-After"]
    fields = fields_of(answer)
    assert (fields["title"], fields["key"]) == ("Buy oat milk", "k1")
    assert b"is not answering" in answer.content


def test_new_task_stays_also_when_nobody_knows_who_is_there(
    anna: Surfer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: object, **kwargs: object) -> Never:
        raise Unavailable

    monkeypatch.setattr(AuthenticationService, "authenticate", down)
    answer = anna.browser.post("/todos", {"title": "Buy oat milk", "key": "k1"})
    assert answer.status_code == 503
    assert fields_of(answer)["title"] == "Buy oat milk"


def test_edit_stays_in_its_fields(
    anna: Surfer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    todo = anna.has("Repaint the shed")
    form = anna.form(todo, description="A long thought.", priority="2")
    request.getfixturevalue("outage")
    answer = anna.browser.post(f"/todos/{todo.todo_id}", form)
    assert answer.status_code == 503
    fields = fields_of(answer)
    assert (fields["description"], fields["priority"], fields["version"]) == ("A long thought.", "2", "1")


@pytest.mark.parametrize("path", ["/todos", "/todos/11111111-1111-4111-8111-111111111111"])
def test_htmx_gets_a_message_and_leaves_the_form_alone(anna: Surfer, outage: None, path: str) -> None:
    form = {"title": "Buy oat milk", "status": "pending", "priority": "0", "version": "1"}
    answer = anna.browser.post(path, form, headers=PART)
    assert answer.status_code == 503
    assert answer["HX-Retarget"] == "#messages"
    assert b"<html" not in answer.content
    assert b"Nothing you typed is lost." in answer.content


def test_error_of_a_page_that_was_only_to_be_read_takes_its_place(anna: Surfer) -> None:
    headers = {"HX-Request": "true", "HX-Request-Type": "full"}
    answer = anna.browser.get("/todos/11111111-1111-4111-8111-111111111111", headers=headers)
    assert answer.status_code == 404
    assert "HX-Retarget" not in answer
    assert b"<html" in answer.content


def test_stale_page_gets_a_fresh_token_with_the_message(anna: Surfer) -> None:
    browser: Client = anna.person.browser(enforce_csrf_checks=True)
    answer = browser.post(
        "/todos", {"title": "Buy oat milk"}, headers={**PART, "Origin": "http://testserver"}
    )
    assert answer.status_code == 403
    token = fields_of(answer)["csrfmiddlewaretoken"]
    again = browser.post("/todos", {"title": "Buy oat milk", "csrfmiddlewaretoken": token}, headers=PART)
    assert again.status_code == 200


def test_fault_of_ours_shows_a_reference_and_nothing_else(
    anna: Surfer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> Never:
        raise RuntimeError("table todos at 127.0.0.1")

    monkeypatch.setattr(TodoService, "list_todos", broken)
    browser = anna.person.browser(raise_request_exception=False)
    answer = browser.get("/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"].encode() in answer.content
    assert b"127.0.0.1" not in answer.content


def test_too_much_is_said_to_be_too_much(anna: Surfer) -> None:
    answer = anna.browser.post("/todos", {"title": "x" * 300_000})
    assert answer.status_code == 413
    assert b"That is too much at once" in answer.content


def test_unknown_address_is_not_found(visitor: Client) -> None:
    answer = visitor.get("/nothing/here")
    assert answer.status_code == 404
    assert b"There is nothing here" in answer.content


@pytest.mark.parametrize("path", ["/", "/signin", "/signup", "/confirm", "/nothing"])
def test_no_page_needs_an_inline_script_or_style(visitor: Client, path: str) -> None:
    answer = visitor.get(path)
    text = answer.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert "'unsafe" not in answer["Content-Security-Policy"]


def test_change_that_was_made_is_not_called_a_failure(anna: Surfer, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: object, **kwargs: object) -> Never:
        raise Unavailable

    todo = anna.has("Buy oat milk")
    monkeypatch.setattr(TodoService, "count_todos", down)
    answer = anna.browser.post(f"/todos/{todo.todo_id}/complete", headers=PART)
    assert answer.status_code == 200
    assert b"#filters" not in answer.content


@pytest.mark.parametrize("headers", [{}, PART], ids=["plain", "htmx"])
def test_visitor_with_a_stale_page_signs_in_and_keeps_the_words(
    aws: LocalCloud, headers: dict[str, str]
) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/todos", {"title": "My words"}, headers={**headers, "Origin": "http://testserver"})
    assert answer.status_code == 401
    assert fields_of(answer)["kept"]
    stranger = browser.post(
        "/todos", {"title": "My words"}, headers={**headers, "Origin": "https://evil.example"}
    )
    assert stranger.status_code == 403
    assert "kept" not in fields_of(stranger)
