"""The page on which tasks are taken in, as a browser without scripts sees it."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import make_todo
from tests.integration.api.conftest import Api
from tests.personas import Person
from tests.repositories import add_to
from todos import dependencies
from todos.tasks.errors import TooManyTasks
from todos.transfer.service import TransferService

TEXT = "(A) Pay rent @home\nWater rec:1w\n\u200b"


def texts(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_look_shows_what_will_come_and_what_not_and_writes_nothing(alice: Person, api: Api) -> None:
    browser = alice.browser()
    assert "Nothing is written before" in browser.get("/import").content.decode()
    page = browser.post("/import", {"kind": "todotxt", "text": TEXT, "do": "look"})
    shown = texts(page.content.decode())
    assert page.status_code == 200
    for part in (
        "2 tasks will come",
        "Pay rent",
        "Water",
        "Entry 2: The repeating &#x27;FREQ=WEEKLY&#x27; is left out, since there is no date.",
    ):
        assert part in shown
    assert "Entry 3:" in shown
    assert api.get("todos").json() == []
    # The text goes along, so that the next press takes it.
    assert "(A) Pay rent @home" in page.content.decode()


def test_taking_it_says_what_came_and_twice_nothing_comes(alice: Person, api: Api) -> None:
    browser = alice.browser()
    form = {"kind": "todotxt", "text": TEXT, "do": "take"}
    assert "2 tasks came" in texts(browser.post("/import", form).content.decode())
    again = texts(browser.post("/import", form).content.decode())
    assert "0 tasks came" in again
    assert "2 are here already" in again
    assert len(api.get("todos").json()) == 2


def test_a_file_too_long_to_be_carried_is_asked_for_again(alice: Person) -> None:
    lines = ("x" * 190 + "\n") * 1100
    form = {"kind": "todotxt", "file": SimpleUploadedFile("todo.txt", lines.encode()), "do": "look"}
    page = alice.browser().post("/import", form).content.decode()
    assert "1100 tasks will come" in texts(page)
    assert "Choose it once more below" in texts(page)


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"kind": "ics", "text": "hello"}, 422, "This is no iCalendar file"),
        ({"kind": "json", "text": ""}, 422, "This file is empty."),
        ({"kind": "nonsense", "text": "x"}, 422, "Select a valid choice"),
        (
            {"kind": "todotxt", "file": SimpleUploadedFile("t", b"x" * (2 * 1024 * 1024 + 1))},
            413,
            "2 MB at most",
        ),
    ],
)
def test_what_is_wrong_stands_on_the_page(
    alice: Person, form: dict[str, object], status: int, words: str
) -> None:
    page = alice.browser().post("/import", {**form, "do": "take"})
    assert page.status_code == status
    assert words in page.content.decode()


def test_past_the_bound_nothing_comes_and_it_says_so(
    alice: Person, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise TooManyTasks("live")

    monkeypatch.setattr(TransferService, "import_items", refuse)
    page = alice.browser().post("/import", {"kind": "todotxt", "text": TEXT, "do": "take"})
    assert page.status_code == 409
    assert "There is no room for more tasks." in page.content.decode()


def test_the_export_lies_beside_it(alice: Person) -> None:
    add_to(dependencies.todo_repository(), make_todo(space_id=alice.user_id))
    browser = alice.browser()
    links = re.findall(r'href="(/api/v1/todos/export[^"]+)"', browser.get("/import").content.decode())
    assert len(links) == 4
    for link in links:
        assert b"Water the plants" in b"".join(browser.get(link).streaming_content)  # type: ignore[attr-defined]  # It is a stream.
