"""Tokens for scripts, from outside: where they go, where they do not, and when they end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from accounts import dependencies
from accounts.administration.domain import UserFields
from accounts.profiles.domain import ActivationStatus
from tests.integration.api.conftest import Api, assert_problem
from tests.integration.test_access_matrix import _addresses, _methods
from tests.personas import OPERATOR, Person

OPENED = {
    "todos",
    "tasks",
    "lists",
    "filters",
    "tags",
    "images",
    "label-names",
    "upload",
    "rekognition",
    "text",
}
OPENED |= {"suggestions"}
# Routes for those who have no token yet: one that comes along is not looked at.
PUBLIC = {"auth/register", "auth/confirm", "auth/resend-code", "auth/login", "auth/refresh"}
PUBLIC |= {"auth/forgot-password", "auth/reset-password", "schema", "docs"}
ANY_ID = "0c3f9a4e-5d0b-4f4e-8f52-0b8f0f5f7d11"


def routes() -> Iterator[tuple[str, str]]:
    """Every method of every route of the API, by the URL configuration, with some id in it."""
    for address, view in _addresses(get_resolver().url_patterns):
        if address.startswith("/api/v1/"):
            path = re.sub(r"<uuid:\w+>", ANY_ID, address.removeprefix("/api/v1/"))
            for method in sorted(_methods(view)):
                yield method, re.sub(r"<\w+:\w+>", "x", path)


def made(api: Api, scope: str = "write", **fields: Any) -> dict[str, Any]:
    answer = api.post("auth/tokens", {"name": "Script", "scope": scope, **fields})
    assert answer.status_code == 201, answer.content
    body: dict[str, Any] = answer.json()
    return body


def script(token: str) -> Api:
    return Api(Client(headers={"authorization": f"Bearer {token}"}, raise_request_exception=False))


class TestRoutes:
    def test_make_list_and_end(self, api: Api, anybody: Api) -> None:
        new = made(api, expires_in_days=7)
        assert set(new) == {
            "token_id", "name", "scope", "created_at", "expires_at", "last_used_on", "token",
        }  # fmt: skip
        assert new["expires_at"][:10] > new["created_at"][:10]
        assert script(new["token"]).get("todos").status_code == 200
        (listed,) = api.get("auth/tokens").json()
        assert listed == {
            **{k: v for k, v in new.items() if k != "token"},
            "last_used_on": listed["last_used_on"],
        }
        assert listed["last_used_on"]
        assert api.delete(f"auth/tokens/{new['token_id']}").status_code == 204
        assert_problem(script(new["token"]).get("todos"), 401, "invalid_token")
        assert api.get("auth/tokens").json() == []
        assert_problem(api.delete(f"auth/tokens/{new['token_id']}"), 404, "not_found")

    def test_the_answer_with_the_secret_is_kept_by_nobody(self, api: Api) -> None:
        answer = api.post("auth/tokens", {"name": "x", "scope": "read"})
        assert answer["Cache-Control"] == "no-store"

    def test_at_most_twenty(self, api: Api) -> None:
        for _ in range(20):
            made(api)
        assert_problem(api.post("auth/tokens", {"name": "x", "scope": "read"}), 409, "too_many_tokens")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"name": "x"},
            {"name": "x", "scope": "admin"},
            {"name": "", "scope": "read"},
            {"name": "x", "scope": "read", "expires_in_days": 0},
            {"name": "x", "scope": "read", "expires_in_days": 366},
            {"name": "x", "scope": "read", "expires_in_days": "9"},
            {"name": "x", "scope": "read", "more": 1},
        ],
    )
    def test_a_body_that_breaks_a_rule_makes_nothing(self, api: Api, body: dict[str, Any]) -> None:
        assert_problem(api.post("auth/tokens", body), 400, "invalid")
        assert api.get("auth/tokens").json() == []

    def test_an_idempotency_key_makes_one(self, api: Api) -> None:
        body = {"name": "x", "scope": "read"}
        answers = [api.post("auth/tokens", body, Idempotency_Key="k") for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert len(api.get("auth/tokens").json()) == 1
        other = api.post("auth/tokens", {**body, "name": "y"}, Idempotency_Key="k")
        assert_problem(other, 422, "idempotency_key_reused")

    def test_each_is_ones_own(self, api: Api, bobs_api: Api) -> None:
        new = made(api)
        assert bobs_api.get("auth/tokens").json() == []
        assert_problem(bobs_api.delete(f"auth/tokens/{new['token_id']}"), 404, "not_found")
        todo = bobs_api.created("Bob's")
        assert_problem(script(new["token"]).get(f"todos/{todo['todo_id']}"), 404, "not_found")
        assert script(new["token"]).get("auth/user").json()["user_data"]["username"] == "Alice"


class TestWhereItGoes:
    def test_every_route_is_open_or_closed_as_the_contract_says(
        self, api: Api, subtests: pytest.Subtests
    ) -> None:
        reader, writer = (script(made(api, scope)["token"]) for scope in ("read", "write"))
        tried = set()
        for method, path in routes():
            if path in PUBLIC:
                continue
            is_opened = path.partition("/")[0] in OPENED or (method, path) == ("GET", "auth/user")
            for caller, may in ((reader, is_opened and method == "GET"), (writer, is_opened)):
                with subtests.test(f"{method} {path} {'writer' if caller is writer else 'reader'}"):
                    answer = caller.call(method, path, None if method == "GET" else {})
                    if may:
                        assert answer.status_code != 401
                        assert answer.streaming or b"token_scope" not in answer.content
                    else:
                        assert_problem(answer, 403, "token_scope")
                    tried.add(may)
        assert tried == {True, False}

    def test_what_is_written_with_it_is_written(self, api: Api) -> None:
        writer = script(made(api)["token"])
        todo = writer.created("From a script")
        assert api.get(f"todos/{todo['todo_id']}").json() == todo
        assert writer.delete(f"todos/{todo['todo_id']}").status_code == 204

    def test_no_page_takes_it_and_no_csrf_is_asked(self, api: Api) -> None:
        text = made(api)["token"]
        page = Client(headers={"authorization": f"Bearer {text}"}).get("/account")
        assert page.status_code == 302
        strict = Api(Client(headers={"authorization": f"Bearer {text}"}, enforce_csrf_checks=True))
        assert strict.post("todos", {"title": "x"}).status_code == 201

    def test_the_worthless_ones_are_refused_before_their_scope_is_looked_at(self, api: Api) -> None:
        text = made(api, "read")["token"]
        for worthless in ("st_", text[:-1], text + "x", text.replace("st_", "st_A")):
            assert_problem(script(worthless).post("todos", {"title": "x"}), 401, "invalid_token")


class TestEnding:
    def test_deactivation_ends_it_for_good(self, api: Api, alice: Person) -> None:
        text = made(api)["token"]
        assert script(text).get("todos").status_code == 200
        _administer(alice, {"activation_status": ActivationStatus.INACTIVE})
        assert_problem(script(text).get("todos"), 401, "account_inactive")
        _administer(alice, {"activation_status": ActivationStatus.ACTIVE})
        assert_problem(script(text).get("todos"), 401, "invalid_token")

    def test_deletion_ends_it_and_leaves_nothing(self, api: Api, alice: Person) -> None:
        text = made(api)["token"]
        assert api.call("DELETE", "auth/user", {"password": alice.persona.password}).status_code == 204
        assert_problem(script(text).get("todos"), 401, "invalid_token")
        _, keyring = dependencies.keyring_repository().find_keyring(alice.identity.sub)
        assert keyring.version == 0

    def test_a_session_that_ends_leaves_it(self, api: Api) -> None:
        text = made(api)["token"]
        assert api.post("auth/logout", {"everywhere": True}).status_code == 204
        assert script(text).get("todos").status_code == 200

    def test_a_request_costs_one_read_for_who_asks(self, api: Api, aws_calls: list[str]) -> None:
        caller = script(made(api)["token"])
        aws_calls.clear()
        caller.get("todos")
        assert aws_calls == ["BatchGetItem", "TransactWriteItems", "Query"]
        aws_calls.clear()
        caller.get("todos")
        assert aws_calls == ["BatchGetItem", "Query"]


class TestPage:
    def test_makes_one_shows_it_once_and_ends_it(self, alice: Person) -> None:
        browser = alice.browser()
        body = {"name": "Backup", "scope": "read", "days": "30", "key": ANY_ID}
        page = browser.post("/account/tokens", body)
        text = re.search(r"st_[\w.-]+", page.content.decode())
        assert text
        assert script(text[0]).get("todos").status_code == 200
        # Loading it anew sends the form again.
        assert text[0] in browser.post("/account/tokens", body).content.decode()
        shown = browser.get("/account").content.decode()
        assert text[0] not in shown
        assert "Backup" in shown
        token_id = re.search(r'name="token" value="([\w-]+)"', shown)
        assert token_id
        ended = browser.post("/account/tokens/end", {"token": token_id[1]}, follow=True)
        assert "The token Backup has ended." in ended.content.decode()
        assert_problem(script(text[0]).get("todos"), 401, "invalid_token")
        again = browser.post("/account/tokens/end", {"token": token_id[1]}, follow=True)
        assert "There is no such token." in again.content.decode()

    def test_keeps_what_was_typed_where_it_is_wrong(self, alice: Person) -> None:
        page = alice.browser().post(
            "/account/tokens", {"name": "Mine", "scope": "read", "days": "900", "key": ANY_ID}
        )
        assert page.status_code == 422
        assert "A token lives 1 to 365 days." in page.content.decode()
        assert 'value="Mine"' in page.content.decode()


class TestBodies:
    def test_a_byte_order_mark_is_no_fault(self, api: Api) -> None:
        body = b"\xef\xbb\xbf" + json.dumps({"title": "Marked"}).encode()
        answer = api.client.post("/api/v1/todos", body, content_type="application/json")
        assert answer.status_code == 201

    def test_a_merge_patch_is_taken_by_patch_alone(self, api: Api) -> None:
        todo = api.created("Old", due_date="2026-12-01")
        address, kind = f"/api/v1/todos/{todo['todo_id']}", "application/merge-patch+json"
        answer = api.client.patch(address, json.dumps({"title": "New", "due_date": None}), content_type=kind)
        assert (answer.status_code, answer.json()["title"], answer.json()["due_date"]) == (200, "New", None)
        for method in (api.client.put, api.client.post):
            target = address if method == api.client.put else "/api/v1/todos"
            assert_problem(
                method(target, json.dumps({"title": "x"}), content_type=kind), 415, "unsupported_media_type"
            )

    @pytest.mark.parametrize("coding", ["gzip", "br", "GZIP", "x, identity"])
    def test_a_packed_body_is_refused(self, api: Api, coding: str) -> None:
        answer = api.post("todos", {"title": "x"}, Content_Encoding=coding)
        assert_problem(answer, 415, "unsupported_media_type")
        assert api.post("todos", {"title": "x"}, Content_Encoding="identity").status_code == 201


def _administer(person: Person, fields: UserFields) -> None:
    dependencies.administration_service().update_user(actor=OPERATOR, user_id=person.user_id, fields=fields)
