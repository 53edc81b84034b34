"""The pages of passwords."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts import dependencies
from tests.integration.accounts.browsers import can_sign_in, is_signed_in, text_of
from tests.integration.pages.conftest import fields_of
from tests.personas import ALICE, Person, sign_in
from webapp.errors import Unavailable

CODE, RESET_CODE, NEW_PASSWORD, NEW_EMAIL = "123456", "654321", "Changed-pass1", "alice.new@example.com"


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

        monkeypatch.setattr(dependencies.password_service(), "forgot_password", fail)
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
            (ALICE.password, "Kw7-x", "password-new_password_error"),
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

        monkeypatch.setattr(dependencies.password_service(), "change_password", fail)
        answer = alice.browser().post(
            "/account/password", {"old_password": ALICE.password, "new_password": NEW_PASSWORD}
        )
        assert answer.status_code == 503
        assert "Nothing was changed." in text_of(answer)

    def test_after_the_session_ended_leads_to_the_sign_in(self, alice: Person) -> None:
        browser = alice.browser()
        dependencies.authentication_service().sign_out_everywhere(identity=alice.identity)
        answer = browser.post(
            "/account/password", {"old_password": ALICE.password, "new_password": NEW_PASSWORD}
        )
        assert answer.status_code in {302, 401}
        assert NEW_PASSWORD not in answer.content.decode()
