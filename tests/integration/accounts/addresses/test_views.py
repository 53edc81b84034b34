"""The pages of addresses."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import dependencies
from tests.integration.accounts.browsers import can_sign_in, text_of
from tests.integration.pages.conftest import fields_of
from tests.personas import ALICE, BOB, Person
from webapp.errors import Unavailable

CODE, RESET_CODE, NEW_PASSWORD, NEW_EMAIL = "123456", "654321", "Changed-pass1", "alice.new@example.com"


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
        dependencies.authentication_service().sign_out_everywhere(identity=alice.identity)
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

        monkeypatch.setattr(dependencies.address_service(), "request_email", fail)
        answer = alice.browser().post("/account/email", self.FORM)
        assert answer.status_code == 503
        assert f'value="{NEW_EMAIL}"' in answer.content.decode()
        monkeypatch.setattr(dependencies.session_service(), "list", fail)
        assert alice.browser().get("/account").status_code == 200
