"""The JSON routes of sessions."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.integration.accounts.callers import again, is_refused
from tests.integration.api.conftest import Api, assert_problem
from tests.personas import ALICE, Person


class TestSessions:
    def test_are_told_with_device_time_and_place(self, anybody: Api, alice: Person) -> None:
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

    def test_end_one_by_one(self, api: Api, alice: Person) -> None:
        other, third = again(alice), again(alice)
        path = f"auth/sessions/{other.identity.session_id}"
        assert [api.delete(path).status_code for _ in range(2)] == [204, 204]
        assert [is_refused(person) for person in (alice, other, third)] == [False, True, False]
        listed = {session["session_id"] for session in api.get("auth/sessions").json()}
        assert listed == {alice.identity.session_id, third.identity.session_id}

    def test_of_others_are_not_found(self, api: Api, bob: Person) -> None:
        assert_problem(api.delete(f"auth/sessions/{bob.identity.session_id}"), 404, "not_found")
        assert not is_refused(bob)
        assert bob.identity.session_id not in api.get("auth/sessions").content.decode()

    def test_end_all_but_this_one(self, api: Api, alice: Person, bob: Person) -> None:
        other = again(alice)
        assert api.delete("auth/sessions").status_code == 204
        assert [is_refused(person) for person in (alice, other, bob)] == [False, True, False]


class TestLogin:
    def test_gives_tokens_that_work(self, anybody: Api, alice: Person) -> None:
        answer = anybody.post("auth/login", {"email": "ALICE@example.com", "password": ALICE.password})
        body = answer.json()
        assert answer["Cache-Control"] == "no-store"
        assert body["token_type"] == "bearer"
        assert body["expires_in"] == 15 * 60
        me = Api(Client()).get("auth/user", authorization=f"Bearer {body['access_token']}")
        assert me.json()["user_data"]["user_id"] == alice.user_id

    def test_says_the_same_of_a_wrong_password_and_an_unknown_address(
        self, anybody: Api, alice: Person
    ) -> None:
        answers = [
            anybody.post("auth/login", {"email": email, "password": "Wrong-pass1"})
            for email in (ALICE.email, "nobody@example.com", "no address at all")
        ]
        bodies = [assert_problem(answer, 401, "invalid_credentials") for answer in answers]
        assert len({body["detail"] for body in bodies}) == 1

    def test_a_refresh_token_brings_new_tokens_of_the_same_session(self, anybody: Api, alice: Person) -> None:
        answer = anybody.post("auth/refresh", {"refresh_token": alice.tokens.refresh_token})
        assert answer.status_code == 200
        token = answer.json()["access_token"]
        assert token != alice.tokens.access_token
        assert anybody.get("auth/user", authorization=f"Bearer {token}").status_code == 200

    @pytest.mark.parametrize("token", ["nonsense", "a.b.c", ""])
    def test_a_worthless_refresh_token_is_refused(self, anybody: Api, token: str) -> None:
        answer = anybody.post("auth/refresh", {"refresh_token": token})
        assert answer.status_code in {400, 401}

    def test_an_access_token_is_no_refresh_token(self, anybody: Api, alice: Person) -> None:
        answer = anybody.post("auth/refresh", {"refresh_token": alice.tokens.access_token})
        assert_problem(answer, 401, "invalid_token")


class TestLogout:
    def test_ends_the_access_token_and_the_refresh_token_at_once(
        self, api: Api, anybody: Api, alice: Person
    ) -> None:
        assert api.post("auth/logout").status_code == 204
        assert_problem(api.get("auth/user"), 401, "invalid_token")
        answer = anybody.post("auth/refresh", {"refresh_token": alice.tokens.refresh_token})
        assert_problem(answer, 401, "invalid_token")

    def test_leaves_other_sessions_alone(self, api: Api, anybody: Api) -> None:
        other = anybody.post("auth/login", {"email": ALICE.email, "password": ALICE.password}).json()
        api.post("auth/logout")
        answer = anybody.get("auth/user", authorization=f"Bearer {other['access_token']}")
        assert answer.status_code == 200

    def test_everywhere_ends_every_session(self, api: Api, anybody: Api) -> None:
        other = anybody.post("auth/login", {"email": ALICE.email, "password": ALICE.password}).json()
        assert api.post("auth/logout", {"everywhere": True}).status_code == 204
        for token in (other["access_token"],):
            assert_problem(anybody.get("auth/user", authorization=f"Bearer {token}"), 401, "invalid_token")
        answer = anybody.post("auth/refresh", {"refresh_token": other["refresh_token"]})
        assert_problem(answer, 401, "invalid_token")

    def test_with_the_cookie_takes_the_cookies_away(self, alice: Person) -> None:
        browser = alice.browser()
        answer = browser.post("/api/v1/auth/logout", {}, content_type="application/json")
        assert answer.status_code == 204
        assert answer.cookies[settings.ACCESS_COOKIE_NAME].value == ""
        assert answer.cookies[settings.REFRESH_COOKIE_NAME].value == ""
