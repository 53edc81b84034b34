"""Presses on a slow line: the last one is what happens, and no two requests of one row travel at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, expect

from tests.e2e.conftest import Visit
from tests.e2e.test_composer import slow_down

pytestmark = pytest.mark.needs_browser


@pytest.mark.parametrize("count", [30, 31])
def test_last_of_many_presses_is_what_happens(visit: Callable[..., Visit], count: int) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.add("Buy oat milk")
    window.go("/?status=all")
    travelling: set[Request] = set()
    most: list[int] = []

    def sent(request: Request) -> None:
        if request.method == "POST":
            travelling.add(request)
            most.append(len(travelling))

    def finished(request: Request) -> None:
        travelling.discard(request)

    page.on("request", sent)
    page.on("requestfinished", finished)
    slow_down(page, 300)
    checkbox = page.get_by_role("checkbox", name="Complete Buy oat milk")
    for number in range(1, count + 1):
        checkbox.press("Space")
        assert checkbox.get_attribute("aria-checked") == ("true" if number % 2 else "false")
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(checkbox).to_be_focused()
    assert set(most) == {1}
    page.reload()
    expect(checkbox).to_be_checked(checked=count % 2 == 1)


def test_row_that_a_filter_would_take_away_waits_for_the_last_press(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.add("Buy oat milk")
    window.go("/?status=pending")
    slow_down(page, 300)
    checkbox = page.get_by_role("checkbox", name="Complete Buy oat milk")
    for _ in range(2):
        checkbox.press("Space")
    expect(page.locator(".htmx-request")).to_have_count(0)
    expect(checkbox).not_to_be_checked()
    page.reload()
    expect(checkbox).not_to_be_checked()
