"""What holds on every page: no barrier that axe finds, nothing that scrolls sideways, no complaint of the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.e2e.conftest import Site, Visit
from tests.pictures import PHOTOS

pytestmark = pytest.mark.needs_browser

NARROW: ViewportSize = {"width": 320, "height": 700}
WIDE: ViewportSize = {"width": 1280, "height": 800}
LONG = "x" * 200
RIGHT_TO_LEFT = "مراجعة التقرير الشهري"


def _welcome(window: Visit) -> None:
    window.go("/")


def _signup_with_errors(window: Visit) -> None:
    window.go("/signup")
    window.page.get_by_label("Email").fill("no address")
    window.page.get_by_role("button", name="Create account").click()
    expect(window.page.get_by_text("Enter an e-mail address")).to_be_visible()


def _signin_refused(window: Visit) -> None:
    window.go("/signin?next=/account")
    window.sign_in("nobody@example.com")
    expect(window.page.get_by_role("alert")).to_contain_text("is not right")


def _confirm(window: Visit) -> None:
    window.go("/confirm?email=somebody@example.com")


def _empty_list(window: Visit) -> None:
    window.sign_up()


def _list(window: Visit) -> None:
    window.sign_up("A name that is longer than most names are in life")
    for title in (LONG, RIGHT_TO_LEFT, "Repaint the shed", "Call the plumber", "Buy oat milk"):
        window.add(title)
    window.open("Repaint the shed")
    page = window.page
    page.get_by_role("radiogroup", name="Status").get_by_text("Ongoing").click()
    page.get_by_label("Priority").select_option("High")
    page.get_by_label("Due date").fill("2021-03-07")
    page.get_by_label("Tags").fill("garden, a tag of thirty characters wide")
    page.get_by_label("Tags").fill("garden, home, weekend, with the neighbours")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("checkbox", name="Complete Call the plumber").click()
    expect(page.get_by_role("checkbox", name="Complete Call the plumber")).to_be_checked()
    page.get_by_role("button", name="Delete Buy oat milk").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def _days(window: Visit) -> None:
    """Overdue, today and what comes, with a long title and an opened menu."""
    window.sign_up("A name that is longer than most names are in life")
    window.go("/today")
    window.add(LONG)
    window.go("/")
    window.add("Renew the passport")
    window.open("Renew the passport")
    window.page.get_by_label("Due date").fill("2021-03-07")
    window.page.get_by_role("button", name="Save").click()
    window.row("Renew the passport").wait_for()
    window.go("/today")
    expect(window.page.get_by_role("heading", name="Overdue")).to_be_visible()
    window.open_menu()


def _schedule(window: Visit) -> None:
    window.sign_up()
    window.add(LONG)
    window.row(LONG).hover()
    window.page.get_by_role("button", name=f"Schedule {LONG}").click()
    expect(window.page.get_by_role("button", name="Next week")).to_be_visible()


def _list_of_ones_own(window: Visit) -> None:
    """One of many lists, whose names are long, with tasks that have been moved."""
    window.sign_up()
    page = window.page
    for name in (LONG[:100], RIGHT_TO_LEFT, "Garden"):
        page.get_by_role("navigation", name="Lists").get_by_role("link", name="New list").click()
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name="Add list").click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    for title in (LONG, RIGHT_TO_LEFT):
        window.add(title)
    window.row(LONG).hover()
    page.get_by_role("button", name=f"Move {LONG} up").click()
    expect(page.get_by_role("status")).to_contain_text("moved up")


def _inbox(window: Visit) -> None:
    window.sign_up()
    window.go("/lists/inbox")


def _lists(window: Visit) -> None:
    _list_of_ones_own(window)
    page = window.page
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="Lists", exact=True).click()
    page.get_by_role("button", name="Move Garden up").click()
    expect(page.get_by_role("status")).to_contain_text("Garden: moved up.")


def _rename_list(window: Visit) -> None:
    _list_of_ones_own(window)
    page = window.page
    page.get_by_role("link", name="Rename Garden").click()
    page.get_by_label("Name", exact=True).fill(" ")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A list needs a name.")).to_be_visible()


def _delete_list(window: Visit) -> None:
    _list_of_ones_own(window)
    window.page.get_by_role("link", name="Delete Garden").click()
    expect(window.page.get_by_role("heading", name="Delete “Garden”?")).to_be_visible()


def _deleted_list(window: Visit) -> None:
    _delete_list(window)
    page = window.page
    page.get_by_role("button", name="Delete, tasks to the inbox").click()
    expect(page.get_by_role("status").get_by_role("button", name="Undo")).to_be_visible()


def _upcoming(window: Visit) -> None:
    window.sign_up()
    window.go("/upcoming")


def _done(window: Visit) -> None:
    window.sign_up()
    window.add(LONG)
    window.page.get_by_role("checkbox", name=f"Complete {LONG}").click()
    expect(window.page.get_by_role("checkbox", name=f"Complete {LONG}")).to_be_checked()
    window.go("/done")
    expect(window.page.get_by_role("heading", name="Today")).to_be_visible()


def _trash(window: Visit) -> None:
    window.sign_up()
    for title in (LONG, RIGHT_TO_LEFT):
        window.add(title)
        window.row(title).hover()
        window.page.get_by_role("button", name=f"Delete {title}", exact=True).click()
        expect(window.row(title)).to_have_count(0)
    window.go("/trash")
    expect(window.page.get_by_role("button", name=f"Restore {LONG}")).to_be_visible()


def _tags(window: Visit) -> None:
    window.sign_up()
    for tag in ("garden", "y" * 30):
        # A task that is added where a tag is looked at gets it.
        window.go(f"/?tag={tag}")
        window.add(f"Mow the {tag}")
    window.go("/tags")
    expect(window.page.get_by_role("link", name="Rename garden")).to_be_visible()


def _rename_tag(window: Visit) -> None:
    _tags(window)
    window.page.get_by_role("link", name="Rename garden").click()
    window.page.get_by_label("Name", exact=True).fill("y" * 30)
    window.page.get_by_role("button", name="Save").click()
    expect(window.page.get_by_role("button", name="Merge")).to_be_visible()


def _delete_tag(window: Visit) -> None:
    _tags(window)
    window.page.get_by_role("link", name="Delete garden").click()
    expect(window.page.get_by_role("button", name="Delete tag")).to_be_visible()


def _empty_trash(window: Visit) -> None:
    _trash(window)
    window.page.get_by_role("button", name="Empty trash").click()
    expect(window.page.get_by_role("heading", name="Empty the trash?")).to_be_visible()


def _nothing_found(window: Visit) -> None:
    window.sign_up()
    window.go("/?q=" + "y" * 100 + "&tag=garden")
    expect(window.page.get_by_text("No task has")).to_be_visible()


def _task(window: Visit) -> None:
    window.sign_up()
    window.add(LONG)
    window.open(LONG)


def _checklist(window: Visit) -> None:
    _task(window)
    page = window.page
    for step in (LONG, RIGHT_TO_LEFT, "Milk"):
        page.get_by_label("Add step").fill(step)
        page.keyboard.press("Enter")
        expect(page.get_by_role("checkbox", name=step, exact=True)).to_be_visible()
    page.get_by_role("button", name="Move Milk up").click()
    page.get_by_role("checkbox", name="Milk").click()
    expect(page.get_by_role("checkbox", name="Milk")).to_be_checked()
    expect(page.get_by_label("Add step")).to_have_value("")


def _select(window: Visit) -> None:
    window.sign_up()
    for title in (LONG, RIGHT_TO_LEFT):
        window.add(title)
    page = window.page
    page.get_by_role("link", name="Select tasks").click()
    page.get_by_role("checkbox", name=f"Select {RIGHT_TO_LEFT}").check()
    page.get_by_role("button", name="Tag", exact=True).click()
    expect(page.get_by_text("Write a tag first.")).to_be_visible()
    expect(page.get_by_role("checkbox", name=f"Select {RIGHT_TO_LEFT}")).to_be_checked()


def _images(window: Visit) -> None:
    _task(window)
    page = window.page
    chosen = page.get_by_label("Add image")
    chosen.set_input_files([PHOTOS / "cat.jpg", PHOTOS / "coffee.jpg"])
    expect(page.locator("#image-list > li")).to_have_count(2)
    chosen.set_input_files({"name": LONG + ".png", "mimeType": "image/png", "buffer": b"no image"})
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def _large_image(window: Visit) -> None:
    _images(window)
    window.page.locator("a[data-large]").first.click()
    expect(window.page.get_by_role("dialog")).to_be_visible()


def _thumbnails(window: Visit) -> None:
    _images(window)
    window.page.get_by_role("link", name="Back to the list").click()
    expect(window.page.locator(".thumbnail")).to_be_visible()


def _conflict(window: Visit) -> None:
    _task(window)
    page = window.page
    address = page.url
    page.evaluate(
        "for (const name of ['version', 'digests']) document.querySelector(`[name=${name}]`).value = ''"
    )
    page.get_by_label("Title").fill("y" * 200)
    page.get_by_label("Priority").select_option("High")
    page.get_by_label("Due date").fill("2021-03-07")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("group", name="Title")).to_be_visible()
    assert page.url.startswith(address)


def _account(window: Visit) -> None:
    window.sign_up()
    window.go("/account")


def _account_with_secrets(window: Visit) -> None:
    _account(window)
    window.page.get_by_role("button", name="New calendar address").click()
    expect(window.page.get_by_role("button", name="End calendar address")).to_be_visible()
    window.page.get_by_label("Token name").fill("x" * 60)
    window.page.get_by_role("button", name="New token").click()
    expect(window.page.get_by_label("Your new token")).to_have_value(re.compile(r"^st_"))
    expect(window.page.get_by_role("button", name=f"End {'x' * 60}")).to_be_visible()


def _import(window: Visit) -> None:
    window.sign_up()
    window.page.evaluate(
        "localStorage.setItem('todos', JSON.stringify([{title: 'x'.repeat(200), completed: true}]))"
    )
    window.go("/import")
    window.page.get_by_role("button", name="Use the list of this browser").click()
    window.page.get_by_role("button", name="Look at what will come").click()
    expect(window.page.get_by_role("heading", name="1 task will come")).to_be_visible()
    expect(window.page.get_by_role("button", name="Import")).to_be_visible()


def _account_with_errors(window: Visit) -> None:
    _account(window)
    window.page.get_by_label("Current password").fill("wrong")
    window.page.get_by_label("New password").fill("short")
    window.page.get_by_role("button", name="Change password").click()
    expect(window.page.get_by_text("A password has 8 to 99 characters.")).to_be_visible()


def _forgot(window: Visit) -> None:
    window.go("/forgot")


def _reset_with_errors(window: Visit) -> None:
    window.go("/reset?email=nobody@example.com")
    window.page.get_by_label("Code").fill("1")
    window.page.get_by_label("New password").fill("Changed-pass1")
    window.page.get_by_role("button", name="Set password").click()
    expect(window.page.get_by_text("This code is not right")).to_be_visible()


def _new_address(window: Visit) -> None:
    window.sign_up()
    window.go("/account/email?email=" + "x" * 60 + "@example.com")


def _deletion(window: Visit) -> None:
    window.sign_up()
    window.go("/account/delete")


def _not_found(window: Visit) -> None:
    window.go("/todos/" + "z" * 100)
    expect(window.page.get_by_role("heading", name="There is nothing here")).to_be_visible()


def _browsable_api(window: Visit) -> None:
    window.sign_up()
    window.add(LONG)
    window.go("/api/v1/todos")


def _users(window: Visit) -> None:
    window.go("/")
    window.sign_up("A name that is longer than most names are in life")
    window.sign_out()
    window.go("/signin?next=/admin/users")
    window.sign_in(window.site.admin)
    expect(window.page.get_by_role("table", name="Users")).to_be_visible()


def _question(window: Visit) -> None:
    _users(window)
    window.page.get_by_role("button", name="Deactivate ").first.click()
    expect(window.page.get_by_role("heading", name="Deactivate ")).to_be_visible()


def _audit(window: Visit) -> None:
    _question(window)
    window.page.get_by_role("button", name="Deactivate ").click()
    expect(window.page.get_by_role("table", name="Users")).to_be_visible()
    window.go("/admin/audit")
    expect(window.page.get_by_role("table", name="Audit trail")).to_be_visible()


PAGES = {
    "welcome": _welcome,
    "signup": _signup_with_errors,
    "signin": _signin_refused,
    "confirm": _confirm,
    "empty": _empty_list,
    "list": _list,
    "days": _days,
    "schedule": _schedule,
    "list-of-ones-own": _list_of_ones_own,
    "inbox": _inbox,
    "lists": _lists,
    "rename-list": _rename_list,
    "delete-list": _delete_list,
    "deleted-list": _deleted_list,
    "upcoming": _upcoming,
    "done": _done,
    "trash": _trash,
    "tags": _tags,
    "rename-tag": _rename_tag,
    "delete-tag": _delete_tag,
    "empty-trash": _empty_trash,
    "nothing-found": _nothing_found,
    "task": _task,
    "checklist": _checklist,
    "select": _select,
    "images": _images,
    "large-image": _large_image,
    "thumbnails": _thumbnails,
    "conflict": _conflict,
    "account": _account,
    "account-with-secrets": _account_with_secrets,
    "import": _import,
    "account-with-errors": _account_with_errors,
    "forgot": _forgot,
    "reset": _reset_with_errors,
    "new-address": _new_address,
    "deletion": _deletion,
    "users": _users,
    "question": _question,
    "audit": _audit,
    "not-found": _not_found,
    "browsable-api": _browsable_api,
}


@pytest.fixture(params=list(PAGES.values()), ids=list(PAGES))
def page(request: pytest.FixtureRequest, visit: Callable[..., Visit]) -> Page:
    """A window that shows the page."""
    window = visit(viewport=WIDE)
    request.param(window)
    return window.page


def _sideways(page: Page) -> int:
    root = "document.documentElement"
    return int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


def test_page_has_no_barriers_and_never_scrolls_sideways(page: Page) -> None:
    found = {}
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        for size in (WIDE, NARROW):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size(size)
            results = Axe().run(page)
            for violation in results.response["violations"]:
                nodes = [node["html"] for node in violation["nodes"]]
                found[f"{scheme} {size['width']} {violation['id']}"] = nodes
    assert found == {}
    assert _sideways(page) <= 0
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert _sideways(page) <= 0
    assert page.locator("h1").count() == 1


def test_page_of_an_outage_has_no_barriers(visit: Callable[..., Visit], site: Site) -> None:
    window = visit(viewport=NARROW, reduced_motion="reduce")
    window.sign_up()
    page = window.page
    site.cloud.kill()
    try:
        page.get_by_label("New task").fill("Buy oat milk")
        page.get_by_role("button", name="Add task").click()
        expect(page.get_by_text("is not answering")).to_be_visible()
        assert Axe().run(page).response["violations"] == []
        window.go("/")
        expect(page.get_by_role("heading", name="Not available for a moment")).to_be_visible()
        assert Axe().run(page).response["violations"] == []
        assert _sideways(page) <= 0
    finally:
        site.cloud.restart()


def test_api_documentation_loads_nothing_from_elsewhere(visit: Callable[..., Visit], site: Site) -> None:
    window = visit()
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url))
    window.go("/api/v1/docs")
    expect(window.page.locator(".opblock").first).to_be_visible()
    assert [url for url in asked if not url.startswith((site.address, "data:"))] == []


def test_browsable_page_sends_requests_and_shows_what_came_back(visit: Callable[..., Visit]) -> None:
    window = visit()
    window.sign_up()
    page = window.page
    window.go("/api/v1/todos")
    page.get_by_label("Method").select_option("POST")
    page.get_by_label("JSON body").fill('{"title": "Written on a page of the API"}')
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#api-answer")).to_contain_text("HTTP 201 Created")
    page.get_by_label("JSON body").fill('{"titel": "mistyped"}')
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#api-answer")).to_contain_text("unknown_field")
    window.go("/")
    expect(page.get_by_role("link", name="Edit Written on a page of the API")).to_be_visible()


def test_targets_are_large_enough_for_fingers(visit: Callable[..., Visit]) -> None:
    window = visit(viewport=NARROW, has_touch=True, is_mobile=True)
    window.sign_up()
    window.add("Buy oat milk")
    page = window.page
    window.open_menu()
    _expect_large(
        page.get_by_role("checkbox", name="Complete Buy oat milk"),
        page.get_by_role("button", name="Delete Buy oat milk"),
        page.get_by_role("button", name="Add task"),
        page.get_by_label("New task"),
        page.get_by_role("button", name="Sign out"),
    )
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    window.open("Buy oat milk")
    page.get_by_label("Add image").set_input_files(PHOTOS / "cat.jpg")
    expect(page.locator("#image-list > li")).to_have_count(1)
    _expect_large(
        page.get_by_label("Title"),
        page.get_by_text("Add image", exact=True),
        page.get_by_role("list", name="Labels").get_by_role("listitem").first,
        page.get_by_role("button", name="Remove Photo"),
        page.get_by_role("link", name="Back to the list"),
    )


def _expect_large(*targets: Locator) -> None:
    for target in targets:
        box = target.bounding_box()
        assert box is not None
        assert box["width"] >= 44
        assert box["height"] >= 44


def test_field_for_a_new_task_stays_at_the_bottom_edge_of_a_phone(visit: Callable[..., Visit]) -> None:
    window = visit(viewport=NARROW)
    window.sign_up()
    box = window.page.locator("#composer").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == NARROW["height"]


def test_keyboard_reaches_everything_with_a_visible_ring(visit: Callable[..., Visit]) -> None:
    window = visit(viewport=WIDE)
    window.sign_up()
    window.add("Buy oat milk")
    window.go("/")
    page = window.page
    page.keyboard.press("Tab")
    seen = set()
    for _ in range(40):
        name, ring = page.evaluate(
            """() => {
                const focused = document.activeElement;
                const shown = focused.closest(".filter") ?? focused;
                const style = getComputedStyle(shown);
                const name = focused.getAttribute("aria-label") || focused.textContent.trim() || focused.id;
                return [name, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
            }"""
        )
        assert ring, f"{name} shows no ring"
        seen.add(name)
        if name == "Delete Buy oat milk":
            break
        page.keyboard.press("Tab")
    assert {
        "Skip to content",
        "Visitor",
        "Open",
        "Trash",
        "Complete Buy oat milk",
        "Edit Buy oat milk",
        "Add task",
    } <= seen
