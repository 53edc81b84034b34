"""The form on the page of the account by which its owner changes it."""

from __future__ import annotations

from typing import Any, Never

import pytest
from django.test import Client

from accounts import dependencies
from tests.integration.accounts.browsers import text_of
from tests.integration.pages.conftest import fields_of
from tests.personas import ALICE, Person
from webapp.errors import Unavailable


def test_shows_and_saves_what_is_decided(alice: Person) -> None:
    browser = alice.browser()
    fields = fields_of(browser.get("/account"))
    assert fields["time_zone"] == "UTC"
    sent = {"username": "Zoë", "time_zone": "Asia/Calcutta"}
    answer = browser.post("/account/preferences", sent, follow=True)
    assert answer.redirect_chain == [("/account#preferences", 302)]
    assert "Your settings are saved." in text_of(answer)
    user = alice.api().get("/api/v1/auth/user").json()["user_data"]
    assert (user["username"], user["time_zone"], user["email_reminders"]) == ("Zoë", "Asia/Calcutta", False)


def test_proposes_what_the_browser_tells_until_it_is_set(alice: Person) -> None:
    browser = alice.browser()
    browser.cookies["timezone"] = "Europe%2FParis"
    assert fields_of(browser.get("/account"))["time_zone"] == "Europe/Paris"
    browser.cookies["timezone"] = "nowhere"
    assert fields_of(browser.get("/account"))["time_zone"] == "UTC"


@pytest.mark.parametrize(
    ("field", "value"), [("time_zone", "Mars/Olympus"), ("time_zone", ""), ("username", " ")]
)
def test_a_problem_stands_beside_its_field(alice: Person, field: str, value: str) -> None:
    sent = {"username": ALICE.name, "time_zone": "UTC", field: value}
    answer = alice.browser().post("/account/preferences", sent)
    assert answer.status_code == 422
    assert f'id="preferences-{field}_error"' in answer.content.decode()


def test_an_outage_keeps_what_was_chosen(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> Never:
        raise Unavailable

    monkeypatch.setattr(dependencies.preference_service(), "change", fail)
    answer = alice.browser().post("/account/preferences", {"username": "Zoë", "time_zone": "Europe/Kiev"})
    assert answer.status_code == 503
    assert fields_of(answer)["time_zone"] == "Europe/Kiev"


def test_the_first_sign_in_of_a_browser_sets_the_time_zone_and_later_ones_leave_it(alice: Person) -> None:
    zones = []
    for told in ("nowhere", "Asia%2FCalcutta", "Europe%2FParis"):
        browser = Client()
        browser.cookies["timezone"] = told
        browser.post("/signin", {"email": ALICE.email, "password": ALICE.password})
        zones.append(alice.api().get("/api/v1/auth/user").json()["user_data"]["time_zone"])
    assert zones == ["UTC", "Asia/Calcutta", "Asia/Calcutta"]
