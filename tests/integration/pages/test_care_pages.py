"""Looking after one's own account in a browser without scripts: passwords, the address, sessions, deletion."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts import dependencies
from tests.integration.pages.conftest import fields_of
from tests.personas import ALICE, BOB, Person, sign_in
from webapp.errors import Unavailable

CODE, RESET_CODE, NEW_PASSWORD, NEW_EMAIL = "123456", "654321", "Changed-pass1", "alice.new@example.com"


def text_of(answer: Any) -> str:
    """What stands on a page, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def is_signed_in(browser: Client) -> bool:
    return bool(browser.get("/account").status_code == 200)


def can_sign_in(password: str, email: str = ALICE.email) -> bool:
    answer = Client().post("/signin", {"email": email, "password": password})
    return bool(answer.status_code == 302)


class TestForgotten:
    def test_the_whole_way(self, alice: Person) -> None:
        browser = Client()
        assert "/forgot" in browser.get("/signin").content.decode()
        sent = browser.post("/forgot", {"email": ALICE.email}, follow=True)
        assert sent.redirect_chain == [("/reset?email=alice%40example.com", 302)]
        assert "If this address has an account, a code is on its way." in text_of(sent)
        assert fields_of(sent)["email"] == ALICE.email
        done = browser.post(
            "/reset", {"email": ALICE.email, "code": RESET_CODE, "new_password": NEW_PASSWORD}, follow=True
        )
        assert done.redirect_chain == [("/signin", 302)]
        assert "Your new password is set" in text_of(done)
        assert not is_signed_in(alice.browser())
        assert (can_sign_in(ALICE.password), can_sign_in(NEW_PASSWORD)) == (False, True)

    def test_looks_the_same_for_an_address_without_an_account(self, alice: Person) -> None:
        pages = []
        for email in (ALICE.email, "nobody@example.com"):
            answer = Client().post("/forgot", {"email": email}, follow=True)
            pages.append(text_of(answer).replace(email, "…"))
        assert pages[0] == pages[1]

    @pytest.mark.parametrize("email", [ALICE.email, "nobody@example.com"])
    def test_a_wrong_code_keeps_what_was_typed(self, alice: Person, email: str) -> None:
        browser = Client()
        browser.post("/forgot", {"email": email})
        answer = browser.post("/reset", {"email": email, "code": "000000", "new_password": NEW_PASSWORD})
        assert answer.status_code == 422
        assert (fields_of(answer)["email"], fields_of(answer)["code"]) == (email, "000000")
        assert 'id="id_code_error"' in answer.content.decode()
        assert NEW_PASSWORD not in answer.content.decode()

    def test_every_problem_stands_beside_its_field(self, aws: Any) -> None:
        answer = Client().post("/reset", {"email": "nowhere", "code": "1", "new_password": "short"})
        assert answer.status_code == 422
        for name in ("email", "new_password"):
            assert f'id="id_{name}_error"' in answer.content.decode()
        assert Client().post("/forgot", {"email": "nowhere"}).status_code == 422

    def test_an_outage_keeps_what_was_typed(self, aws: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(**_: Any) -> None:
            raise Unavailable

        monkeypatch.setattr(dependencies.account_care(), "forgot_password", fail)
        answer = Client().post("/forgot", {"email": ALICE.email})
        assert (answer.status_code, answer["Retry-After"]) == (503, "2")
        assert fields_of(answer)["email"] == ALICE.email


class TestPassword:
    def test_is_changed_and_other_sessions_end(self, alice: Person) -> None:
        browser, other = alice.browser(), sign_in(ALICE).browser()
        answer = browser.post(
            "/account/password", {"old_password": ALICE.password, "new_password": NEW_PASSWORD}, follow=True
        )
        assert "Your password is changed" in text_of(answer)
        assert (is_signed_in(browser), is_signed_in(other)) == (True, False)
        assert (can_sign_in(ALICE.password), can_sign_in(NEW_PASSWORD)) == (False, True)

    @pytest.mark.parametrize(
        ("old", "new", "place"),
        [
            ("Wrong-pass1", NEW_PASSWORD, "password-old_password_error"),
            (ALICE.password, "short", "password-new_password_error"),
        ],
    )
    def test_that_is_not_right_is_said_beside_its_field(
        self, alice: Person, old: str, new: str, place: str
    ) -> None:
        answer = alice.browser().post("/account/password", {"old_password": old, "new_password": new})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'id="{place}"' in page
        assert page.count("_error") == page.count(place), "no other form of the page has an error"
        assert old not in page
        assert new not in page
        assert can_sign_in(ALICE.password)

    def test_an_outage_is_said_at_the_form(self, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(**_: Any) -> None:
            raise Unavailable("Nothing was changed.")

        monkeypatch.setattr(dependencies.account_care(), "change_password", fail)
        answer = alice.browser().post(
            "/account/password", {"old_password": ALICE.password, "new_password": NEW_PASSWORD}
        )
        assert answer.status_code == 503
        assert "Nothing was changed." in text_of(answer)

    def test_after_the_session_ended_leads_to_the_sign_in(self, alice: Person) -> None:
        browser = alice.browser()
        dependencies.account_service().sign_out_everywhere(identity=alice.identity)
        answer = browser.post(
            "/account/password", {"old_password": ALICE.password, "new_password": NEW_PASSWORD}
        )
        assert answer.status_code in {302, 401}
        assert NEW_PASSWORD not in answer.content.decode()


class TestAddress:
    FORM = {"email": NEW_EMAIL, "password": ALICE.password}

    def test_is_changed_with_the_code(self, alice: Person) -> None:
        browser = alice.browser()
        asked = browser.post("/account/email", self.FORM, follow=True)
        assert asked.redirect_chain == [("/account/email?email=alice.new%40example.com", 302)]
        assert "If this address can be used, a code is on its way to it." in text_of(asked)
        assert NEW_EMAIL in text_of(asked)
        wrong = browser.post("/account/email/confirm?email=alice.new%40example.com", {"code": "000000"})
        assert (wrong.status_code, fields_of(wrong)["code"]) == (422, "000000")
        assert NEW_EMAIL in text_of(wrong)
        done = browser.post("/account/email/confirm", {"code": CODE}, follow=True)
        assert f"The address of your account is now {NEW_EMAIL}." in text_of(done)
        assert (can_sign_in(ALICE.password, NEW_EMAIL), can_sign_in(ALICE.password)) == (True, False)

    def test_of_somebody_else_looks_like_any_other(self, alice: Person, bob: Person) -> None:
        pages = []
        for email in (BOB.email, NEW_EMAIL):
            answer = alice.browser().post("/account/email", {**self.FORM, "email": email}, follow=True)
            pages.append(text_of(answer).replace(email, "…"))
        assert pages[0] == pages[1]

    def test_that_is_not_right_is_said_beside_its_field(self, alice: Person) -> None:
        browser = alice.browser()
        for form, place in (
            ({**self.FORM, "email": "nowhere"}, "address-email_error"),
            ({**self.FORM, "email": ALICE.email}, "address-email_error"),
            ({**self.FORM, "password": "Wrong-pass1"}, "address-password_error"),
        ):
            answer = browser.post("/account/email", form)
            assert answer.status_code == 422
            assert f'id="{place}"' in answer.content.decode()
            assert f'value="{form["email"]}"' in answer.content.decode()

    def test_survives_a_session_that_was_over(self, alice: Person) -> None:
        browser = alice.browser()
        dependencies.account_service().sign_out_everywhere(identity=alice.identity)
        answer = browser.post("/account/email", self.FORM)
        assert answer.status_code == 401
        assert ALICE.password not in answer.content.decode()
        kept = fields_of(answer)["kept"]
        again = browser.post(
            "/signin", {"email": ALICE.email, "password": ALICE.password, "kept": kept, "next": ""}
        )
        assert again.status_code == 200
        assert f'value="{NEW_EMAIL}"' in again.content.decode()

    def test_survives_a_page_that_was_too_old(self, alice: Person) -> None:
        browser = alice.browser(enforce_csrf_checks=True)
        answer = browser.post("/account/email", self.FORM, headers={"origin": "http://testserver"})
        assert answer.status_code == 403
        assert f'value="{NEW_EMAIL}"' in answer.content.decode()
        assert ALICE.password not in answer.content.decode()
        assert "End this session" in text_of(answer)

    def test_survives_an_outage(self, alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(**_: Any) -> None:
            raise Unavailable

        monkeypatch.setattr(dependencies.account_care(), "request_email", fail)
        answer = alice.browser().post("/account/email", self.FORM)
        assert answer.status_code == 503
        assert f'value="{NEW_EMAIL}"' in answer.content.decode()
        monkeypatch.setattr(dependencies.open_sessions(), "list", fail)
        assert alice.browser().get("/account").status_code == 200


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


class TestExport:
    def test_is_a_file(self, alice: Person) -> None:
        answer = alice.browser().get("/account/export")
        assert answer["Content-Disposition"].startswith("attachment")
        assert json.loads(answer.getvalue())["user"]["email"] == ALICE.email


class TestDeletion:
    def test_asks_with_the_names_of_what_goes(self, alice: Person) -> None:
        page = text_of(alice.browser().get("/account/delete"))
        assert f"Delete the account of {ALICE.email} ?" in page

    def test_signs_out_and_leaves_nothing(self, alice: Person) -> None:
        browser = alice.browser()
        answer = browser.post("/account/delete", {"password": ALICE.password}, follow=True)
        assert "Your account is deleted" in text_of(answer)
        assert not is_signed_in(alice.browser())
        assert not can_sign_in(ALICE.password)

    def test_needs_the_password(self, alice: Person) -> None:
        browser = alice.browser()
        for password in ("Wrong-pass1", ""):
            answer = browser.post("/account/delete", {"password": password})
            assert answer.status_code == 422
            assert 'id="id_password_error"' in answer.content.decode()
        assert is_signed_in(browser)

    def test_is_not_for_administrators(self, charlie: Person) -> None:
        browser = charlie.browser()
        assert "/account/delete" not in browser.get("/account").content.decode()
        answer = browser.post("/account/delete", {"password": charlie.persona.password})
        assert answer.status_code == 409
        assert "Ask another administrator." in text_of(answer)
        assert is_signed_in(browser)

    def test_that_is_interrupted_says_what_to_do_and_is_completed_by_the_sign_in(
        self, alice: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        browser = alice.browser()
        with monkeypatch.context() as patch:

            def fail(*_: Any) -> None:
                raise Unavailable

            patch.setattr(dependencies.account_tasks(), "remove_all", fail)
            answer = browser.post("/account/delete", {"password": ALICE.password})
        assert answer.status_code == 503
        assert "Sign in once more to complete what is left." in text_of(answer)
        assert not is_signed_in(browser)
        assert not can_sign_in(ALICE.password)
        assert dependencies.account_repository().find_by_sub(alice.identity.sub) is None
