"""A tab of one account, while another signs in beside it: nothing of one reaches the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.needs_browser


def test_tab_of_another_account_shows_and_writes_nothing(
    visit: Callable[..., Visit], javascript: bool
) -> None:
    first = visit(javascript=javascript)
    first.sign_up("First")
    first.add("Of the first")
    second = visit(beside=first)
    second.page.context.clear_cookies()
    second.sign_up("Second")
    second.add("Of the second")

    page = first.page
    page.bring_to_front()
    if javascript:
        page.get_by_label("Search").fill("of the")
        expect(page.get_by_role("status")).to_contain_text("Another account is signed in now.")
        expect(first.row("Of the first")).to_be_visible()
        expect(page.locator("body")).not_to_contain_text("Of the second")
    page.get_by_label("New task").fill("Typed by the first")
    page.get_by_role("button", name="Add task").click()
    expect(page.get_by_text("Another account is signed in now").last).to_be_visible()
    expect(page.get_by_text("Typed by the first")).to_be_visible()
    second.go("/")
    expect(second.page.get_by_role("list", name="Tasks").get_by_role("listitem")).to_have_count(1)
    expect(second.page.locator("body")).not_to_contain_text("Typed by")


def test_double_presses_get_in_and_keys_work_on_the_way(
    visit: Callable[..., Visit], javascript: bool
) -> None:
    window = visit(javascript=javascript)
    page = window.page
    email = window.sign_up()
    window.sign_out()
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill("Visitor-pass1")
    page.get_by_role("button", name="Sign in").dblclick()
    page.get_by_label("New task").wait_for()
    if not javascript:
        return
    page.keyboard.press("n")
    expect(page.get_by_label("New task")).to_be_focused()
    page.get_by_label("New task").blur()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    dialog.get_by_label("Single keys are on").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()


def test_back_shows_nothing_after_signing_out_in_another_tab(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.add("A secret plan")
    # What the browser does with a page it puts away and takes out again, whether or not it does it here.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(page.locator("html")).to_be_hidden()
    window.forget_session()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("A secret plan")
