"""Images on a task's page, on their whole way: from the browser to the bucket, through the label service, and back."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
import urllib3
from PIL import ExifTags, Image
from playwright.sync_api import Dialog, FilePayload, Page, Route, expect

from tests.e2e.conftest import Visit
from tests.environment import IMAGES_BUCKET
from tests.pictures import PHOTOS, encoded, noise, photo

pytestmark = pytest.mark.needs_browser

TITLE = "Look at this"
BUCKET = f"**/{IMAGES_BUCKET}"


@pytest.fixture
def task(visit: Callable[..., Visit]) -> Visit:
    """A window that shows the page of a task without images."""
    window = visit()
    window.sign_up()
    window.add(TITLE)
    window.open(TITLE)
    return window


def payload(name: str, data: bytes, kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": data}


def choose(window: Visit, *files: Any) -> None:
    window.page.get_by_label("Add image").set_input_files(list(files))


def images(page: Page) -> Any:
    """The pictures on the task, without those on their way."""
    return page.locator("#image-list > li")


def cards(page: Page) -> Any:
    """The pictures on their way."""
    return page.get_by_role("list", name="Uploads").get_by_role("listitem")


def expect_cat(page: Page) -> None:
    """The cat is on the task, and is told to be one to those who see it and to those who do not."""
    expect(images(page)).to_have_count(1)
    names = page.get_by_role("list", name="Labels").get_by_role("link")
    expect(names.filter(has_text=re.compile("^Cat$"))).to_have_count(1)
    expect(names.filter(has_text=re.compile("^Animal$"))).to_have_count(1)
    expect(images(page).get_by_role("img", name=re.compile("^Photo: .*cat"))).to_be_visible()
    expect(cards(page)).to_have_count(0)


def stored_bytes(page: Page) -> bytes:
    """The object behind the only picture of the page."""
    address = images(page).get_by_role("img").get_attribute("src")
    assert address is not None
    return urllib3.request("GET", address, retries=False).data


class TestAdding:
    def test_by_file_it_is_seen_labelled_searched_and_shown_in_the_list(self, task: Visit) -> None:
        page = task.page
        page.get_by_label("Description").fill("Typed before the photo came")
        choose(task, PHOTOS / "cat.jpg")
        expect_cat(page)
        expect(page.get_by_role("status")).to_contain_text("Image added. Photo:")
        # The task has moved on by the image, and what was typed meanwhile is saved all the same.
        expect(page.get_by_label("Description")).to_have_value("Typed before the photo came")
        page.get_by_role("button", name="Save").click()
        row = task.row(TITLE)
        expect(row).to_contain_text("cat")
        thumbnail = row.locator(".thumbnail img")
        assert thumbnail.bounding_box()["width"] == 36
        assert thumbnail.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        task.go("/?q=animal")
        expect(task.row(TITLE)).to_be_visible()

    def test_by_paste(self, task: Visit) -> None:
        page = task.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        png = encoded(Image.open(BytesIO(photo("cat"))), "PNG")
        _copy_image(page, png)
        page.locator("main").focus()
        page.keyboard.press("Control+V")
        expect_cat(page)

    def test_text_is_pasted_as_text(self, task: Visit) -> None:
        page = task.page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.evaluate("navigator.clipboard.writeText('Only words')")
        page.get_by_label("Description").focus()
        page.keyboard.press("Control+V")
        expect(page.get_by_label("Description")).to_have_value("Only words")
        expect(cards(page)).to_have_count(0)

    def test_by_drop(self, task: Visit) -> None:
        page = task.page
        transfer = _transfer(page, "cat.jpg", photo("cat"))
        page.dispatch_event("main", "dragover", {"dataTransfer": transfer})
        expect(page.locator("html")).to_have_attribute("data-dropping", "")
        page.dispatch_event("main", "drop", {"dataTransfer": transfer})
        expect_cat(page)
        expect(page.locator("html")).not_to_have_attribute("data-dropping", "")

    def test_dragged_text_is_left_alone(self, task: Visit) -> None:
        was_taken = task.page.evaluate(
            """() => ["dragover", "drop"].map((type) => {
                const dataTransfer = new DataTransfer();
                dataTransfer.setData("text/plain", "Only words");
                const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
                return !document.querySelector("#id_description").dispatchEvent(event);
            })"""
        )
        assert was_taken == [False, False]
        expect(cards(task.page)).to_have_count(0)

    def test_without_javascript_with_all_that_was_typed(self, visit: Callable[..., Visit]) -> None:
        window = visit(javascript=False)
        page = window.page
        window.sign_up()
        window.add(TITLE)
        window.open(TITLE)
        page.get_by_label("Description").fill("Typed and not saved")
        page.get_by_role("button", name="Upload").click()
        expect(page.get_by_role("alert")).to_contain_text("Choose an image first.")
        choose(window, PHOTOS / "cat.jpg")
        page.get_by_role("button", name="Upload").click()
        expect_cat_without_script(page)
        expect(page.get_by_label("Description")).to_have_value("Typed and not saved")
        page.get_by_role("button", name="Save").click()
        window.open(TITLE)
        expect(page.get_by_label("Description")).to_have_value("Typed and not saved")
        page.get_by_role("button", name="Remove Photo").click()
        expect(page.get_by_role("status")).to_contain_text("Image removed.")
        expect(images(page)).to_have_count(0)

    def test_several_at_once_each_for_itself(self, task: Visit) -> None:
        page = task.page
        choose(
            task,
            payload("cat.jpg", photo("cat")),
            payload("not.jpg", encoded(noise(), "GIF")),
            payload("coffee.jpg", photo("coffee")),
            payload("noise.png", encoded(noise(), "PNG"), "image/png"),
        )
        expect(images(page)).to_have_count(3)
        expect(cards(page)).to_have_count(1)
        expect(cards(page)).to_contain_text("not.jpg")
        expect(cards(page)).to_contain_text("neither a JPEG nor a PNG")
        page.reload()
        expect(images(page)).to_have_count(3)

    def test_three_are_on_their_way_at_once_and_the_others_wait(self, task: Visit) -> None:
        page = task.page
        held: list[Route] = []
        is_open = False

        def hold(route: Route) -> None:
            if is_open:
                route.continue_()
            else:
                held.append(route)

        page.route(BUCKET, hold)
        choose(task, *(payload(f"{number}.jpg", photo("cat")) for number in range(5)))
        expect(cards(page).filter(has_text="Uploading")).to_have_count(3)
        expect(cards(page).filter(has_text="Waiting")).to_have_count(2)
        _until(page, lambda: len(held) == 3)
        is_open = True
        for route in held:
            route.continue_()
        expect(images(page)).to_have_count(5)

    def test_large_photo_is_made_smaller_upright_and_forgets_where_it_was_taken(self, task: Visit) -> None:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6
        exif[ExifTags.Base.Make] = "Camera of somebody"
        exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (51.0, 30.0, 0.0)
        data = encoded(noise((3000, 2000)), exif=exif, quality=60)
        choose(task, payload("large.jpg", data))
        expect(images(task.page)).to_have_count(1)
        kept = Image.open(BytesIO(stored_bytes(task.page)))
        assert (kept.format, kept.size) == ("JPEG", (1365, 2048))
        assert dict(kept.getexif()) == {}
        shown = images(task.page).get_by_role("img")
        assert (shown.get_attribute("width"), shown.get_attribute("height")) == ("1365", "2048")

    def test_transparent_drawing_stays_what_it_is(self, task: Visit) -> None:
        drawing = noise((300, 200))
        drawing.putalpha(120)
        choose(task, payload("drawing.png", encoded(drawing, "PNG"), "image/png"))
        expect(images(task.page)).to_have_count(1)
        kept = Image.open(BytesIO(stored_bytes(task.page)))
        assert (kept.format, kept.mode, kept.size) == ("PNG", "RGBA", (300, 200))


class TestFailing:
    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("page.jpg", b"<html><script>alert(1)</script></html>", "neither a JPEG nor a PNG"),
            ("empty.png", b"", "neither a JPEG nor a PNG"),
            ("small.jpg", encoded(noise((79, 300))), "too small"),
            ("torn.png", encoded(noise(), "PNG")[:400], "damaged"),
        ],
        ids=["html", "empty", "small", "torn"],
    )
    def test_file_that_is_no_image_never_leaves_the_browser(
        self, task: Visit, name: str, data: bytes, words: str
    ) -> None:
        asked: list[str] = []
        task.page.on("request", lambda request: asked.append(request.url))
        choose(task, payload(name, data))
        card = cards(task.page)
        expect(card.get_by_role("alert")).to_contain_text(words)
        expect(card.get_by_role("button", name="Try again")).to_be_visible()
        assert [url for url in asked if "/api/" in url or IMAGES_BUCKET in url] == []
        card.get_by_role("button", name="Dismiss").click()
        expect(cards(task.page)).to_have_count(0)

    def test_image_with_too_many_pixels_is_never_decoded(self, task: Visit) -> None:
        bomb = bytearray(encoded(Image.new("1", (80, 80)), "PNG"))
        bomb[16:24] = (20_000).to_bytes(4) + (20_000).to_bytes(4)
        choose(task, payload("bomb.png", bytes(bomb), "image/png"))
        expect(cards(task.page).get_by_role("alert")).to_contain_text("too many pixels")

    def test_lost_network_is_said_beside_the_image_and_trying_again_goes_on(self, task: Visit) -> None:
        page = task.page
        page.get_by_label("Description").fill("Typed meanwhile")
        page.route(BUCKET, lambda route: route.abort("connectionreset"))
        choose(task, PHOTOS / "cat.jpg")
        card = cards(page)
        expect(card.get_by_role("alert")).to_contain_text("No answer came.")
        expect(images(page)).to_have_count(0)
        page.unroute(BUCKET)
        card.get_by_role("button", name="Try again").click()
        expect_cat(page)
        expect(page.get_by_label("Description")).to_have_value("Typed meanwhile")
        task.complaints.clear()

    def test_upload_that_has_arrived_is_not_sent_again(self, task: Visit) -> None:
        page = task.page
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
        page.route("**/api/v1/todos/*/images", lambda route: route.abort("connectionreset"))
        choose(task, PHOTOS / "cat.jpg")
        expect(cards(page).get_by_role("alert")).to_contain_text("No answer came.")
        page.unroute("**/api/v1/todos/*/images")
        cards(page).get_by_role("button", name="Try again").click()
        expect_cat(page)
        assert len([url for url in sent if url.endswith(IMAGES_BUCKET)]) == 1
        task.complaints.clear()

    @pytest.mark.parametrize(
        ("status", "code", "words"),
        [
            (403, "AccessDenied", "ran out before it arrived"),
            (400, "EntityTooLarge", "larger than the service takes"),
            (500, "InternalError", "was not taken"),
        ],
    )
    def test_refusal_of_the_bucket_is_one_clear_sentence(
        self, task: Visit, status: int, code: str, words: str
    ) -> None:
        page = task.page
        origin = task.site.address
        page.route(
            BUCKET,
            lambda route: route.fulfill(
                status=status,
                headers={"Access-Control-Allow-Origin": origin},
                content_type="application/xml",
                body=f"<Error><Code>{code}</Code></Error>",
            ),
        )
        choose(task, PHOTOS / "cat.jpg")
        expect(cards(page).get_by_role("alert")).to_contain_text(words)
        expect(cards(page).get_by_role("button", name="Try again")).to_be_visible()
        expect(images(page)).to_have_count(0)

    def test_outage_of_the_cloud_is_said_and_passes(self, task: Visit) -> None:
        page = task.page
        task.site.cloud.kill()
        try:
            choose(task, PHOTOS / "cat.jpg")
            expect(cards(page).get_by_role("alert")).to_contain_text("try again", ignore_case=True)
        finally:
            task.site.cloud.restart()
        cards(page).get_by_role("button", name="Try again").click()
        expect_cat(page)
        task.complaints.clear()

    def test_session_that_is_over_loses_nothing(self, task: Visit, visit: Callable[..., Visit]) -> None:
        page = task.page
        page.get_by_label("Description").fill("Typed meanwhile")
        # What the one call gives, the other takes.
        cookies: Any = page.context.cookies()
        task.forget_session()
        choose(task, PHOTOS / "cat.jpg")
        expect(cards(page).get_by_role("alert")).to_contain_text("Your session is over.")
        # What signing in in another window does.
        page.context.add_cookies(cookies)
        cards(page).get_by_role("button", name="Try again").click()
        expect_cat(page)
        expect(page.get_by_label("Description")).to_have_value("Typed meanwhile")

    def test_cancelled_upload_leaves_nothing(self, task: Visit) -> None:
        page = task.page
        page.route(BUCKET, lambda route: None)
        choose(task, PHOTOS / "cat.jpg")
        expect(cards(page).get_by_role("progressbar")).to_be_visible()
        cards(page).get_by_role("button", name="Cancel").click()
        expect(cards(page)).to_have_count(0)
        expect(page.get_by_label("Add image")).to_be_focused()
        page.reload()
        expect(images(page)).to_have_count(0)
        task.complaints.clear()

    def test_unknown_labels_are_asked_for_again(self, task: Visit) -> None:
        page = task.page
        task.site.labels.fail(error="ThrottlingException")
        try:
            choose(task, PHOTOS / "cat.jpg")
            ask = page.get_by_role("button", name="Ask again")
            expect(ask).to_be_visible()
            expect(images(page).get_by_role("img", name="Photo", exact=True)).to_be_visible()
            ask.click()
            expect(page.get_by_role("status")).to_contain_text("could not be told this time either")
        finally:
            task.site.labels.fail()
        ask.click()
        expect_cat(page)


class TestLeaving:
    def test_uploads_go_on_where_one_turns_to_another_page_of_the_site(self, task: Visit) -> None:
        page = task.page
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route(BUCKET, hold)
        choose(task, PHOTOS / "cat.jpg")
        expect(cards(page)).to_contain_text("Uploading")
        page.get_by_role("link", name="Back to the list").click()
        task.row(TITLE).wait_for()
        task.open(TITLE)
        expect(cards(page)).to_have_count(1)
        _until(page, lambda: len(held) == 1)
        held[0].continue_()
        expect_cat(page)

    def test_closing_the_window_asks_first_while_an_image_is_on_its_way(self, task: Visit) -> None:
        page = task.page
        page.route(BUCKET, lambda route: None)
        page.get_by_label("Description").click()
        choose(task, PHOTOS / "cat.jpg")
        expect(cards(page)).to_contain_text("Uploading")
        asked: list[str] = []

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", stay)
        page.close(run_before_unload=True)
        expect(cards(page)).to_have_count(1)
        assert asked == ["beforeunload"]


class TestRemoving:
    @pytest.fixture
    def cat(self, task: Visit) -> Page:
        choose(task, PHOTOS / "cat.jpg")
        expect_cat(task.page)
        return task.page

    def test_undo_brings_it_back_whole(self, task: Visit, cat: Page) -> None:
        cat.get_by_role("button", name="Remove Photo").click()
        expect(images(cat)).to_be_hidden()
        expect(cat.get_by_role("status")).to_contain_text("Image removed.")
        cat.get_by_role("status").get_by_role("button", name="Undo").click()
        expect(images(cat)).to_be_visible()
        expect(cat.get_by_role("button", name="Remove Photo")).to_be_focused()
        cat.reload()
        expect_cat(cat)

    @pytest.mark.parametrize("way", ["link", "list", "account", "itself"])
    def test_leaving_the_page_removes_it_for_good(self, task: Visit, cat: Page, way: str) -> None:
        address = cat.url
        key = images(cat).get_by_role("img").get_attribute("src")
        cat.get_by_role("button", name="Remove Photo").click()
        expect(images(cat)).to_be_hidden()
        # Except by a link, the next page is asked for before the removal is sent, and comes with the image.
        if way == "link":
            cat.get_by_role("link", name="Back to the list").click()
        else:
            task.go({"list": "/", "account": "/account", "itself": urlsplit(address).path}[way])
        if way in {"link", "list"}:
            expect(task.row(TITLE)).to_be_visible()
            expect(task.row(TITLE).locator(".thumbnail")).to_have_count(0)
        if way != "itself":
            cat.goto(address)
        expect(images(cat)).to_have_count(0)
        assert urllib3.request("GET", key, retries=False).status in {403, 404}

    def test_removal_that_was_lost_in_leaving_is_asked_for_by_the_next_page(
        self, task: Visit, cat: Page
    ) -> None:
        address = cat.url
        cat.get_by_role("button", name="Remove Photo").click()
        _lose_requests(cat)
        task.go("/account")
        cat.goto(address)
        expect(images(cat)).to_have_count(0)
        cat.reload()
        expect(images(cat)).to_have_count(0)

    def test_removal_that_is_refused_on_the_next_page_is_said_there(self, task: Visit, cat: Page) -> None:
        cat.get_by_role("button", name="Remove Photo").click()
        _lose_requests(cat)
        cat.route("**/api/v1/todos/*/images/*", lambda route: route.abort("connectionreset"))
        cat.reload()
        expect(cat.get_by_role("status")).to_contain_text("The image was not removed.")
        expect(images(cat)).to_be_visible()
        cat.unroute_all()
        cat.reload()
        expect_cat(cat)
        task.complaints.clear()

    def test_undo_is_there_for_who_stays_after_all(self, task: Visit, cat: Page) -> None:
        cat.get_by_role("button", name="Remove Photo").click()
        cat.evaluate("window.dispatchEvent(new Event('beforeunload'))")
        cat.get_by_role("status").get_by_role("button", name="Undo").click()
        expect(images(cat)).to_be_visible()
        cat.reload()
        expect_cat(cat)

    def test_another_image_that_arrives_does_not_bring_it_back(self, task: Visit, cat: Page) -> None:
        cat.get_by_role("button", name="Remove Photo").click()
        choose(task, PHOTOS / "coffee.jpg")
        expect(images(cat)).to_have_count(2)
        expect(images(cat).first).to_be_hidden()

    def test_refused_removal_is_said_and_the_image_back(self, task: Visit, cat: Page) -> None:
        cat.route("**/api/v1/todos/*/images/*", lambda route: route.abort("connectionreset"))
        cat.clock.install()
        cat.get_by_role("button", name="Remove Photo").click()
        cat.clock.run_for(11_000)
        expect(cat.get_by_role("status")).to_contain_text("The image was not removed.")
        expect(images(cat)).to_be_visible()
        task.complaints.clear()


class TestLooking:
    def test_addresses_that_are_over_are_asked_for_anew(self, task: Visit) -> None:
        page = task.page
        choose(task, PHOTOS / "cat.jpg")
        expect_cat(page)
        picture = images(page).get_by_role("img")
        address = picture.get_attribute("src")
        assert address is not None
        page.evaluate(
            """(over) => {
                document.querySelector("a[data-large]").href = over;
                document.querySelector("#image-list img").src = over;
            }""",
            f"{address}&over=1",
        )
        expect(picture).to_have_attribute("src", address)
        expect(images(page).locator("a[data-large]")).to_have_attribute("href", address)
        expect(images(page)).to_have_count(1)

    def test_opens_large_over_the_page_and_gives_focus_back(self, task: Visit) -> None:
        page = task.page
        choose(task, PHOTOS / "cat.jpg", PHOTOS / "coffee.jpg")
        expect(images(page)).to_have_count(2)
        link = images(page).first.locator("a[data-large]")
        link.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        first = dialog.get_by_role("img").get_attribute("src")
        page.keyboard.press("ArrowRight")
        expect(dialog.get_by_role("img")).not_to_have_attribute("src", first)
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(link).to_be_focused()

    def test_nothing_moves_when_the_pictures_come(self, visit: Callable[..., Visit]) -> None:
        window = visit()
        page = window.page
        window.sign_up()
        window.add(TITLE)
        window.open(TITLE)
        choose(window, PHOTOS / "cat.jpg")
        expect(images(page)).to_have_count(1)
        page.add_init_script(
            "window.shift = 0; new PerformanceObserver((list) => { for (const entry of list.getEntries())"
            " window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });"
        )
        for path in ("/", page.url.removeprefix(window.site.address)):
            window.go(path)
            picture = page.locator(".thumbnail img, #image-list img").first
            picture.scroll_into_view_if_needed()
            picture.evaluate("image => image.decode()")
            page.wait_for_timeout(300)
            assert page.evaluate("window.shift") == 0


def expect_cat_without_script(page: Page) -> None:
    expect(images(page)).to_have_count(1)
    names = page.get_by_role("list", name="Labels").get_by_role("link")
    expect(names.filter(has_text=re.compile("^Cat$"))).to_have_count(1)


def _until(page: Page, is_so: Callable[[], bool]) -> None:
    """Let the browser go on until something is so that only the test sees; pytest's time-out ends it otherwise."""
    while not is_so():
        page.wait_for_timeout(20)


def _lose_requests(page: Page) -> None:
    """Let nothing arrive anywhere that the scripts of this page still send; the next page has its own."""
    page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")


def _transfer(page: Page, name: str, data: bytes) -> Any:
    """What a drag of a file carries."""
    return page.evaluate_handle(
        """([name, text]) => {
            const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], name, { type: "image/jpeg" }));
            return transfer;
        }""",
        [name, base64.b64encode(data).decode()],
    )


def _copy_image(page: Page, png: bytes) -> None:
    """Put an image onto the clipboard."""
    page.evaluate(
        """async (text) => {
            const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
            const blob = new Blob([bytes], { type: "image/png" });
            await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
        }""",
        base64.b64encode(png).decode(),
    )
