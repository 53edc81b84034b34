"""The pages of registrations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Never

import pytest
from django.conf import settings
from django.test import Client

from accounts.registration.service import Registration, RegistrationService
from accounts.sessions.sign_in import AuthenticationService
from tests.integration.pages.conftest import fields_of
from tests.local_cloud import LocalCloud
from tests.personas import ALICE, Person
from webapp.errors import Unavailable

NEW = {"username": "Sample Person", "email": "sample@example.com", "password": "Sample-pass1"}


class TestSignUp:
    def test_signs_in_at_once_where_no_confirmation_is_needed(self, visitor: Client) -> None:
        answer = visitor.post("/signup", NEW)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert b"Nothing to do yet." in visitor.get("/").content

    def test_leads_to_the_code_where_confirmation_is_needed(
        self, visitor: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        register = RegistrationService.register

        def unconfirmed(service: RegistrationService, **fields: Any) -> Registration:
            return replace(register(service, **fields), is_confirmation_required=True)

        monkeypatch.setattr(RegistrationService, "register", unconfirmed)
        answer = visitor.post("/signup", NEW)
        assert (answer.status_code, answer["Location"]) == (302, "/confirm?email=sample%40example.com")
        assert settings.ACCESS_COOKIE_NAME not in answer.cookies

    def test_leads_to_signing_in_where_that_fails_at_first(
        self, visitor: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(*args: object, **kwargs: object) -> Never:
            raise Unavailable

        monkeypatch.setattr(AuthenticationService, "sign_in", down)
        answer = visitor.post("/signup", NEW, follow=True)
        assert answer.redirect_chain == [("/signin", 302)]
        assert b"Your account is ready." in answer.content

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("username", " ", "Choose a name."),
            ("email", "no address", "Enter an e-mail address"),
            ("password", "short", "8 to 99 characters"),
            ("password", "all-lower-case", "still needs"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_all_but_the_password(
        self, visitor: Client, field: str, value: str, message: str
    ) -> None:
        answer = visitor.post("/signup", {**NEW, field: value})
        assert answer.status_code == 422
        assert message in answer.content.decode()
        kept = fields_of(answer)
        typed = {**NEW, field: value}
        assert (kept["username"], kept["email"]) == (typed["username"], typed["email"])
        assert kept["password"] == ""

    def test_taken_address_is_said_beside_the_field(self, alice: Person, visitor: Client) -> None:
        answer = visitor.post("/signup", {**NEW, "email": ALICE.email.upper()})
        assert answer.status_code == 409
        assert b"already has an account" in answer.content

    def test_outage_keeps_what_was_typed(self, visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def down(*args: object, **kwargs: object) -> Never:
            raise Unavailable

        monkeypatch.setattr(RegistrationService, "register", down)
        answer = visitor.post("/signup", NEW)
        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert fields_of(answer)["email"] == NEW["email"]
        assert fields_of(answer)["password"] == ""

    def test_csrf_is_enforced(self, aws: LocalCloud) -> None:
        browser = Client(enforce_csrf_checks=True)
        assert browser.post("/signup", NEW).status_code == 403


class TestConfirm:
    def test_fills_in_the_address(self, visitor: Client) -> None:
        answer = visitor.get("/confirm", {"email": "a@example.com"})
        assert fields_of(answer)["email"] == "a@example.com"

    def test_right_code_leads_to_signing_in(self, visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = []
        monkeypatch.setattr(RegistrationService, "confirm", lambda service, **fields: asked.append(fields))
        answer = visitor.post("/confirm", {"email": "a@example.com", "code": "123456"}, follow=True)
        assert asked == [{"email": "a@example.com", "code": "123456"}]
        assert answer.redirect_chain == [("/signin", 302)]
        assert b"Your address is confirmed." in answer.content

    def test_wrong_code_is_said_beside_the_field(self, visitor: Client) -> None:
        answer = visitor.post("/confirm", {"email": "nobody@example.com", "code": "000000"})
        assert answer.status_code == 422
        assert fields_of(answer)["code"] == "000000"

    def test_new_code_is_promised_to_everybody_alike(self, visitor: Client) -> None:
        answer = visitor.post("/confirm/resend", {"email": "nobody@example.com"})
        assert (answer.status_code, answer["Location"]) == (302, "/confirm?email=nobody%40example.com")
