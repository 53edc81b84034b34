"""`auth/…`: registering, signing in and out, through the routes as a client calls them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.integration.api.conftest import Api, assert_problem
from tests.personas import ALICE

NEW = {"username": "Dana", "email": "Dana@Example.com", "password": "Dana-pass1"}


class TestRegister:
    def test_answers_the_account_with_its_address_in_lower_case(self, anybody):
        answer = anybody.post("auth/register", NEW)
        assert answer.status_code == 201
        assert answer.json() == {
            "user_id": "VAH000001",
            "username": "Dana",
            "email": "dana@example.com",
            "role": "user",
            "activation_status": "active",
            "confirmation_required": False,
        }

    def test_counts_up(self, anybody):
        ids = [
            anybody.post("auth/register", {**NEW, "email": f"{name}@example.com"}).json()["user_id"]
            for name in ("one", "two", "three")
        ]
        assert ids == ["VAH000001", "VAH000002", "VAH000003"]

    def test_refuses_a_taken_address_in_any_case(self, anybody):
        anybody.post("auth/register", NEW)
        answer = anybody.post(
            "auth/register", {**NEW, "email": "DANA@example.com", "password": "Other-pass1"}
        )
        assert_problem(answer, 409, "email_taken")

    def test_names_every_field_that_is_wrong(self, anybody):
        answer = anybody.post("auth/register", {"email": "nowhere", "password": "short", "usernam": "x"})
        body = assert_problem(answer, 400, "invalid")
        assert {(error["attr"], error["code"]) for error in body["errors"]} >= {
            ("username", "required"),
            ("password", "min_length"),
            ("usernam", "unknown_field"),
        }

    @pytest.mark.parametrize("password", ["alllower1", "ALLUPPER1", "NoDigitsHere", "Short1"])
    def test_refuses_a_weak_password(self, anybody, password):
        answer = anybody.post("auth/register", {**NEW, "password": password})
        body = assert_problem(answer, 400, "invalid")
        assert [error["attr"] for error in body["errors"]] == ["password"]

    @pytest.mark.parametrize("more", [{"role": "admin"}, {"activation_status": "inactive"}])
    def test_gives_no_role_and_no_status_to_whoever_asks(self, anybody, api, more):
        assert_problem(anybody.post("auth/register", {**NEW, **more}), 403, "role_not_allowed")
        assert_problem(api.post("auth/register", {**NEW, **more}), 403, "role_not_allowed")
        assert anybody.post("auth/register", NEW).status_code == 201, "nothing was made by the refused ones"

    def test_lets_an_administrator_give_a_role(self, charlie):
        answer = Api(charlie.api()).post("auth/register", {**NEW, "role": "admin"})
        assert answer.json()["role"] == "admin"


class TestLogin:
    def test_gives_tokens_that_work(self, anybody, alice):
        answer = anybody.post("auth/login", {"email": "ALICE@example.com", "password": ALICE.password})
        body = answer.json()
        assert answer["Cache-Control"] == "no-store"
        assert body["token_type"] == "bearer"
        assert body["expires_in"] == 15 * 60
        me = Api(Client()).get("auth/user", authorization=f"Bearer {body['access_token']}")
        assert me.json()["user_data"]["user_id"] == alice.user_id

    def test_says_the_same_of_a_wrong_password_and_an_unknown_address(self, anybody, alice):
        answers = [
            anybody.post("auth/login", {"email": email, "password": "Wrong-pass1"})
            for email in (ALICE.email, "nobody@example.com", "no address at all")
        ]
        bodies = [assert_problem(answer, 401, "invalid_credentials") for answer in answers]
        assert len({body["detail"] for body in bodies}) == 1

    def test_a_refresh_token_brings_new_tokens_of_the_same_session(self, anybody, alice):
        answer = anybody.post("auth/refresh", {"refresh_token": alice.tokens.refresh_token})
        assert answer.status_code == 200
        token = answer.json()["access_token"]
        assert token != alice.tokens.access_token
        assert anybody.get("auth/user", authorization=f"Bearer {token}").status_code == 200

    @pytest.mark.parametrize("token", ["nonsense", "a.b.c", ""])
    def test_a_worthless_refresh_token_is_refused(self, anybody, token):
        answer = anybody.post("auth/refresh", {"refresh_token": token})
        assert answer.status_code in {400, 401}

    def test_an_access_token_is_no_refresh_token(self, anybody, alice):
        answer = anybody.post("auth/refresh", {"refresh_token": alice.tokens.access_token})
        assert_problem(answer, 401, "invalid_token")


class TestLogout:
    def test_ends_the_access_token_and_the_refresh_token_at_once(self, api, anybody, alice):
        assert api.post("auth/logout").status_code == 204
        assert_problem(api.get("auth/user"), 401, "invalid_token")
        answer = anybody.post("auth/refresh", {"refresh_token": alice.tokens.refresh_token})
        assert_problem(answer, 401, "invalid_token")

    def test_leaves_other_sessions_alone(self, api, anybody):
        other = anybody.post("auth/login", {"email": ALICE.email, "password": ALICE.password}).json()
        api.post("auth/logout")
        answer = anybody.get("auth/user", authorization=f"Bearer {other['access_token']}")
        assert answer.status_code == 200

    def test_everywhere_ends_every_session(self, api, anybody):
        other = anybody.post("auth/login", {"email": ALICE.email, "password": ALICE.password}).json()
        assert api.post("auth/logout", {"everywhere": True}).status_code == 204
        for token in (other["access_token"],):
            assert_problem(anybody.get("auth/user", authorization=f"Bearer {token}"), 401, "invalid_token")
        answer = anybody.post("auth/refresh", {"refresh_token": other["refresh_token"]})
        assert_problem(answer, 401, "invalid_token")

    def test_with_the_cookie_takes_the_cookies_away(self, alice):
        browser = alice.browser()
        answer = browser.post("/api/v1/auth/logout", {}, content_type="application/json")
        assert answer.status_code == 204
        assert answer.cookies[settings.ACCESS_COOKIE_NAME].value == ""
        assert answer.cookies[settings.REFRESH_COOKIE_NAME].value == ""


class TestCurrentUser:
    def test_tells_who_is_signed_in_and_how_many_tasks_there_are(self, api, alice):
        api.created("one")
        api.created("two", status="ongoing")
        api.created("three", completed=True)
        body = api.get("auth/user").json()
        assert body["user_data"]["user_id"] == alice.user_id
        assert body["user_data"]["email"] == ALICE.email
        assert body["user_data"]["created_at"].endswith("Z")
        assert body["task_data"] == {"pending": 1, "ongoing": 1, "complete": 1, "total": 3}


class TestWhoIsCalling:
    @pytest.mark.parametrize(
        "header", ["Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c", "bearer " + "x" * 9000, "Bearer ä"]
    )
    def test_a_worthless_header_is_refused(self, anybody, header):
        answer = anybody.get("auth/user", authorization=header)
        assert_problem(answer, 401, "invalid_token")
        assert answer["WWW-Authenticate"] == "Bearer"

    def test_the_id_token_is_refused(self, anybody, alice):
        answer = anybody.get("auth/user", authorization=f"Bearer {alice.tokens.id_token}")
        assert_problem(answer, 401, "invalid_token")

    def test_a_worthless_header_is_not_mended_by_a_good_cookie(self, alice):
        answer = alice.browser().get("/api/v1/auth/user", headers={"authorization": "Bearer a.b.c"})
        assert_problem(answer, 401, "invalid_token")

    def test_the_cookie_reads_without_and_writes_only_with_the_csrf_token(self, alice):
        browser = alice.browser(enforce_csrf_checks=True)
        assert browser.get("/api/v1/auth/user").status_code == 200
        answer = browser.post("/api/v1/todos", {"title": "x"}, content_type="application/json")
        assert_problem(answer, 403, "csrf_failed")
        token = "a" * 32
        browser.cookies[settings.CSRF_COOKIE_NAME] = token
        answer = browser.post(
            "/api/v1/todos", {"title": "x"}, content_type="application/json", headers={"x-csrftoken": token}
        )
        assert answer.status_code == 201

    def test_an_access_token_that_is_over_is_renewed_from_the_cookie_unseen(self, alice):
        browser = alice.browser()
        browser.cookies[settings.ACCESS_COOKIE_NAME] = "over"
        answer = browser.get("/api/v1/auth/user")
        assert answer.status_code == 200
        renewed = answer.cookies[settings.ACCESS_COOKIE_NAME]
        assert renewed.value.count(".") == 2
        assert renewed["httponly"]
        assert renewed["samesite"] == "Lax"
