"""What the list's page says of a search."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.integration.pages.conftest import PART, Surfer, titles_of
from todos import dependencies
from todos.access import Access
from todos.tasks.query import Reach, TodoPage, TodoQuery


def test_what_was_found_is_counted_and_marked(anna: Surfer) -> None:
    anna.has("Caf\u00e9 <b>cafe</b>", tags=("home",))
    anna.has("Buy oat milk")
    answer = anna.browser.get("/?q=CAFE+hom")
    assert len(titles_of(answer)) == 1
    content = answer.content.decode()
    assert "<mark>Caf\u00e9</mark> &lt;b&gt;<mark>cafe</mark>&lt;/b&gt;" in content
    assert "1 task found." in content


def test_hostile_words_are_words(anna: Surfer) -> None:
    anna.has("a<script>b")
    content = anna.browser.get("/", {"q": "<script>"}).content.decode()
    assert "a<mark>&lt;script&gt;</mark>b" in content


@pytest.mark.parametrize(("count", "words"), [(0, "No task found."), (51, "The first 50 tasks found.")])
def test_a_part_says_how_many_in_the_status(anna: Surfer, count: int, words: str) -> None:
    for number in range(count):
        anna.has(f"Milk {number}")
    part = anna.browser.get("/?q=milk", headers={**PART, "HX-Target": "div#board"}).content.decode()
    assert words in part.partition('hx-target="#messages"')[2]


@pytest.mark.parametrize(
    ("is_of_complete", "words"), [(False, "what is open, back to"), (True, "what was completed since")]
)
def test_a_search_that_was_cut_says_how_far_it_got(
    anna: Surfer, monkeypatch: pytest.MonkeyPatch, is_of_complete: bool, words: str
) -> None:
    reach = Reach(datetime(2021, 3, 7, 12, tzinfo=UTC), is_of_complete)

    def list_todos(access: Access, *, query: TodoQuery, after: object) -> TodoPage:
        return TodoPage((), {"from": [0, "2021-03-07T12:00:00.000Z", "x"]}, reach)

    monkeypatch.setattr(dependencies.todo_service(), "list_todos", list_todos)
    content = anna.browser.get("/?q=milk").content.decode()
    assert words in content
    assert "Sun 7 Mar 2021" in content
    assert ">Search further back</a>" in content
    assert "No task found so far." in content
    assert "No task has" not in content
