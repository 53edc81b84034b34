"""What a page weighs on its way to a phone, and that packing it gives nothing away."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
from django.contrib.staticfiles import finders
from django.test import Client

from tests.factories import make_todo
from tests.personas import Person
from tests.repositories import add_to
from todos.dependencies import todo_repository

MOST_BYTES = 45 * 1024
PACKED = {"accept-encoding": "gzip, deflate, br"}
ADDRESS = re.compile(r'(?:src|href)="(/static/[^"#]+)')
IMPORT = re.compile(r'^(?:import|export)[^;]*? from "([^"]+)";|^import "([^"]+)";', re.MULTILINE)


def packed_page(browser: Client, address: str) -> bytes:
    answer = browser.get(address, headers=PACKED)
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    return bytes(answer.content)


def with_imports(file: Path, seen: set[Path]) -> set[Path]:
    """A file, and with a script all that it asks for in turn."""
    if file not in seen:
        seen.add(file)
        for one, other in IMPORT.findall(file.read_text()) if file.suffix == ".js" else ():
            with_imports((file.parent / (one or other)).resolve(), seen)
    return seen


def test_a_list_with_all_that_it_needs_is_light(alice: Person) -> None:
    for number in range(20):
        add_to(todo_repository(), make_todo(space_id=alice.user_id, title=f"Something to do, the {number}th"))
    page = packed_page(alice.browser(), "/")
    files: set[Path] = set()
    for address in set(ADDRESS.findall(gzip.decompress(page).decode())):
        with_imports(Path(str(finders.find(address.removeprefix("/static/")))).resolve(), files)
    assert len(files) > 10
    weights = {file.name: len(brotli.compress(file.read_bytes())) for file in files}
    assert len(page) + sum(weights.values()) <= MOST_BYTES, weights


def test_a_page_is_the_same_packed(alice: Person) -> None:
    browser = alice.browser()
    plain = browser.get("/account")
    assert not plain.has_header("Content-Encoding")
    assert "<h1>Your account</h1>" in gzip.decompress(packed_page(browser, "/account")).decode()
    assert "<h1>Your account</h1>" in plain.content.decode()


def test_its_length_tells_nothing_of_what_is_secret_in_it(alice: Person) -> None:
    browser = alice.browser()
    assert len({len(packed_page(browser, "/account")) for _ in range(20)}) > 5


def test_answers_of_the_api_stay_as_they_are(alice: Person) -> None:
    for number in range(5):
        add_to(todo_repository(), make_todo(space_id=alice.user_id, title=f"Something to do, the {number}th"))
    answer = alice.api().get("/api/v1/todos", headers=PACKED)
    assert answer.json()[0]["title"].startswith("Something")
    assert not answer.has_header("Content-Encoding")
