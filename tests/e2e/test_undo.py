"""What was done is undone: in the place where the thing was, and with `u` one after another, also after a reload."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.needs_browser


def test_a_deleted_row_comes_back_in_its_place(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    for title in ("Repaint the shed", "Buy oat milk", "Call Emma"):
        window.add(title)
    delete = page.get_by_role("button", name="Delete Buy oat milk")
    delete.focus()
    delete.press("Enter")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    line = page.get_by_role("list", name="Tasks").get_by_role("listitem").nth(1)
    expect(line).to_contain_text("“Buy oat milk” is in the trash.")
    undo.press("Enter")
    window.row("Buy oat milk").wait_for()
    expect(page.get_by_role("checkbox", name="Complete Buy oat milk")).to_be_focused()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("Undone: “Buy oat milk”.")


def test_the_key_takes_back_one_after_another_and_only_what_still_stands(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.add("Repaint the shed")
    page.get_by_role("button", name="Start Repaint the shed").click()
    expect(window.row("Repaint the shed")).to_contain_text("ongoing")
    page.get_by_role("checkbox", name="Complete Repaint the shed").click()
    expect(page.get_by_role("checkbox", name="Complete Repaint the shed")).to_be_checked()
    window.open("Repaint the shed")
    page.get_by_label("Description").fill("One")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.get_by_label("Description").fill("Two coats.")
    page.get_by_label("Description").press("Tab")
    # The answer says what can be taken back, so it has to arrive before the page goes.
    expect(page.locator("#task-form")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(page.get_by_label("Description")).to_have_value("Two coats.")
    page.get_by_role("heading", name="Images").click()
    page.keyboard.press("u")
    expect(page.get_by_label("Description")).to_have_value("")
    window.go("/?status=all")
    page.get_by_role("checkbox", name="Complete Repaint the shed").focus()
    page.keyboard.press("u")
    expect(page.get_by_role("checkbox", name="Complete Repaint the shed")).not_to_be_checked()
    expect(window.row("Repaint the shed")).to_contain_text("ongoing")
    # Somebody else has completed it meanwhile, so that its start is no longer what is to be taken back.
    other = visit(beside=window)
    other.go("/?status=all")
    other.page.get_by_role("checkbox", name="Complete Repaint the shed").click()
    expect(other.page.get_by_role("checkbox", name="Complete Repaint the shed")).to_be_checked()
    page.bring_to_front()
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("was changed since")
    window.go("/?status=all")
    expect(page.get_by_role("checkbox", name="Complete Repaint the shed")).to_be_checked()


@pytest.mark.parametrize(("label", "chosen"), [("Priority", "3"), ("Due date", "2027-01-02")])
def test_what_was_chosen_on_a_page_is_as_it_was_and_stays_so(
    visit: Callable[..., Visit], label: str, chosen: str
) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.add("Buy oat milk")
    window.open("Buy oat milk")
    field = page.get_by_label(label, exact=True)
    before = field.input_value()
    field.evaluate(
        "(field, value) => { field.value = value; field.dispatchEvent(new Event('change', { bubbles: true })); }",
        chosen,
    )
    expect(page.locator("#task-form")).to_have_attribute("data-state", "saved")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("Undone")
    expect(field).to_have_value(before)
    field.focus()
    page.get_by_label("Title", exact=True).focus()
    page.reload()
    expect(field).to_have_value(before)
