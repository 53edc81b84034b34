"""Signing up, confirming, signing in and out, and the account's page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.errors import AccountInactive, AccountUnconfirmed
from accounts.services import AccountService
from tests.integration.pages.conftest import PART, fields_of
from tests.personas import ALICE
from webapp.errors import Unavailable

NEW = {"username": "Sample Person", "email": "sample@example.com", "password": "Sample-pass1"}


class TestSignUp:
    def test_signs_in_at_once_where_no_confirmation_is_needed(self, visitor):
        answer = visitor.post("/signup", NEW)
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert b"Nothing to do yet." in visitor.get("/").content

    def test_leads_to_the_code_where_confirmation_is_needed(self, visitor, monkeypatch):
        register = AccountService.register

        def unconfirmed(service, **fields):
            return replace(register(service, **fields), is_confirmation_required=True)

        monkeypatch.setattr(AccountService, "register", unconfirmed)
        answer = visitor.post("/signup", NEW)
        assert (answer.status_code, answer["Location"]) == (302, "/confirm?email=sample%40example.com")
        assert settings.ACCESS_COOKIE_NAME not in answer.cookies

    def test_leads_to_signing_in_where_that_fails_at_first(self, visitor, monkeypatch):
        def down(*args, **kwargs):
            raise Unavailable

        monkeypatch.setattr(AccountService, "sign_in", down)
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
    def test_says_what_is_wrong_and_keeps_all_but_the_password(self, visitor, field, value, message):
        answer = visitor.post("/signup", {**NEW, field: value})
        assert answer.status_code == 422
        assert message in answer.content.decode()
        kept = fields_of(answer)
        typed = {**NEW, field: value}
        assert (kept["username"], kept["email"]) == (typed["username"], typed["email"])
        assert kept["password"] == ""

    def test_taken_address_is_said_beside_the_field(self, alice, visitor):
        answer = visitor.post("/signup", {**NEW, "email": ALICE.email.upper()})
        assert answer.status_code == 409
        assert b"already has an account" in answer.content

    def test_outage_keeps_what_was_typed(self, visitor, monkeypatch):
        def down(*args, **kwargs):
            raise Unavailable

        monkeypatch.setattr(AccountService, "register", down)
        answer = visitor.post("/signup", NEW)
        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert fields_of(answer)["email"] == NEW["email"]
        assert fields_of(answer)["password"] == ""

    def test_csrf_is_enforced(self, aws):
        browser = Client(enforce_csrf_checks=True)
        assert browser.post("/signup", NEW).status_code == 403


class TestSignIn:
    def sign_in(self, browser: Client, **more: str) -> Any:
        return browser.post("/signin", {"email": ALICE.email, "password": ALICE.password, **more})

    @pytest.mark.parametrize(
        ("back", "goal"),
        [
            ("/account", "/account"),
            ("/?tag=home&sort=title", "/?tag=home&sort=title"),
            ("", "/"),
            ("https://evil.example/", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("account", "/"),
        ],
    )
    def test_goes_back_to_paths_of_this_site_only(self, alice, visitor, back, goal):
        answer = self.sign_in(visitor, next=back)
        assert (answer.status_code, answer["Location"]) == (302, goal)
        again = visitor.get("/signin", {"next": back})
        assert (again.status_code, again["Location"]) == (302, goal)

    def test_cookies_are_out_of_reach_of_scripts(self, alice, visitor):
        answer = self.sign_in(visitor)
        for name in (settings.ACCESS_COOKIE_NAME, settings.REFRESH_COOKIE_NAME):
            assert answer.cookies[name]["httponly"]
            assert answer.cookies[name]["samesite"] == "Lax"

    @pytest.mark.parametrize(
        "pair",
        [(ALICE.email, "Wrong-pass1"), ("nobody@example.com", "Wrong-pass1"), ("no address", "x"), ("", "")],
    )
    def test_wrong_pair_is_refused_without_saying_which(self, alice, visitor, pair):
        answer = visitor.post("/signin", {"email": pair[0], "password": pair[1], "next": "/account"})
        assert answer.status_code == 422
        assert b"The e-mail address or the password is not right." in answer.content
        kept = fields_of(answer)
        assert (kept["email"], kept["password"], kept["next"]) == (pair[0], "", "/account")

    def test_form_that_was_kept_comes_back_filled_and_unsaved(self, alice, visitor):
        kept = fields_of(visitor.post("/todos?tag=home", {"title": "Buy oat milk", "key": "k1"}))["kept"]
        answer = self.sign_in(visitor, kept=kept)
        assert answer.status_code == 200
        fields = fields_of(answer)
        assert (fields["title"], fields["key"]) == ("Buy oat milk", "k1")
        assert 'action="/todos?tag=home"' in answer.content.decode()
        assert b"Nothing to do yet" not in answer.content

    def test_kept_form_that_was_tampered_with_is_dropped(self, alice, visitor):
        kept = fields_of(visitor.post("/todos", {"title": "Buy oat milk"}))["kept"]
        answer = self.sign_in(visitor, kept=kept[:-3] + "abc")
        assert (answer.status_code, answer["Location"]) == (302, "/")

    def test_kept_form_of_somebody_elses_task_shows_only_what_was_typed(self, anna, ben, visitor):
        todo = ben.has("A secret plan")
        kept = fields_of(visitor.post(f"/todos/{todo.todo_id}", {"title": "My words", "version": "1"}))[
            "kept"
        ]
        answer = self.sign_in(visitor, kept=kept)
        assert fields_of(answer)["title"] == "My words"
        assert b"secret" not in answer.content
        assert visitor.post(f"/todos/{todo.todo_id}", fields_of(answer)).status_code == 404

    def test_unconfirmed_address_leads_to_the_code(self, alice, visitor, monkeypatch):
        def unconfirmed(*args, **kwargs):
            raise AccountUnconfirmed

        monkeypatch.setattr(AccountService, "sign_in", unconfirmed)
        answer = self.sign_in(visitor)
        assert (answer.status_code, answer["Location"]) == (302, "/confirm?email=alice%40example.com")

    def test_deactivated_account_is_told_so(self, alice, visitor, monkeypatch):
        def inactive(*args, **kwargs):
            raise AccountInactive

        monkeypatch.setattr(AccountService, "sign_in", inactive)
        answer = self.sign_in(visitor)
        assert answer.status_code == 403
        assert AccountInactive.message in answer.content.decode()


class TestConfirm:
    def test_fills_in_the_address(self, visitor):
        answer = visitor.get("/confirm", {"email": "a@example.com"})
        assert fields_of(answer)["email"] == "a@example.com"

    def test_right_code_leads_to_signing_in(self, visitor, monkeypatch):
        asked = []
        monkeypatch.setattr(AccountService, "confirm", lambda service, **fields: asked.append(fields))
        answer = visitor.post("/confirm", {"email": "a@example.com", "code": "123456"}, follow=True)
        assert asked == [{"email": "a@example.com", "code": "123456"}]
        assert answer.redirect_chain == [("/signin", 302)]
        assert b"Your address is confirmed." in answer.content

    def test_wrong_code_is_said_beside_the_field(self, visitor):
        answer = visitor.post("/confirm", {"email": "nobody@example.com", "code": "000000"})
        assert answer.status_code == 422
        assert fields_of(answer)["code"] == "000000"

    def test_new_code_is_promised_to_everybody_alike(self, visitor):
        answer = visitor.post("/confirm/resend", {"email": "nobody@example.com"})
        assert (answer.status_code, answer["Location"]) == (302, "/confirm?email=nobody%40example.com")


class TestAccountPage:
    def test_shows_who_one_is(self, anna):
        text = anna.browser.get("/account").content.decode()
        for part in (ALICE.name, ALICE.email, anna.person.user_id):
            assert part in text

    def test_visitors_are_sent_to_sign_in(self, visitor):
        assert visitor.get("/account")["Location"] == "/signin?next=%2Faccount"
        assert visitor.get("/account", headers=PART)["HX-Redirect"].startswith("/signin?next=")

    def test_cookies_that_stand_for_nobody_are_taken_away(self, visitor):
        visitor.cookies[settings.ACCESS_COOKIE_NAME] = "not.a.token"
        answer = visitor.get("/account")
        assert answer.status_code == 302
        assert answer.cookies[settings.ACCESS_COOKIE_NAME].value == ""


class TestSignOut:
    def test_ends_this_session_at_once(self, anna):
        other = anna.person.browser()
        answer = anna.browser.post("/signout")
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert other.get("/account").status_code == 302

    def test_everywhere_ends_all_sessions(self, anna, visitor):
        visitor.post("/signin", {"email": ALICE.email, "password": ALICE.password})
        assert visitor.get("/account").status_code == 200
        anna.browser.post("/signout", {"everywhere": "true"})
        assert visitor.get("/account").status_code == 302

    def test_is_harmless_for_visitors(self, visitor):
        assert visitor.post("/signout").status_code == 302

    def test_only_by_post_and_only_from_here(self, anna):
        assert anna.browser.get("/signout").status_code == 405
        browser = anna.person.browser(enforce_csrf_checks=True)
        assert browser.post("/signout").status_code == 403
        assert anna.browser.get("/account").status_code == 200
