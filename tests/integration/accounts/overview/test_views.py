"""The page of the account that is signed in."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from tests.integration.pages.conftest import PART, Surfer
from tests.personas import ALICE


class TestAccountPage:
    def test_shows_who_one_is(self, anna: Surfer) -> None:
        text = anna.browser.get("/account").content.decode()
        for part in (ALICE.name, ALICE.email, anna.person.user_id):
            assert part in text

    def test_visitors_are_sent_to_sign_in(self, visitor: Client) -> None:
        assert visitor.get("/account")["Location"] == "/signin?next=%2Faccount"
        assert visitor.get("/account", headers=PART)["HX-Redirect"].startswith("/signin?next=")

    def test_cookies_that_stand_for_nobody_are_taken_away(self, visitor: Client) -> None:
        visitor.cookies[settings.ACCESS_COOKIE_NAME] = "not.a.token"
        answer = visitor.get("/account")
        assert answer.status_code == 302
        assert answer.cookies[settings.ACCESS_COOKIE_NAME].value == ""
