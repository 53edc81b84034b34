"""Looking after one's own account in a browser, with scripts and without."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import PASSWORD, Visit

pytestmark = pytest.mark.needs_browser

NEW_PASSWORD, CODE, RESET_CODE = "Changed-pass1", "123456", "654321"


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def sign_in(window: Visit, email: str, password: str) -> None:
    window.go("/signin")
    window.page.get_by_label("Email").fill(email)
    window.page.get_by_label("Password").fill(password)
    window.page.get_by_role("button", name="Sign in").click()


def test_a_forgotten_password_is_replaced_and_every_session_ends(
    visit: Callable[..., Visit], javascript: bool
) -> None:
    owner = visit(javascript=javascript)
    email = owner.sign_up()
    window = visit(javascript=javascript)
    page = window.page
    window.go("/signin")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email").fill(email)
    page.get_by_role("button", name="Send code").click()
    expect(page.get_by_role("status")).to_contain_text(
        "If this address has an account, a code is on its way."
    )
    expect(page.get_by_label("Email")).to_have_value(email)
    page.get_by_label("Code").fill("000000")
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_text("This code is not right, or too old.")).to_be_visible()
    expect(page.get_by_label("Code")).to_have_value("000000")
    page.get_by_label("Code").fill(RESET_CODE)
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("status")).to_contain_text("Your new password is set")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Open tasks")).to_be_visible()
    owner.go("/account")
    expect(owner.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_password_is_changed_and_this_session_goes_on(
    visit: Callable[..., Visit], javascript: bool
) -> None:
    window = visit(javascript=javascript)
    email, page = window.sign_up(), window.page
    other = visit(javascript=javascript)
    sign_in(other, email, PASSWORD)
    expect(other.page.get_by_role("heading", name="Open tasks")).to_be_visible()
    window.go("/account")
    page.get_by_label("Current password").fill("Wrong-pass1")
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("This is not the password of your account.")).to_be_visible()
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("status")).to_contain_text("Your password is changed")
    expect(section(page, "Sessions").get_by_role("listitem")).to_have_count(1)
    other.go("/account")
    expect(other.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_an_address_is_changed_with_its_code(visit: Callable[..., Visit], javascript: bool) -> None:
    window = visit(javascript=javascript)
    email, page = window.sign_up(), window.page
    window.go("/account")
    page.get_by_label("New email").fill(f"new-{email}")
    section(page, "Address").get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Change address").click()
    expect(page.get_by_role("status")).to_contain_text("If this address can be used")
    expect(page.get_by_role("main")).to_contain_text(f"new-{email}")
    page.get_by_label("Code").fill(CODE)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("status")).to_contain_text(f"The address of your account is now new-{email}.")


def test_sessions_are_told_apart_and_ended(visit: Callable[..., Visit], javascript: bool) -> None:
    window = visit(javascript=javascript)
    email, page = window.sign_up(), window.page
    others = [visit(javascript=javascript) for _ in range(2)]
    for other in others:
        sign_in(other, email, PASSWORD)
        expect(other.page.get_by_role("heading", name="Open tasks")).to_be_visible()
    window.go("/account")
    entries = section(page, "Sessions").get_by_role("listitem")
    expect(entries).to_have_count(3)
    expect(entries.first).to_contain_text("on Linux (this one)")
    entries.last.get_by_role("button", name="End this session").click()
    expect(page.get_by_role("status")).to_contain_text("The session has ended.")
    expect(entries).to_have_count(2)
    page.get_by_role("button", name="End all other sessions").click()
    expect(page.get_by_role("status")).to_contain_text("All other sessions have ended.")
    expect(entries).to_have_count(1)
    for other in others:
        other.go("/account")
        expect(other.page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_everything_is_taken_along_and_the_account_deleted(
    visit: Callable[..., Visit], javascript: bool
) -> None:
    window = visit(javascript=javascript)
    email, page = window.sign_up(), window.page
    window.add("Buy oat milk")
    window.go("/account")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download everything").click()
    document = json.loads(Path(download.value.path()).read_text())
    assert document["user"]["email"] == email
    assert [item["title"] for item in document["items"]] == ["Buy oat milk"]
    section(page, "Delete account").get_by_role("link", name="Delete account").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(email)
    expect(page.get_by_text("Your 1 task,")).to_be_visible()
    page.get_by_label("Password").fill("Wrong-pass1")
    page.get_by_role("button", name="Delete account").click()
    expect(page.get_by_text("This is not the password of your account.")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Delete account").click()
    expect(page.get_by_role("status")).to_contain_text("Your account is deleted, with everything in it.")
    sign_in(window, email, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("is not right")
