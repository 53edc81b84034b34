"""The page of a deletion."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import dependencies
from tests.integration.accounts.browsers import can_sign_in, is_signed_in, text_of
from tests.personas import ALICE, Person
from webapp.errors import Unavailable


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
