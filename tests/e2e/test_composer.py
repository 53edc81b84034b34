"""The field for a new task, on any network: letter for letter, in order, once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit

pytestmark = pytest.mark.needs_browser

KEYS_PER_SECOND = 20


def slow_down(page: Page, milliseconds: int) -> None:
    """Every answer takes that much longer; the browser sees to it, so that typing goes on meanwhile."""
    network = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", network)


def titles(page: Page) -> Locator:
    return page.get_by_role("list", name="Tasks").locator(".task-title")


def assert_stored(page: Page, expected: list[str]) -> None:
    """Nothing is on its way any more, and the server has it all: newest first."""
    expect(page.locator(".unsent")).to_have_count(0)
    page.reload()
    expect(titles(page)).to_have_text(expected[::-1])


@pytest.mark.parametrize(("latency", "count"), [(0, 12), (300, 30), (1000, 8)])
def test_titles_typed_fast_arrive_whole_in_order_and_once(
    visit: Callable[..., Visit], latency: int, count: int
) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    slow_down(page, latency)
    typed = [f"Cv{number:02}" for number in range(count)]
    page.get_by_label("New task").click()
    for number, title in enumerate(typed):
        page.keyboard.type(title, delay=1000 / KEYS_PER_SECOND)
        page.keyboard.press("Enter")
        if number == count // 2:
            # What is on its way stands in the list, and the field is empty.
            expect(titles(page)).to_have_text(typed[number::-1])
            expect(page.get_by_label("New task")).to_have_value("")
            expect(page.get_by_label("New task")).to_be_focused()
    assert_stored(page, typed)


def test_network_that_goes_away_and_a_tab_that_is_closed_lose_nothing(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    page.get_by_label("New task").click()
    typed = [f"Cv{number:02}" for number in range(9)]
    for number, title in enumerate(typed[:6]):
        if number in {2, 5}:
            page.context.set_offline(number == 2)
        page.keyboard.type(title)
        page.keyboard.press("Enter")
        if number == 3:
            expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
    expect(page.locator(".unsent")).to_have_count(0)
    page.context.set_offline(True)
    for title in typed[6:]:
        page.keyboard.type(title)
        page.keyboard.press("Enter")
    page.keyboard.type("Half a")
    expect(titles(page)).to_have_text(typed[::-1])
    other = visit(beside=window)
    page.close()
    page.context.set_offline(False)
    other.go("/")
    expect(other.page.get_by_label("New task")).to_have_value("Half a")
    other.row(typed[-1]).wait_for()
    assert_stored(other.page, typed)
    # The browser tells of the lost connection by itself.
    window.complaints.clear()


def test_what_is_refused_stays_with_the_reason_and_the_others_go_on(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    for title in ("x" * 201, "Buy oat milk"):
        page.get_by_label("New task").fill(title)
        page.get_by_label("New task").press("Enter")
    window.row("Buy oat milk").wait_for()
    refused = page.get_by_role("listitem").filter(has_text="200 characters at most")
    refused.get_by_role("button", name="Try again").click()
    expect(refused).to_be_visible()
    refused.get_by_role("button", name="Put back").click()
    expect(page.get_by_label("New task")).to_have_value("x" * 201)
    page.get_by_label("New task").fill("Short")
    page.get_by_label("New task").press("Enter")
    assert_stored(page, ["Buy oat milk", "Short"])


def test_pasted_lines_are_as_many_tasks_by_one_press(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    page.get_by_label("New task").fill("Today: ")
    page.get_by_label("New task").evaluate(
        """field => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text", "Milk\\r\\n\\n  Eggs\\nTea");
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_label("New task")).to_have_value("Today: Milk Eggs Tea")
    page.get_by_role("button", name="Add 3 tasks").click()
    assert_stored(page, ["Today: Milk", "Eggs", "Tea"])


def test_task_that_the_list_does_not_hold_is_named_with_a_link(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.go("/?status=complete")
    page.get_by_label("New task").fill("Buy oat milk")
    page.get_by_label("New task").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("“Buy oat milk” was added.")
    expect(page.locator(".unsent")).to_have_count(0)
    page.get_by_role("status").get_by_role("link", name="Show it").click()
    expect(page).to_have_url(re.compile("/todos/"))


def test_signing_out_names_what_is_not_sent_and_leaves_nothing(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    page.route("**/todos", lambda route: route.abort("connectionrefused"))
    page.get_by_label("New task").fill("Buy oat milk")
    page.get_by_label("New task").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Not sent yet")
    window.open_menu()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("status")).to_contain_text("“Buy oat milk” is not sent yet.")
    page.get_by_role("button", name="Sign out all the same").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
    window.complaints.clear()
