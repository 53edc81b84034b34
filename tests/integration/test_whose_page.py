"""What a page of one account asks for, or sends, while another account is signed in: every address and method there is.

The requests are those of the access matrix, which has a row for each, so that a new page cannot be forgotten. The page is
Alice's, and Charlie, an administrator, who may ask for everything, has signed in beside it.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts import dependencies as account_dependencies
from tests.integration.pages.conftest import fields_of
from tests.integration.test_access_matrix import BODIES, ROWS, TITLE, House, Row, _house
from tests.local_cloud import LocalCloud
from todos import dependencies as todo_dependencies
from todos.tasks.query import TodoQuery

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}
WHOLE = {"HX-Request": "true", "HX-Request-Type": "full"}
# They act for whom the form names, and show nobody's tasks.
FOR_ANYBODY = {
    f"POST {address}"
    for address in ("/signup", "/confirm", "/confirm/resend", "/signin", "/forgot", "/reset")
}


@pytest.fixture
def house(aws: LocalCloud) -> House:
    return _house("admin")


def _ask(house: House, row: Row, headers: dict[str, str], fields: dict[str, str] | None = None) -> Any:
    assert house.caller is not None
    browser, body = house.caller.browser(), {**BODIES.get(row.name, {}), **(fields or {})}
    send = getattr(browser, row.method.lower())
    options: dict[str, Any] = (
        {"content_type": "application/json"} if row.is_api and row.method != "GET" else {}
    )
    return send(house.filled(row.address), body, headers=headers, **options)


def _stored(house: House) -> Any:
    """All that a request could change: the tasks of both, and their accounts."""
    assert house.caller is not None
    people = (house.alice, house.caller)
    service, accounts = todo_dependencies.todo_service(), account_dependencies.authentication_service()
    tasks = [service.list_todos(person.access, query=TodoQuery()).todos for person in people]
    return tasks, [accounts._repository.find_by_sub(person.identity.sub) for person in people]


def _configured(method: str | None = None) -> list[Row]:
    return [
        row
        for row in ROWS
        if row.name not in FOR_ANYBODY | {"GET /healthz", "GET /readyz"} and method in {None, row.method}
    ]


def test_no_part_and_no_form_of_another_account_is_answered(house: House, subtests: pytest.Subtests) -> None:
    before = _stored(house)
    for row in _configured():
        with subtests.test(row.name):
            answer = _ask(house, row, {**PART, "X-Account": house.alice.user_id})
            assert answer.status_code == 409
            assert TITLE.encode() not in answer.content
            assert row.is_api or answer["HX-Retarget"] == "#messages"
            assert row.is_api or b"Load the page anew" in answer.content
    assert _stored(house) == before


def test_no_form_of_another_account_is_written_without_scripts(
    house: House, subtests: pytest.Subtests
) -> None:
    before = _stored(house)
    for row in _configured("POST"):
        if not row.is_api:
            with subtests.test(row.name):
                answer = _ask(house, row, {}, {"account": house.alice.user_id, "title": "My own words"})
                assert answer.status_code == 409
                assert b"My own words" in answer.content
    assert _stored(house) == before


def test_page_that_is_asked_for_from_another_accounts_comes_whole(
    house: House, subtests: pytest.Subtests
) -> None:
    for row in _configured("GET"):
        if not row.is_api:
            for account in (house.alice.user_id, ""):
                with subtests.test(row.name, account=account):
                    answer = _ask(house, row, {**WHOLE, "X-Account": account})
                    assert answer["HX-Redirect"].startswith(house.filled(row.address))
                    assert answer.content == b""


def test_signing_in_beside_a_page_of_another_account_is_no_matter(house: House) -> None:
    for name in FOR_ANYBODY:
        row = next(row for row in ROWS if row.name == name)
        answer = _ask(house, row, {"X-Account": house.alice.user_id})
        assert answer.status_code in {302, 422}, name


def test_every_form_and_every_page_says_whose_it_is(house: House) -> None:
    page = house.alice.browser().get("/")
    assert fields_of(page)["account"] == house.alice.user_id
    assert page.content.count(b'name="csrfmiddlewaretoken"') == page.content.count(b'name="account"')
    assert f'data-account="{house.alice.user_id}"' in page.content.decode()
    assert fields_of(Client().get("/signin"))["account"] == ""


def test_what_does_not_come_from_a_page_is_not_asked_for_one(house: House) -> None:
    answer = house.alice.api().get("/api/v1/todos", headers={"X-Account": "somebody else"})
    assert answer.status_code == 200


def test_words_typed_by_hand_are_shown_and_secrets_are_not(house: House) -> None:
    assert house.caller is not None
    form = {"account": house.alice.user_id, "email": "new@example.com", "password": "Secret-pass1"}
    answer = house.caller.browser().post("/account/email", form)
    assert b"new@example.com" in answer.content
    assert b"Secret-pass1" not in answer.content


class TestSession:
    def test_says_who_is_signed_in_and_gives_a_token(self, house: House) -> None:
        answer = house.alice.browser().get("/session")
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.json() == {"user_id": house.alice.user_id, "csrf_token": answer.json()["csrf_token"]}

    def test_token_is_good_for_a_form(self, house: House) -> None:
        browser = house.alice.browser(enforce_csrf_checks=True)
        token = browser.get("/session").json()["csrf_token"]
        answer = browser.post("/todos", {"title": "Sent later", "key": "k"}, headers={"X-CSRFToken": token})
        assert answer.status_code == 302

    def test_is_401_without_one(self, aws: LocalCloud) -> None:
        answer = Client().get("/session")
        assert answer.status_code == 401
        assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("headers", [{}, WHOLE], ids=["plain", "htmx"])
def test_signing_out_leaves_nothing_in_the_browser(house: House, headers: dict[str, str]) -> None:
    answer = house.alice.browser().post("/signout", headers=headers)
    assert answer["Clear-Site-Data"] == '"storage"'
    assert answer.get("HX-Redirect") == ("/" if headers else None)
