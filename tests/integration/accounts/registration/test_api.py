"""The JSON route of registrations."""

from __future__ import annotations

import pytest

from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person

NEW = {"username": "Dana", "email": "Dana@Example.com", "password": "Dana-pass1"}


class TestRegister:
    def test_answers_the_account_with_its_address_in_lower_case(self, anybody: Api) -> None:
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

    def test_counts_up(self, anybody: Api) -> None:
        ids = [
            anybody.post("auth/register", {**NEW, "email": f"{name}@example.com"}).json()["user_id"]
            for name in ("one", "two", "three")
        ]
        assert ids == ["VAH000001", "VAH000002", "VAH000003"]

    def test_refuses_a_taken_address_in_any_case(self, anybody: Api) -> None:
        anybody.post("auth/register", NEW)
        answer = anybody.post(
            "auth/register", {**NEW, "email": "DANA@example.com", "password": "Other-pass1"}
        )
        assert_problem(answer, 409, "email_taken")

    def test_names_every_field_that_is_wrong(self, anybody: Api) -> None:
        answer = anybody.post("auth/register", {"email": "nowhere", "password": "short", "usernam": "x"})
        body = assert_problem(answer, 400, "invalid")
        assert {(error["attr"], error["code"]) for error in body["errors"]} >= {
            ("username", "required"),
            ("password", "min_length"),
            ("usernam", "unknown_field"),
        }

    @pytest.mark.parametrize("password", ["alllower1", "ALLUPPER1", "NoDigitsHere", "Short1"])
    def test_refuses_a_weak_password(self, anybody: Api, password: str) -> None:
        answer = anybody.post("auth/register", {**NEW, "password": password})
        body = assert_problem(answer, 400, "invalid")
        assert [error["attr"] for error in body["errors"]] == ["password"]

    @pytest.mark.parametrize("more", [{"role": "admin"}, {"activation_status": "inactive"}])
    def test_gives_no_role_and_no_status_to_whoever_asks(
        self, anybody: Api, api: Api, more: dict[str, str]
    ) -> None:
        assert_problem(anybody.post("auth/register", {**NEW, **more}), 403, "role_not_allowed")
        assert_problem(api.post("auth/register", {**NEW, **more}), 403, "role_not_allowed")
        assert anybody.post("auth/register", NEW).status_code == 201, "nothing was made by the refused ones"

    def test_lets_an_administrator_give_a_role(self, charlie: Person) -> None:
        answer = Api(charlie.api()).post("auth/register", {**NEW, "role": "admin"})
        assert answer.json()["role"] == "admin"
