"""What people do from the first visit to signing out, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, Visit

pytestmark = pytest.mark.needs_browser


def test_visitor_signs_up_works_with_tasks_and_signs_out(
    visit: Callable[..., Visit], javascript: bool
) -> None:
    window = visit(javascript=javascript)
    page = window.page
    window.go("/")
    page.get_by_role("link", name="Create account").click()
    window.fill_sign_up("Sample Person")
    expect(page.get_by_text("Nothing to do yet.")).to_be_visible()

    for title in ("Buy oat milk", "Repaint the shed", "Call the plumber"):
        window.add(title)
    expect(page.get_by_label("New task")).to_have_value("")
    expect(page.get_by_role("list", name="Tasks").get_by_role("listitem")).to_have_count(3)

    page.get_by_role("link", name="All", exact=True).click()
    checkbox = page.get_by_role("checkbox", name="Complete Call the plumber")
    expect(checkbox).not_to_be_checked()
    for is_checked in (True, False, True):
        checkbox.click()
        expect(window.row("Call the plumber")).not_to_have_class(re.compile("htmx-request"))
        expect(checkbox).to_be_checked(checked=is_checked)

    window.open("Repaint the shed")
    page.get_by_label("Title").fill("Repaint the old shed")
    page.get_by_label("Description").fill("Two coats.")
    page.get_by_role("radiogroup", name="Status").get_by_text("Ongoing").click()
    page.get_by_label("Priority").select_option("High")
    page.get_by_label("Due date").fill("2031-03-07")
    page.get_by_label("Tags").fill("Garden, home")
    page.get_by_role("button", name="Save").click()
    row = window.row("Repaint the old shed")
    expect(row).to_contain_text("ongoing")
    expect(row).to_contain_text("high priority")
    expect(row).to_contain_text("Fri 7 Mar 2031")
    expect(row.get_by_role("link", name="garden")).to_be_visible()

    page.get_by_role("link", name="Ongoing", exact=True).click()
    expect(page.get_by_role("link", name="Ongoing", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("list", name="Tasks").get_by_role("listitem")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?status=ongoing$"))
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.get_by_role("list", name="Tasks").get_by_role("listitem")).to_have_count(3)

    page.get_by_label("Search").fill("MILK")
    page.get_by_label("Search").press("Enter")
    expect(page.get_by_role("list", name="Tasks").get_by_role("listitem")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=MILK"))
    window.go("/")
    window.row("Buy oat milk").hover()
    page.get_by_role("button", name="Delete Buy oat milk").click()
    expect(page.get_by_role("status")).to_contain_text("Task deleted.")
    expect(window.row("Buy oat milk")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(window.row("Buy oat milk")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text(re.compile("is back|Undone"))

    window.sign_out()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    window.go("/account")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_nothing_reloads_the_page_where_scripts_run(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    page.evaluate("window.isTheSamePage = true")
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.get_by_role("heading", name="All tasks")).to_be_visible()
    window.add("Buy oat milk")
    page.get_by_role("checkbox", name="Complete Buy oat milk").click()
    expect(page.get_by_role("checkbox", name="Complete Buy oat milk")).to_be_checked()
    window.open("Buy oat milk")
    page.get_by_label("Title").fill("Buy soy milk")
    page.get_by_role("button", name="Save").click()
    expect(window.row("Buy soy milk")).to_be_visible()
    page.get_by_role("link", name="Complete", exact=True).click()
    expect(page.get_by_role("heading", name="Complete tasks")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="All tasks")).to_be_visible()
    window.open_menu()
    page.get_by_role("link", name="Account", exact=True).click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert page.evaluate("window.isTheSamePage") is True


def test_counts_follow_every_change(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.add("Buy oat milk")
    window.add("Call the plumber")
    counts = page.get_by_role("navigation", name="Filters").get_by_role("listitem")
    expect(counts).to_have_text(
        [re.compile(r"All\s+2"), re.compile(r"Pending\s+2"), "Ongoing 0", "Complete 0"]
    )
    page.get_by_role("checkbox", name="Complete Buy oat milk").click()
    expect(counts).to_have_text(
        [re.compile(r"All\s+2"), re.compile(r"Pending\s+1"), "Ongoing 0", "Complete 1"]
    )
    window.row("Call the plumber").hover()
    page.get_by_role("button", name="Start Call the plumber").click()
    expect(counts).to_have_text(
        [re.compile(r"All\s+2"), re.compile(r"Pending\s+0"), "Ongoing 1", "Complete 1"]
    )
    page.get_by_role("button", name="Delete Buy oat milk").click()
    expect(counts).to_have_text(
        [re.compile(r"All\s+1"), re.compile(r"Pending\s+0"), "Ongoing 1", "Complete 0"]
    )


def test_focus_stays_where_the_work_is(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    for title in ("First", "Second", "Third"):
        page.get_by_label("New task").fill(title)
        page.get_by_label("New task").press("Enter")
        window.row(title).wait_for()
    expect(page.get_by_label("New task")).to_be_focused()
    page.get_by_role("checkbox", name="Complete Second").press("Space")
    expect(page.get_by_role("checkbox", name="Complete Second")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Complete Second")).to_be_focused()
    page.get_by_role("button", name="Start Third").press("Enter")
    expect(page.get_by_role("checkbox", name="Complete Third")).to_be_focused()
    page.get_by_role("button", name="Delete Second").press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()


def test_row_that_no_longer_belongs_to_the_filter_leaves_it(
    visit: Callable[..., Visit], javascript: bool
) -> None:
    window = visit(javascript=javascript)
    page = window.page
    window.sign_up()
    window.add("Buy oat milk")
    page.get_by_role("link", name="Pending", exact=True).click()
    expect(page.get_by_role("heading", name="Pending tasks")).to_be_visible()
    page.get_by_role("checkbox", name="Complete Buy oat milk").click()
    expect(window.row("Buy oat milk")).to_have_count(0)
    expect(page.get_by_text("There are no pending tasks.")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("is now complete")


def test_search_answers_while_typing_and_keeps_what_is_typed(visit: Callable[..., Visit]) -> None:
    window = visit()
    page = window.page
    window.sign_up()
    window.add("Buy oat milk")
    window.add("Call the plumber")
    page.get_by_label("Search").press_sequentially("plumb", delay=60)
    expect(page.get_by_role("list", name="Tasks").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_label("Search")).to_have_value("plumb")
    expect(page.get_by_label("Search")).to_be_focused()
    page.get_by_label("Search").fill("nothing like this")
    expect(page.get_by_text("No task has")).to_be_visible()


def test_same_form_sent_twice_makes_one_task(visit: Callable[..., Visit], javascript: bool) -> None:
    window = visit(javascript=javascript)
    page = window.page
    window.sign_up()
    page.get_by_label("New task").fill("Buy oat milk")
    page.get_by_role("button", name="Add task").dblclick()
    window.row("Buy oat milk").wait_for()
    window.go("/")
    expect(page.get_by_role("list", name="Tasks").get_by_role("listitem")).to_have_count(1)


def test_long_list_is_shown_in_pages(visit: Callable[..., Visit], javascript: bool, site: Site) -> None:
    window = visit(javascript=javascript)
    page = window.page
    window.sign_up()
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    for number in range(53):
        page.context.request.post(
            site.at("/api/v1/todos"),
            data={"title": f"Task {number:02}"},
            headers={"Authorization": f"Bearer {cookies['servertask_access']}"},
        )
    window.go("/")
    rows = page.get_by_role("list", name="Tasks").get_by_role("listitem")
    expect(rows).to_have_count(50)
    page.get_by_role("link", name="Show more").click()
    expect(window.row("Task 00")).to_be_visible()
    expect(rows).to_have_count(53 if javascript else 3)
    expect(page.get_by_role("link", name="Show more")).to_have_count(0)


def test_another_persons_task_is_not_found(visit: Callable[..., Visit], javascript: bool) -> None:
    owner, other = visit(javascript=javascript), visit(javascript=javascript)
    owner.sign_up("Owner")
    owner.add("A secret plan")
    owner.open("A secret plan")
    other.sign_up("Other")
    answer = other.page.goto(owner.page.url)
    assert answer is not None
    assert answer.status == 404
    expect(other.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    expect(other.page.locator("body")).not_to_contain_text("A secret plan")


def test_ending_all_sessions_ends_the_other_browser_too(visit: Callable[..., Visit]) -> None:
    first, second = visit(), visit()
    email = first.sign_up()
    second.go("/signin")
    second.sign_in(email)
    second.page.get_by_role("heading", name="Open tasks").wait_for()
    first.go("/account")
    first.page.get_by_role("button", name="End all sessions").click()
    expect(first.page.get_by_role("status")).to_contain_text("You are signed out everywhere.")
    second.go("/account")
    expect(second.page.get_by_role("heading", name="Sign in")).to_be_visible()
