"""The JSON routes of passwords."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings

from tests.integration.accounts.callers import again, can_log_in, is_refused
from tests.integration.api.conftest import Api, assert_problem
from tests.personas import ALICE, BOB, Person
from webapp.aws.clients import cognito_client

CODE, RESET_CODE, NEW_PASSWORD, NEW_EMAIL = "123456", "654321", "Changed-pass1", "alice.new@example.com"
RESET = {"email": ALICE.email, "code": RESET_CODE, "new_password": NEW_PASSWORD}
CHANGE = {"old_password": ALICE.password, "new_password": NEW_PASSWORD}


class TestForgotPassword:
    @pytest.mark.parametrize("email", [ALICE.email, "ALICE@example.com", "nobody@example.com"])
    def test_answers_alike_whether_or_not_there_is_an_account(
        self, anybody: Api, alice: Person, email: str
    ) -> None:
        answer = anybody.post("auth/forgot-password", {"email": email})
        assert (answer.status_code, answer.content) == (204, b"")

    def test_answers_alike_when_the_account_is_disabled(self, anybody: Api, alice: Person) -> None:
        cognito_client().admin_disable_user(UserPoolId=settings.COGNITO_USER_POOL_ID, Username=ALICE.email)
        assert anybody.post("auth/forgot-password", {"email": ALICE.email}).status_code == 204

    @pytest.mark.parametrize("body", [{}, {"email": ""}, {"email": "nowhere"}, {"email": 1}, {"mail": "x"}])
    def test_refuses_what_is_no_address(self, anybody: Api, body: dict[str, Any]) -> None:
        assert_problem(anybody.post("auth/forgot-password", body), 400, "invalid")


class TestResetPassword:
    def test_sets_the_password_and_ends_every_session(self, anybody: Api, alice: Person, bob: Person) -> None:
        other = again(alice)
        anybody.post("auth/forgot-password", {"email": ALICE.email})
        assert anybody.post("auth/reset-password", RESET).status_code == 204
        assert [is_refused(person) for person in (alice, other, bob)] == [True, True, False]
        assert (can_log_in(ALICE.password), can_log_in(NEW_PASSWORD)) == (False, True)

    def test_takes_a_code_once(self, anybody: Api, alice: Person) -> None:
        anybody.post("auth/forgot-password", {"email": ALICE.email})
        anybody.post("auth/reset-password", RESET)
        assert_problem(anybody.post("auth/reset-password", RESET), 400, "code_mismatch")

    def test_says_the_same_of_a_wrong_code_and_of_nobody(self, anybody: Api, alice: Person) -> None:
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

    def test_names_every_field_that_is_wrong(self, anybody: Api) -> None:
        body = assert_problem(
            anybody.post(
                "auth/reset-password", {"email": "nowhere", "code": "1", "new_password": "onlylower1"}
            ),
            400,
            "invalid",
        )
        assert [error["attr"] for error in body["errors"]] == ["email", "new_password"]


class TestChangePassword:
    def test_ends_all_other_sessions_and_lets_this_one_go_on(
        self, api: Api, alice: Person, bob: Person
    ) -> None:
        other = again(alice)
        assert api.post("auth/change-password", CHANGE).status_code == 204
        assert [is_refused(person) for person in (alice, other, bob)] == [False, True, False]
        assert (can_log_in(ALICE.password), can_log_in(NEW_PASSWORD)) == (False, True)

    def test_works_with_the_cookie_and_its_csrf_token(self, alice: Person) -> None:
        browser = alice.browser(enforce_csrf_checks=True)
        assert_problem(Api(browser).post("auth/change-password", CHANGE), 403, "csrf_failed")
        browser.get("/account")
        token = browser.cookies[settings.CSRF_COOKIE_NAME].value
        assert Api(browser).post("auth/change-password", CHANGE, x_csrftoken=token).status_code == 204
        assert can_log_in(NEW_PASSWORD)
        assert not is_refused(alice)

    def test_needs_the_old_password(self, api: Api, alice: Person) -> None:
        other = again(alice)
        answer = api.post("auth/change-password", {**CHANGE, "old_password": "Wrong-pass1"})
        body = assert_problem(answer, 400, "password_mismatch")
        assert [error["attr"] for error in body["errors"]] == ["old_password"]
        assert not is_refused(other)
        assert can_log_in(ALICE.password)

    def test_refuses_a_weak_password(self, api: Api) -> None:
        body = assert_problem(
            api.post("auth/change-password", {**CHANGE, "new_password": "alllower1"}), 400, "invalid"
        )
        assert [error["attr"] for error in body["errors"]] == ["new_password"]

    def test_is_for_those_who_are_signed_in(self, anybody: Api) -> None:
        assert_problem(anybody.post("auth/change-password", CHANGE), 401, "not_authenticated")
