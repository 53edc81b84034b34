"""A second press on the buttons by which one gets in, and a browser without cookies."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.integration.pages.conftest import fields_of
from tests.local_cloud import LocalCloud
from tests.personas import ALICE, BOB, Person

OWN = {"Origin": "http://testserver"}
NEWCOMER = {"username": "Newcomer", "email": "newcomer@example.com", "password": "Newcomer-pass1"}
PAIR = {"email": ALICE.email, "password": ALICE.password}


def opened(address: str) -> tuple[Client, dict[str, str]]:
    """A browser that checks tokens, and the fields of a form in it."""
    browser = Client(enforce_csrf_checks=True)
    return browser, fields_of(browser.get(address))


def pressed(browser: Client, address: str, form: dict[str, str]) -> Any:
    return browser.post(address, form, headers=OWN)


@pytest.mark.parametrize(("address", "typed"), [("/signup", NEWCOMER), ("/signin", PAIR)])
def test_second_press_ends_where_the_first_does(alice: Person, address: str, typed: dict[str, str]) -> None:
    browser, fields = opened(address)
    for _ in range(2):
        answer = pressed(browser, address, {**fields, **typed})
        assert (answer.status_code, answer["Location"]) == (302, "/")
    assert browser.get("/session").status_code == 200


@pytest.mark.parametrize(("address", "typed"), [("/signup", NEWCOMER), ("/signin", PAIR)])
def test_second_press_that_overtakes_the_answer_to_the_first_works_too(
    alice: Person, address: str, typed: dict[str, str]
) -> None:
    browser, fields = opened(address)
    other = Client(enforce_csrf_checks=True)
    other.cookies[settings.CSRF_COOKIE_NAME] = browser.cookies[settings.CSRF_COOKIE_NAME].value
    for each in (browser, other):
        assert pressed(each, address, {**fields, **typed}).status_code == 302
        assert each.get("/session").status_code == 200


def test_address_of_somebody_else_stays_taken(alice: Person) -> None:
    browser, fields = opened("/signup")
    answer = pressed(browser, "/signup", {**fields, **NEWCOMER, "email": ALICE.email})
    assert answer.status_code == 409
    assert browser.get("/session").status_code == 401


def test_form_of_another_account_is_not_taken_for_a_second_press(alice: Person, bob: Person) -> None:
    browser, fields = opened("/signin")
    pressed(browser, "/signin", {**fields, **PAIR})
    answer = pressed(browser, "/signin", {**fields, "email": BOB.email, "password": BOB.password})
    assert answer.status_code == 302
    assert browser.get("/session").json()["user_id"] == bob.user_id


@pytest.mark.parametrize("address", ["/signup", "/signin"])
def test_browser_without_cookies_is_told_that_they_are_needed(aws: LocalCloud, address: str) -> None:
    browser, fields = opened(address)
    browser.cookies.clear()
    answer = pressed(browser, address, {**fields, **NEWCOMER})
    assert answer.status_code == 403
    assert b"It needs cookies" in answer.content
    assert fields_of(answer)["email"] == NEWCOMER["email"]


def test_form_of_another_site_signs_nobody_in(alice: Person) -> None:
    browser, fields = opened("/signin")
    form = {**fields, **PAIR, "csrfmiddlewaretoken": "x" * 64}
    for headers in ({"Origin": "https://evil.example"}, {}):
        assert browser.post("/signin", form, headers=headers).status_code == 403
    assert browser.get("/session").status_code == 401
