"""The pages of sessions."""

from __future__ import annotations

from typing import Any, Never

import pytest
from django.conf import settings
from django.test import Client

from accounts.identity.errors import AccountInactive, AccountUnconfirmed
from accounts.sessions.sign_in import AuthenticationService
from tests.integration.accounts.browsers import is_signed_in, text_of
from tests.integration.pages.conftest import Surfer, fields_of
from tests.personas import ALICE, Person, sign_in


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
    def test_goes_back_to_paths_of_this_site_only(
        self, alice: Person, visitor: Client, back: str, goal: str
    ) -> None:
        answer = self.sign_in(visitor, next=back)
        assert (answer.status_code, answer["Location"]) == (302, goal)
        again = visitor.get("/signin", {"next": back})
        assert (again.status_code, again["Location"]) == (302, goal)

    def test_cookies_are_out_of_reach_of_scripts(self, alice: Person, visitor: Client) -> None:
        answer = self.sign_in(visitor)
        for name in (settings.ACCESS_COOKIE_NAME, settings.REFRESH_COOKIE_NAME):
            assert answer.cookies[name]["httponly"]
            assert answer.cookies[name]["samesite"] == "Lax"

    @pytest.mark.parametrize(
        "pair",
        [(ALICE.email, "Wrong-pass1"), ("nobody@example.com", "Wrong-pass1"), ("no address", "x"), ("", "")],
    )
    def test_wrong_pair_is_refused_without_saying_which(
        self, alice: Person, visitor: Client, pair: tuple[str, str]
    ) -> None:
        answer = visitor.post("/signin", {"email": pair[0], "password": pair[1], "next": "/account"})
        assert answer.status_code == 422
        assert b"The e-mail address or the password is not right." in answer.content
        kept = fields_of(answer)
        assert (kept["email"], kept["password"], kept["next"]) == (pair[0], "", "/account")

    def test_form_that_was_kept_comes_back_filled_and_unsaved(self, alice: Person, visitor: Client) -> None:
        kept = fields_of(visitor.post("/todos?tag=home", {"title": "Buy oat milk", "key": "k1"}))["kept"]
        answer = self.sign_in(visitor, kept=kept)
        assert answer.status_code == 200
        fields = fields_of(answer)
        assert (fields["title"], fields["key"]) == ("Buy oat milk", "k1")
        assert 'action="/todos?tag=home"' in answer.content.decode()
        assert b"Nothing to do yet" not in answer.content

    def test_kept_form_that_was_tampered_with_is_dropped(self, alice: Person, visitor: Client) -> None:
        kept = fields_of(visitor.post("/todos", {"title": "Buy oat milk"}))["kept"]
        answer = self.sign_in(visitor, kept=kept[:-3] + "abc")
        assert (answer.status_code, answer["Location"]) == (302, "/")

    def test_kept_form_of_somebody_elses_task_shows_only_what_was_typed(
        self, anna: Surfer, ben: Surfer, visitor: Client
    ) -> None:
        todo = ben.has("A secret plan")
        kept = fields_of(visitor.post(f"/todos/{todo.todo_id}", {"title": "My words", "version": "1"}))[
            "kept"
        ]
        answer = self.sign_in(visitor, kept=kept)
        assert fields_of(answer)["title"] == "My words"
        assert b"secret" not in answer.content
        assert visitor.post(f"/todos/{todo.todo_id}", fields_of(answer)).status_code == 404

    def test_unconfirmed_address_leads_to_the_code(
        self, alice: Person, visitor: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def unconfirmed(*args: object, **kwargs: object) -> Never:
            raise AccountUnconfirmed

        monkeypatch.setattr(AuthenticationService, "sign_in", unconfirmed)
        answer = self.sign_in(visitor)
        assert (answer.status_code, answer["Location"]) == (302, "/confirm?email=alice%40example.com")

    def test_deactivated_account_is_told_so(
        self, alice: Person, visitor: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def inactive(*args: object, **kwargs: object) -> Never:
            raise AccountInactive

        monkeypatch.setattr(AuthenticationService, "sign_in", inactive)
        answer = self.sign_in(visitor)
        assert answer.status_code == 403
        assert AccountInactive.message in answer.content.decode()


class TestSignOut:
    def test_ends_this_session_at_once(self, anna: Surfer) -> None:
        other = anna.person.browser()
        answer = anna.browser.post("/signout")
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert other.get("/account").status_code == 302

    def test_everywhere_ends_all_sessions(self, anna: Surfer, visitor: Client) -> None:
        visitor.post("/signin", {"email": ALICE.email, "password": ALICE.password})
        assert visitor.get("/account").status_code == 200
        anna.browser.post("/signout", {"everywhere": "true"})
        assert visitor.get("/account").status_code == 302

    def test_is_harmless_for_visitors(self, visitor: Client) -> None:
        assert visitor.post("/signout").status_code == 302

    def test_only_by_post_and_only_from_here(self, anna: Surfer) -> None:
        assert anna.browser.get("/signout").status_code == 405
        browser = anna.person.browser(enforce_csrf_checks=True)
        assert browser.post("/signout").status_code == 403
        assert anna.browser.get("/account").status_code == 200


class TestSessions:
    def test_are_listed_with_device_and_place(self, alice: Person) -> None:
        firefox = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0"})
        firefox.post("/signin", {"email": ALICE.email, "password": ALICE.password}, REMOTE_ADDR="192.0.2.7")
        page = text_of(firefox.get("/account"))
        assert "Firefox on Linux (this one)" in page
        assert "from 192.0.2.7" in page
        assert page.count("End this session") == 2

    def test_show_what_a_browser_calls_itself_as_text(self, alice: Person) -> None:
        tricky = Client(headers={"user-agent": "Evil+<script>alert(1)</script>"})
        tricky.post("/signin", {"email": ALICE.email, "password": ALICE.password})
        assert "<script>alert" not in alice.browser().get("/account").content.decode()

    def test_end_one_by_one(self, alice: Person) -> None:
        browser, other, third = alice.browser(), sign_in(ALICE), sign_in(ALICE)
        answer = browser.post("/account/sessions/end", {"session": other.identity.session_id}, follow=True)
        assert "The session has ended." in text_of(answer)
        assert [is_signed_in(each) for each in (browser, other.browser(), third.browser())] == [
            True,
            False,
            True,
        ]

    def test_ending_the_one_in_hand_signs_out(self, alice: Person) -> None:
        browser = alice.browser()
        answer = browser.post("/account/sessions/end", {"session": alice.identity.session_id})
        assert answer["Location"] == "/"
        assert answer.cookies[settings.ACCESS_COOKIE_NAME]["max-age"] == 0
        assert not is_signed_in(alice.browser())

    @pytest.mark.parametrize("session_id", ["", "no such session", None])
    def test_of_others_cannot_be_ended(self, alice: Person, bob: Person, session_id: str | None) -> None:
        target = bob.identity.session_id if session_id is None else session_id
        answer = alice.browser().post("/account/sessions/end", {"session": target}, follow=True)
        assert "There is no such session" in text_of(answer)
        assert is_signed_in(bob.browser())

    def test_end_all_but_the_one_in_hand(self, alice: Person, bob: Person) -> None:
        browser, other = alice.browser(), sign_in(ALICE).browser()
        answer = browser.post("/account/sessions/end-others", follow=True)
        assert "All other sessions have ended." in text_of(answer)
        assert [is_signed_in(each) for each in (browser, other, bob.browser())] == [True, False, True]

    @pytest.mark.parametrize(
        "path",
        [
            "/account/password",
            "/account/email",
            "/account/email/confirm",
            "/account/sessions/end",
            "/account/sessions/end-others",
            "/account/delete",
        ],
    )
    def test_and_all_else_need_the_page_they_stand_on(self, alice: Person, path: str) -> None:
        browser = alice.browser(enforce_csrf_checks=True)
        answer = browser.post(path, {"session": alice.identity.session_id, "password": ALICE.password})
        assert answer.status_code == 403
        assert is_signed_in(alice.browser())
