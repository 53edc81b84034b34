"""`auth/…`: looking after one's own account, through the routes as a client calls them."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
import urllib3
from django.conf import settings
from django.test import Client

from accounts import dependencies
from tests.factories import START, make_image
from tests.integration.api.conftest import Api, assert_problem
from tests.personas import ALICE, BOB, Person, sign_in
from tests.repositories import attach
from todos import dependencies as todo_dependencies
from webapp.aws.clients import cognito_client, dynamodb_client
from webapp.errors import Unavailable

CODE, RESET_CODE, NEW_PASSWORD, NEW_EMAIL = "123456", "654321", "Changed-pass1", "alice.new@example.com"
RESET = {"email": ALICE.email, "code": RESET_CODE, "new_password": NEW_PASSWORD}
CHANGE = {"old_password": ALICE.password, "new_password": NEW_PASSWORD}


def again(person: Person) -> Person:
    """Another session of somebody."""
    return sign_in(person.persona)


def is_refused(person: Person) -> bool:
    """Whether the session is over for the bearer token, the refresh token and the cookies."""
    outcomes = {
        Api(person.api()).get("auth/user").status_code == 401,
        Api(Client()).post("auth/refresh", {"refresh_token": person.tokens.refresh_token}).status_code == 401,
        person.browser().get("/account").status_code == 302,
    }
    assert len(outcomes) == 1, "a session ends as a whole"
    (outcome,) = outcomes
    return bool(outcome)


def can_log_in(password: str, email: str = ALICE.email) -> bool:
    answer = Api(Client()).post("auth/login", {"email": email, "password": password})
    assert answer.status_code in {200, 401}
    return bool(answer.status_code == 200)


class TestForgotPassword:
    @pytest.mark.parametrize("email", [ALICE.email, "ALICE@example.com", "nobody@example.com"])
    def test_answers_alike_whether_or_not_there_is_an_account(self, anybody, alice, email):
        answer = anybody.post("auth/forgot-password", {"email": email})
        assert (answer.status_code, answer.content) == (204, b"")

    def test_answers_alike_when_the_account_is_disabled(self, anybody, alice):
        cognito_client().admin_disable_user(UserPoolId=settings.COGNITO_USER_POOL_ID, Username=ALICE.email)
        assert anybody.post("auth/forgot-password", {"email": ALICE.email}).status_code == 204

    @pytest.mark.parametrize("body", [{}, {"email": ""}, {"email": "nowhere"}, {"email": 1}, {"mail": "x"}])
    def test_refuses_what_is_no_address(self, anybody, body):
        assert_problem(anybody.post("auth/forgot-password", body), 400, "invalid")


class TestResetPassword:
    def test_sets_the_password_and_ends_every_session(self, anybody, alice, bob):
        other = again(alice)
        anybody.post("auth/forgot-password", {"email": ALICE.email})
        assert anybody.post("auth/reset-password", RESET).status_code == 204
        assert [is_refused(person) for person in (alice, other, bob)] == [True, True, False]
        assert (can_log_in(ALICE.password), can_log_in(NEW_PASSWORD)) == (False, True)

    def test_takes_a_code_once(self, anybody, alice):
        anybody.post("auth/forgot-password", {"email": ALICE.email})
        anybody.post("auth/reset-password", RESET)
        assert_problem(anybody.post("auth/reset-password", RESET), 400, "code_mismatch")

    def test_says_the_same_of_a_wrong_code_and_of_nobody(self, anybody, alice):
        anybody.post("auth/forgot-password", {"email": ALICE.email})
        answers = [
            anybody.post("auth/reset-password", body)
            for body in (
                {**RESET, "code": "000000"},
                {**RESET, "email": "nobody@example.com"},
                {**RESET, "email": BOB.email},
            )
        ]
        bodies = [assert_problem(answer, 400, "code_mismatch") for answer in answers]
        assert len({json.dumps({**body, "request_id": ""}) for body in bodies}) == 1
        assert not is_refused(alice)
        assert can_log_in(ALICE.password)

    def test_names_every_field_that_is_wrong(self, anybody):
        body = assert_problem(
            anybody.post(
                "auth/reset-password", {"email": "nowhere", "code": "1", "new_password": "onlylower1"}
            ),
            400,
            "invalid",
        )
        assert [error["attr"] for error in body["errors"]] == ["email", "new_password"]


class TestChangePassword:
    def test_ends_all_other_sessions_and_lets_this_one_go_on(self, api, alice, bob):
        other = again(alice)
        assert api.post("auth/change-password", CHANGE).status_code == 204
        assert [is_refused(person) for person in (alice, other, bob)] == [False, True, False]
        assert (can_log_in(ALICE.password), can_log_in(NEW_PASSWORD)) == (False, True)

    def test_works_with_the_cookie_and_its_csrf_token(self, alice):
        browser = alice.browser(enforce_csrf_checks=True)
        assert_problem(Api(browser).post("auth/change-password", CHANGE), 403, "csrf_failed")
        browser.get("/account")
        token = browser.cookies[settings.CSRF_COOKIE_NAME].value
        assert Api(browser).post("auth/change-password", CHANGE, x_csrftoken=token).status_code == 204
        assert can_log_in(NEW_PASSWORD)
        assert not is_refused(alice)

    def test_needs_the_old_password(self, api, alice):
        other = again(alice)
        answer = api.post("auth/change-password", {**CHANGE, "old_password": "Wrong-pass1"})
        body = assert_problem(answer, 400, "password_mismatch")
        assert [error["attr"] for error in body["errors"]] == ["old_password"]
        assert not is_refused(other)
        assert can_log_in(ALICE.password)

    def test_refuses_a_weak_password(self, api):
        body = assert_problem(
            api.post("auth/change-password", {**CHANGE, "new_password": "alllower1"}), 400, "invalid"
        )
        assert [error["attr"] for error in body["errors"]] == ["new_password"]

    def test_is_for_those_who_are_signed_in(self, anybody):
        assert_problem(anybody.post("auth/change-password", CHANGE), 401, "not_authenticated")


class TestChangeEmail:
    BODY = {"email": " Alice.New@example.com", "password": ALICE.password}

    def test_waits_for_the_code(self, api, anybody, alice):
        assert api.post("auth/change-email", self.BODY).status_code == 204
        assert api.get("auth/user").json()["user_data"]["email"] == ALICE.email
        assert_problem(api.post("auth/confirm-email", {"code": "000000"}), 400, "code_mismatch")
        answer = api.post("auth/confirm-email", {"code": CODE})
        assert (answer.status_code, answer.json()["email"]) == (200, NEW_EMAIL)
        assert api.get("auth/user").json()["user_data"]["email"] == NEW_EMAIL
        assert can_log_in(ALICE.password, NEW_EMAIL)
        assert not can_log_in(ALICE.password)
        assert anybody.post(
            "auth/register", {"username": "Next", "email": ALICE.email, "password": "Next-pass1"}
        ).json()["user_id"] not in {alice.user_id, ""}

    def test_to_an_address_with_an_account_tells_nothing(self, api, bob):
        answers = [
            api.post("auth/change-email", {**self.BODY, "email": email}) for email in (BOB.email, NEW_EMAIL)
        ]
        assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2

    def test_to_an_address_with_an_account_changes_nothing(self, api, bobs_api):
        api.post("auth/change-email", {**self.BODY, "email": BOB.email})
        assert_problem(api.post("auth/confirm-email", {"code": CODE}), 400, "code_mismatch")
        assert bobs_api.get("auth/user").json()["user_data"]["email"] == BOB.email

    def test_to_an_address_that_was_taken_meanwhile(self, api, anybody):
        api.post("auth/change-email", self.BODY)
        anybody.post("auth/register", {"username": "Next", "email": NEW_EMAIL, "password": "Next-pass1"})
        assert_problem(api.post("auth/confirm-email", {"code": CODE}), 409, "email_taken")
        assert api.get("auth/user").json()["user_data"]["email"] == ALICE.email

    def test_needs_the_password(self, api):
        answer = api.post("auth/change-email", {**self.BODY, "password": "Wrong-pass1"})
        body = assert_problem(answer, 400, "password_mismatch")
        assert [error["attr"] for error in body["errors"]] == ["password"]


class TestSessions:
    def test_are_told_with_device_time_and_place(self, anybody, alice):
        login = anybody.post(
            "auth/login",
            {"email": ALICE.email, "password": ALICE.password},
            user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        ).json()
        listed = anybody.get("auth/sessions", authorization=f"Bearer {login['access_token']}").json()
        assert [session["is_current"] for session in listed] == [True, False]
        assert (listed[0]["device"], listed[0]["network_address"]) == ("Firefox on Linux", "127.0.0.1")
        assert listed[0].keys() == {
            "session_id",
            "device",
            "network_address",
            "started_at",
            "expires_at",
            "is_current",
        }

    def test_end_one_by_one(self, api, alice):
        other, third = again(alice), again(alice)
        path = f"auth/sessions/{other.identity.session_id}"
        assert [api.delete(path).status_code for _ in range(2)] == [204, 204]
        assert [is_refused(person) for person in (alice, other, third)] == [False, True, False]
        listed = {session["session_id"] for session in api.get("auth/sessions").json()}
        assert listed == {alice.identity.session_id, third.identity.session_id}

    def test_of_others_are_not_found(self, api, bob):
        assert_problem(api.delete(f"auth/sessions/{bob.identity.session_id}"), 404, "not_found")
        assert not is_refused(bob)
        assert bob.identity.session_id not in api.get("auth/sessions").content.decode()

    def test_end_all_but_this_one(self, api, alice, bob):
        other = again(alice)
        assert api.delete("auth/sessions").status_code == 204
        assert [is_refused(person) for person in (alice, other, bob)] == [False, True, False]


class TestExport:
    def test_has_everything(self, api, bobs_api, alice):
        kept = api.created("Kept", tags=["home"], priority=2, due_date="2026-12-24")
        gone = api.created("In the trash")
        api.delete(f"todos/{gone['todo_id']}")
        bobs_api.created("Bob's own")
        api.post("auth/change-email", TestChangeEmail.BODY)
        api.post("auth/confirm-email", {"code": CODE})
        answer = api.get("auth/export")
        assert answer["Content-Type"] == "application/json"
        assert answer["Content-Disposition"].startswith('attachment; filename="servertask-VAH')
        assert answer["Cache-Control"] == "private, no-store"
        body = json.loads(answer.getvalue())
        assert body["user"]["email"] == NEW_EMAIL
        assert [session["session_id"] for session in body["sessions"]] == [alice.identity.session_id]
        items = {item["title"]: item for item in body["items"]}
        assert items.keys() == {"Kept", "In the trash"}
        shared = {"title", "description", "status", "completed", "priority", "due_date", "order", "tags"}
        assert {name: items["Kept"][name] for name in shared} == {name: kept[name] for name in shared}
        assert items["Kept"]["deleted_at"] is None
        assert items["In the trash"]["deleted_at"]
        entry = body["audit"][0]
        assert (entry["actor_id"], entry["user_id"], entry["action"]) == (
            alice.user_id,
            alice.user_id,
            "update",
        )
        assert entry["changes"] == [{"name": "email", "before": "", "after": ""}]
        text = answer.getvalue().decode()
        assert "Bob" not in text
        for secret in (alice.identity.sub, alice.tokens.refresh_token, alice.tokens.access_token):
            assert secret not in text

    def test_without_tasks_is_a_whole_document(self, api):
        assert json.loads(api.get("auth/export").getvalue())["items"] == []

    def test_is_a_download_for_a_browser_that_asks_for_html_too(self, alice):
        answer = alice.browser().get("/api/v1/auth/export", headers={"accept": "text/html"})
        assert json.loads(answer.getvalue())["user"]["user_id"] == alice.user_id

    def test_is_an_outage_when_tasks_cannot_be_read(self, api, monkeypatch):
        def fail(*_: Any) -> Any:
            raise Unavailable

        monkeypatch.setattr(dependencies.account_tasks(), "export", fail)
        assert_problem(api.get("auth/export"), 503, "service_unavailable")

    def test_reads_page_by_page(self, api, aws_calls, monkeypatch):
        for number in range(3):
            api.created(f"Task {number}")
        aws_calls.clear()
        pieces = iter(api.get("auth/export").streaming_content)
        next(pieces)
        begun = len(aws_calls)
        assert begun < 6
        b"".join(pieces)
        assert len(aws_calls) >= begun, "the audit trail is read last"


class TestImages:
    """Images are part of what is taken along, and of what goes."""

    @pytest.fixture
    def key(self, api, alice) -> str:
        image = make_image(key=f"{alice.user_id}/0c3f9a4e-5d0b-4f4e-8f52-0b8f0f5f7d11.jpg")
        todo = api.created("With a cat")
        todos = todo_dependencies.todo_repository()
        attach(todos, alice.access, todo["todo_id"], image, at=START)
        for name in (image.key, f"{alice.user_id}/not-attached.jpg", "VAH999999/of-somebody-else.jpg"):
            todo_dependencies.image_store().save(name, BytesIO(b"x"), image.content_type)
        return image.key

    def test_are_exported_with_addresses_to_read_them_at(self, api, key):
        (item,) = json.loads(api.get("auth/export").getvalue())["items"]
        (image,) = item["images"]
        assert image["key"] == key
        assert urllib3.request("GET", image["url"]).data == b"x"

    def test_go_with_the_account(self, api, key):
        assert api.call("DELETE", "auth/user", {"password": ALICE.password}).status_code == 204
        left = [stored.key for stored in todo_dependencies.image_store().list()]
        assert left == ["VAH999999/of-somebody-else.jpg"]


class TestDelete:
    def test_leaves_nothing(self, api, bobs_api, alice, bob):
        other = again(alice)
        api.created("Alice's secret")
        trashed = api.created("Alice's trash")
        api.delete(f"todos/{trashed['todo_id']}")
        bobs_api.created("Bob's own")
        answer = api.call("DELETE", "auth/user", {"password": ALICE.password})
        assert (answer.status_code, answer.content) == (204, b"")
        assert [is_refused(person) for person in (alice, other, bob)] == [True, True, False]
        assert not can_log_in(ALICE.password)
        left = json.dumps([every_item(settings.USERS_TABLE), every_item(settings.TASKS_TABLE)], default=str)
        # The audit trail names people by their ids, and says nothing else of them.
        for trace in (ALICE.email, "Alice", alice.identity.sub, alice.identity.session_id):
            assert trace not in left, trace
        assert [todo["title"] for todo in bobs_api.get("todos").json()] == ["Bob's own"]

    def test_needs_the_password(self, api, alice):
        api.created("Kept")
        for body, code in (
            ({"password": "Wrong-pass1"}, "password_mismatch"),
            ({}, "invalid"),
            (None, "invalid"),
        ):
            assert_problem(api.call("DELETE", "auth/user", body), 400, code)
        assert len(api.get("todos").json()) == 1
        assert not is_refused(alice)

    def test_by_an_administrator_of_their_own_account(self, charlie):
        answer = Api(charlie.api()).call("DELETE", "auth/user", {"password": charlie.persona.password})
        assert_problem(answer, 409, "own_account")
        assert not is_refused(charlie)

    def test_with_the_cookie_takes_the_cookies_away(self, alice):
        answer = Api(alice.browser()).call("DELETE", "auth/user", {"password": ALICE.password})
        assert answer.status_code == 204
        assert answer.cookies[settings.ACCESS_COOKIE_NAME]["max-age"] == 0

    def test_frees_the_address(self, api, anybody, alice):
        api.call("DELETE", "auth/user", {"password": ALICE.password})
        answer = anybody.post(
            "auth/register", {"username": "Next", "email": ALICE.email, "password": "Next-pass1"}
        )
        assert answer.status_code == 201
        assert answer.json()["user_id"] != alice.user_id


def every_item(table: str) -> list[dict[str, Any]]:
    """Everything in a table; only a test may look at it so."""
    return list(dynamodb_client().scan(TableName=table)["Items"])
