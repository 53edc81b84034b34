"""A task's page saves as one goes, merges what two windows change, and gives back what could not be sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.needs_browser


def on_page(visit: Callable[..., Visit], **options: object) -> Visit:
    window = visit(**options)
    window.sign_up()
    window.add("Repaint the shed")
    window.open("Repaint the shed")
    return window


def said(window: Visit, text: str) -> None:
    expect(window.page.get_by_role("status")).to_contain_text(text)


def test_fields_are_saved_as_one_leaves_them_or_pauses(visit: Callable[..., Visit]) -> None:
    window = on_page(visit)
    page = window.page
    page.get_by_label("Description").fill("Two coats.")
    said(window, "Saved")
    page.get_by_label("Ongoing").check()
    page.get_by_label("Priority").select_option("High")
    page.get_by_label("Tags").fill("Garden, home")
    page.get_by_label("Title").fill("Repaint it")
    page.get_by_label("Title").press("Tab")
    expect(page.get_by_role("heading", level=1)).to_have_text("Repaint it")
    expect(page.get_by_label("Tags")).to_have_value("garden, home")
    page.reload()
    expect(page.get_by_label("Description")).to_have_value("Two coats.")
    expect(page.get_by_label("Ongoing")).to_be_checked()
    expect(page.get_by_label("Priority")).to_have_value("3")
    expect(page.get_by_label("Title")).to_have_value("Repaint it")


def test_two_windows_are_merged_and_only_the_same_field_is_asked_about(visit: Callable[..., Visit]) -> None:
    window = on_page(visit)
    page = window.page
    other = visit(beside=window)
    other.page.goto(page.url)
    other.page.get_by_label("Description").fill("Two coats.")
    other.page.get_by_label("Title").fill("Repaint it green")
    other.page.get_by_label("Title").press("Tab")
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Repaint it green")

    page.bring_to_front()
    page.get_by_label("Due date").fill("2031-03-07")
    said(window, "Changed elsewhere meanwhile, and kept: Title, Description.")
    expect(page.get_by_label("Title")).to_have_value("Repaint it green")
    expect(page.get_by_label("Description")).to_have_value("Two coats.")

    other.page.bring_to_front()
    other.page.get_by_label("Title").fill("Repaint it red")
    other.page.get_by_label("Title").press("Tab")
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Repaint it red")
    page.bring_to_front()
    page.get_by_label("Title").fill("Repaint it blue")
    page.get_by_label("Title").press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Changed elsewhere to “Repaint it red”")
    expect(page.get_by_label("Title")).to_have_value("Repaint it blue")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Repaint it blue")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_could_not_be_sent_comes_back_with_the_page(visit: Callable[..., Visit]) -> None:
    window = on_page(visit)
    page = window.page
    page.route("**/fields", lambda route: route.abort("connectionrefused"))
    page.get_by_label("Description").fill("A long thought.\nIn two lines.")
    said(window, "What you typed is kept on this device.")
    page.reload()
    said(window, "is back")
    expect(page.get_by_label("Description")).to_have_value("A long thought.\nIn two lines.")
    page.unroute("**/fields")
    page.get_by_label("Description").press("End")
    said(window, "Saved")
    page.reload()
    expect(page.get_by_label("Description")).to_have_value("A long thought.\nIn two lines.")
    # The browser reports the lost connections by itself.
    window.complaints.clear()


def test_what_is_too_long_is_said_beside_its_field_and_kept(visit: Callable[..., Visit]) -> None:
    window = on_page(visit)
    page = window.page
    for length, words in ((10_001, "10,000 characters at most"), (300_000, "This has 300,000 characters")):
        page.get_by_label("Description").fill("x" * length)
        page.get_by_label("Description").blur()
        expect(page.get_by_role("alert")).to_contain_text(words)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Description")).to_be_focused()
    page.reload()
    assert len(page.get_by_label("Description").input_value()) == 300_000


def test_wrong_field_is_said_and_has_the_focus(visit: Callable[..., Visit]) -> None:
    window = on_page(visit)
    page = window.page
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("A task needs a title.")
    expect(page.get_by_label("Title")).to_be_focused()
    page.get_by_label("Title").fill("Repaint it")
    page.get_by_role("button", name="Save").click()
    window.row("Repaint it").wait_for()
