"""The JSON routes of addresses."""

from __future__ import annotations

from tests.integration.accounts.callers import can_log_in
from tests.integration.api.conftest import Api, assert_problem
from tests.personas import ALICE, BOB, Person

CODE, RESET_CODE, NEW_PASSWORD, NEW_EMAIL = "123456", "654321", "Changed-pass1", "alice.new@example.com"


class TestChangeEmail:
    BODY = {"email": " Alice.New@example.com", "password": ALICE.password}

    def test_waits_for_the_code(self, api: Api, anybody: Api, alice: Person) -> None:
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

    def test_to_an_address_with_an_account_tells_nothing(self, api: Api, bob: Person) -> None:
        answers = [
            api.post("auth/change-email", {**self.BODY, "email": email}) for email in (BOB.email, NEW_EMAIL)
        ]
        assert [(answer.status_code, answer.content) for answer in answers] == [(204, b"")] * 2

    def test_to_an_address_with_an_account_changes_nothing(self, api: Api, bobs_api: Api) -> None:
        api.post("auth/change-email", {**self.BODY, "email": BOB.email})
        assert_problem(api.post("auth/confirm-email", {"code": CODE}), 400, "code_mismatch")
        assert bobs_api.get("auth/user").json()["user_data"]["email"] == BOB.email

    def test_to_an_address_that_was_taken_meanwhile(self, api: Api, anybody: Api) -> None:
        api.post("auth/change-email", self.BODY)
        anybody.post("auth/register", {"username": "Next", "email": NEW_EMAIL, "password": "Next-pass1"})
        assert_problem(api.post("auth/confirm-email", {"code": CODE}), 409, "email_taken")
        assert api.get("auth/user").json()["user_data"]["email"] == ALICE.email

    def test_needs_the_password(self, api: Api) -> None:
        answer = api.post("auth/change-email", {**self.BODY, "password": "Wrong-pass1"})
        body = assert_problem(answer, 400, "password_mismatch")
        assert [error["attr"] for error in body["errors"]] == ["password"]
