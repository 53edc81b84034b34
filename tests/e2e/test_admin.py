"""What an administrator does in a browser, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site, Visit

pytestmark = pytest.mark.needs_browser


@pytest.fixture
def person(visit: Callable[..., Visit]) -> tuple[str, Visit]:
    """The address of somebody who is signed in, and their window."""
    window = visit()
    return window.sign_up("Somebody"), window


@pytest.fixture
def admin(visit: Callable[..., Visit], site: Site, javascript: bool) -> Visit:
    """An administrator who looks at the list of users."""
    window = visit(javascript=javascript)
    window.go("/signin?next=/admin/users")
    window.sign_in(site.admin)
    expect(window.page.get_by_role("table", name="Users")).to_be_visible()
    return window


def test_deactivates_and_activates_somebody(admin: Visit, person: tuple[str, Visit]) -> None:
    email, theirs = person
    admin.page.reload()
    admin.page.get_by_role("button", name=f"Deactivate {email}", exact=True).click()
    expect(admin.page.get_by_role("heading", name=f"Deactivate {email}?")).to_be_visible()
    admin.page.get_by_role("button", name=f"Deactivate {email}", exact=True).click()
    expect(admin.page.get_by_role("status")).to_contain_text(f"{email} is deactivated")
    again = admin.page.get_by_role("button", name=f"Activate {email}", exact=True)
    expect(again).to_be_visible()
    theirs.go("/account")
    expect(theirs.page.get_by_role("button", name="Sign in")).to_be_visible()
    again.click()
    # The button that asks has the name of the one that does it.
    expect(admin.page.get_by_role("heading", name=f"Activate {email}?")).to_be_visible()
    admin.page.get_by_role("button", name=f"Activate {email}", exact=True).click()
    expect(admin.page.get_by_role("button", name=f"Deactivate {email}", exact=True)).to_be_visible()
    theirs.sign_in(email)
    expect(theirs.page.get_by_role("heading", name="Your account")).to_be_visible()


def test_makes_somebody_an_administrator_and_a_user_again(
    admin: Visit, person: tuple[str, Visit], javascript: bool
) -> None:
    email, theirs = person
    admin.page.reload()
    for role, button in (("Admin", "Make administrator"), ("User", "Make user")):
        control = admin.page.get_by_label(f"Role of {email}", exact=True)
        control.select_option(role)
        if not javascript:
            admin.page.get_by_role("row", name=email).get_by_role("button", name="Change").click()
        expect(admin.page.get_by_role("heading", name=email)).to_be_visible()
        admin.page.get_by_role("button", name=button).click()
        chosen = admin.page.get_by_label(f"Role of {email}", exact=True)
        expect(chosen).to_have_value(role.lower())
        theirs.go("/")
        theirs.open_menu()
        expect(theirs.page.get_by_role("link", name="Account")).to_be_visible()
        expect(theirs.page.get_by_role("link", name="Users")).to_have_count(1 if role == "Admin" else 0)


def test_leaves_it_and_finds_the_same_list_again(admin: Visit, person: tuple[str, Visit]) -> None:
    email, _ = person
    admin.page.get_by_label("Name, address or user id").fill(email)
    admin.page.get_by_role("button", name="Show", exact=True).click()
    rows = admin.page.get_by_role("table", name="Users").get_by_role("row")
    expect(rows).to_have_count(2)
    admin.page.get_by_role("button", name=f"Deactivate {email}", exact=True).click()
    admin.page.get_by_role("link", name="Leave it").click()
    expect(rows).to_have_count(2)
    expect(admin.page.get_by_role("button", name=f"Deactivate {email}", exact=True)).to_be_visible()


@pytest.mark.parametrize("javascript", [True], ids=["javascript"])
def test_loads_the_page_once_with_a_script(admin: Visit, person: tuple[str, Visit]) -> None:
    email, _ = person
    admin.page.evaluate("window.isTheSamePage = true")
    admin.open_menu()
    admin.page.get_by_role("link", name="Users").click()
    admin.page.get_by_role("button", name=f"Deactivate {email}", exact=True).click()
    expect(admin.page.get_by_role("heading", name=f"Deactivate {email}?")).to_be_visible()
    admin.page.get_by_role("button", name=f"Deactivate {email}", exact=True).click()
    expect(admin.page.get_by_role("button", name=f"Activate {email}", exact=True)).to_be_visible()
    assert admin.page.evaluate("window.isTheSamePage")
