"""Two windows, a session that is over, a service that is down: what was typed stays."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, Visit

pytestmark = pytest.mark.needs_browser


@pytest.fixture
def outage(site: Site) -> Iterator[None]:
    """Nothing of AWS answers any more, until the test is over."""
    site.cloud.kill()
    yield
    site.cloud.restart()


def test_conflict_shows_both_versions_and_overwrites_nothing(
    visit: Callable[..., Visit], javascript: bool
) -> None:
    window = visit(javascript=javascript)
    page = window.page
    window.sign_up()
    window.add("Repaint the shed")
    window.open("Repaint the shed")

    other = visit(beside=window)
    other.page.goto(page.url)
    other.page.get_by_label("Title").fill("Repaint the shed green")
    other.page.get_by_label("Description").fill("Two coats.")
    other.page.get_by_role("button", name="Save").click()
    other.row("Repaint the shed green").wait_for()

    # A window in the background gets its turn only once a second.
    page.bring_to_front()
    page.get_by_label("Title").fill("Repaint the shed blue")
    page.get_by_label("Tags").fill("garden")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="This task was changed in the meantime")).to_be_visible()
    titles = page.get_by_role("group", name="Title")
    expect(titles.get_by_label("Your title")).to_have_value("Repaint the shed blue")
    expect(titles).to_contain_text("Repaint the shed green")
    expect(titles.get_by_label("Keep yours")).to_be_checked()
    # What only one of the two has changed is nothing to choose from.
    expect(page.get_by_label("Keep yours")).to_have_count(1)

    titles.get_by_label("Keep the saved one").check()
    page.get_by_role("button", name="Save").click()
    row = window.row("Repaint the shed green")
    expect(row.get_by_role("link", name="garden")).to_be_visible()
    window.open("Repaint the shed green")
    expect(page.get_by_label("Description")).to_have_value("Two coats.")


def test_conflict_that_is_overtaken_again_is_shown_again(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.add("Repaint the shed")
    window.open("Repaint the shed")
    other = visit(beside=window)
    for title in ("Repaint the shed green", "Repaint the shed red"):
        other.page.bring_to_front()
        other.page.goto(page.url)
        other.page.get_by_label("Title").fill(title)
        other.page.get_by_role("button", name="Save").click()
        other.row(title).wait_for()
        page.bring_to_front()
        if page.get_by_label("Title", exact=True).is_visible():
            page.get_by_label("Title", exact=True).fill("Repaint the shed blue")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("group", name="Title")).to_contain_text(title)
    expect(page.get_by_label("Your title")).to_have_value("Repaint the shed blue")
    page.get_by_role("button", name="Save").click()
    expect(window.row("Repaint the shed blue")).to_be_visible()


def test_new_task_comes_through_losing_all_cookies(visit: Callable[..., Visit], javascript: bool) -> None:
    window = visit(javascript=javascript)
    page = window.page
    email = window.sign_up()
    page.get_by_label("New task").fill("Buy oat milk")
    page.context.clear_cookies()
    page.get_by_role("button", name="Add task").click()
    window.sign_in(email)
    if not javascript:
        expect(page.get_by_label("New task")).to_have_value("Buy oat milk")
        page.get_by_role("button", name="Add task").click()
    expect(window.row("Buy oat milk")).to_be_visible()


def test_new_task_comes_through_signing_in(visit: Callable[..., Visit], javascript: bool) -> None:
    window = visit(javascript=javascript)
    page = window.page
    email = window.sign_up()
    window.forget_session()
    page.get_by_label("New task").fill("Buy oat milk")
    page.get_by_role("button", name="Add task").click()
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    assert "oat" not in page.url
    window.sign_in("wrong-" + email)
    expect(page.get_by_text("is not right")).to_be_visible()
    window.sign_in(email)
    if not javascript:
        # Where scripts run, the browser itself has kept it, and sends it by itself.
        expect(page.get_by_label("New task")).to_have_value("Buy oat milk")
        expect(page.get_by_role("list", name="Tasks").get_by_role("listitem")).to_have_count(0)
        page.get_by_role("button", name="Add task").click()
    expect(window.row("Buy oat milk")).to_be_visible()


def test_edit_comes_through_signing_in(visit: Callable[..., Visit], javascript: bool) -> None:
    window = visit(javascript=javascript)
    page = window.page
    email = window.sign_up()
    window.add("Repaint the shed")
    window.open("Repaint the shed")
    window.forget_session()
    page.get_by_label("Description").fill("A long thought.\nIn two lines.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    window.sign_in(email)
    expect(page.get_by_label("Description")).to_have_value("A long thought.\nIn two lines.")
    page.get_by_role("button", name="Save").click()
    window.open("Repaint the shed")
    expect(page.get_by_label("Description")).to_have_value("A long thought.\nIn two lines.")


def test_signing_out_in_another_window_loses_nothing_here(
    visit: Callable[..., Visit], javascript: bool
) -> None:
    window = visit(javascript=javascript)
    page = window.page
    email = window.sign_up()
    page.get_by_label("New task").fill("Buy oat milk")
    other = visit(beside=window)
    other.go("/")
    other.sign_out()
    other.page.get_by_role("link", name="Sign in").click()
    other.sign_in(email)
    other.page.get_by_role("heading", name="Open tasks").wait_for()

    page.bring_to_front()
    page.get_by_role("button", name="Add task").click()
    if not javascript:
        expect(page.get_by_text("too old to be sent")).to_be_visible()
        expect(page.get_by_label("New task")).to_have_value("Buy oat milk")
        page.get_by_role("button", name="Add task").click()
    expect(window.row("Buy oat milk")).to_be_visible()


def test_new_task_survives_an_outage(visit: Callable[..., Visit], javascript: bool, site: Site) -> None:
    window = visit(javascript=javascript)
    page = window.page
    window.sign_up()
    page.get_by_label("New task").fill("Buy oat milk")
    site.cloud.kill()
    try:
        started = time.monotonic()
        page.get_by_role("button", name="Add task").click()
        expect(page.get_by_text("is not answering")).to_be_visible()
        assert time.monotonic() - started < 5
        expect(page.get_by_label("New task")).to_have_value("" if javascript else "Buy oat milk")
    finally:
        site.cloud.restart()
    # Where scripts run, it is sent again by itself.
    if not javascript:
        page.get_by_role("button", name="Add task").click()
    expect(window.row("Buy oat milk")).to_be_visible()


def test_edit_survives_an_outage(visit: Callable[..., Visit], javascript: bool, site: Site) -> None:
    window = visit(javascript=javascript)
    page = window.page
    window.sign_up()
    window.add("Repaint the shed")
    window.open("Repaint the shed")
    page.get_by_label("Description").fill("A long thought.")
    site.cloud.kill()
    try:
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("is not answering")).to_be_visible()
        expect(page.get_by_label("Description")).to_have_value("A long thought.")
    finally:
        site.cloud.restart()
    page.get_by_role("button", name="Save").click()
    window.open("Repaint the shed")
    expect(page.get_by_label("Description")).to_have_value("A long thought.")


def test_list_says_kindly_that_it_cannot_be_read(visit: Callable[..., Visit], site: Site) -> None:
    window = visit()
    window.sign_up()
    site.cloud.kill()
    try:
        answer = window.page.goto(site.at("/"))
        assert answer is not None
        assert answer.status == 503
        expect(window.page.get_by_role("heading", name="Not available for a moment")).to_be_visible()
    finally:
        site.cloud.restart()
    window.page.get_by_role("link", name="Try again").click()
    expect(window.page.get_by_role("heading", name="Open tasks")).to_be_visible()


def test_cloud_that_hangs_is_given_up_and_the_task_made_once(
    visit: Callable[..., Visit], javascript: bool, site: Site
) -> None:
    window = visit(javascript=javascript)
    page = window.page
    window.sign_up()
    page.get_by_label("New task").fill("Buy oat milk")
    site.cloud.process.send_signal(signal.SIGSTOP)
    try:
        started = time.monotonic()
        page.get_by_role("button", name="Add task").click()
        expect(page.get_by_text("is not answering")).to_be_visible()
        assert time.monotonic() - started < 5
        expect(page.get_by_label("New task")).to_have_value("" if javascript else "Buy oat milk")
    finally:
        site.cloud.process.send_signal(signal.SIGCONT)
    # Where scripts run, it is sent again by itself.
    if not javascript:
        page.get_by_role("button", name="Add task").click()
    window.row("Buy oat milk").wait_for()
    window.go("/")
    expect(page.get_by_role("list", name="Tasks").get_by_role("listitem")).to_have_count(1)


def test_checkbox_goes_back_when_nothing_was_saved(visit: Callable[..., Visit], site: Site) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.add("Buy oat milk")
    checkbox = page.get_by_role("checkbox", name="Complete Buy oat milk")
    site.cloud.kill()
    try:
        checkbox.check()
        expect(page.get_by_role("status")).to_contain_text("is not answering")
        expect(checkbox).not_to_be_checked()
    finally:
        site.cloud.restart()
    checkbox.check()
    expect(window.row("Buy oat milk")).not_to_have_class(re.compile("htmx-request"))
    window.go("/done")
    expect(checkbox).to_be_checked()


def test_what_was_pressed_is_sent_also_if_the_page_is_left_at_once(
    visit: Callable[..., Visit], site: Site
) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.add("Buy oat milk")
    page.get_by_role("checkbox", name="Complete Buy oat milk").click(no_wait_after=True)
    window.go("/account")
    window.go("/done")
    expect(page.get_by_role("checkbox", name="Complete Buy oat milk")).to_be_checked()


def test_sign_up_survives_an_outage(visit: Callable[..., Visit], javascript: bool, outage: None) -> None:
    window = visit(javascript=javascript)
    page = window.page
    window.go("/signup")
    page.get_by_label("Username").fill("Sample Person")
    page.get_by_label("Email").fill("sample@example.com")
    page.get_by_label("Password").fill("Visitor-pass1")
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("alert")).to_contain_text("Try again in a moment")
    expect(page.get_by_label("Email")).to_have_value("sample@example.com")


def test_server_that_is_gone_is_said_to_be_silent(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    page.get_by_label("New task").fill("Buy oat milk")
    page.route("**/todos", lambda route: route.abort("connectionrefused"))
    page.get_by_role("button", name="Add task").click()
    expect(page.get_by_role("alert")).to_contain_text("the server does not answer")
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_label("New task")).to_have_value("Buy oat milk")
    # The browser and htmx report the lost connection by themselves.
    window.complaints.clear()
