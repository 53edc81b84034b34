"""The page of tags, and what is done to one of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.integration.pages.conftest import Surfer
from todos import dependencies
from webapp.errors import Unavailable


def tags(surfer: Surfer) -> list[list[str]]:
    return sorted(sorted(todo.tags) for todo in surfer.todos())


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture(autouse=True)
def tagged(anna: Surfer, ben: Surfer) -> None:
    anna.has("Sow", tags=("garden", "home"))
    anna.has("Mow", tags=("garden",))
    ben.has("Ben's", tags=("garden", "secret"))


def test_lists_all_with_their_counts_and_leads_to_their_tasks(anna: Surfer) -> None:
    anna.browser.post(f"/todos/{anna.todos()[0].todo_id}/complete")
    answer = anna.browser.get("/tags")
    assert "garden 1 open, 1 done" in text_of(answer)
    page = answer.content.decode()
    assert 'href="/?status=all&amp;tag=garden"' in page
    assert 'aria-label="Rename home"' in page
    assert 'aria-label="Delete home"' in page
    assert "secret" not in page


def test_one_is_renamed_on_every_task(anna: Surfer, ben: Surfer) -> None:
    assert 'value="garden"' in anna.browser.get("/tags/rename?tag=Garden").content.decode()
    answer = anna.browser.post("/tags/rename", {"tag": "garden", "name": "Yard"}, follow=True)
    assert answer.redirect_chain == [("/tags", 302)]
    assert "The tag is now called “yard”." in text_of(answer)
    assert tags(anna) == [["home", "yard"], ["yard"]]
    assert tags(ben) == [["garden", "secret"]]


def test_two_become_one_only_once_that_was_asked(anna: Surfer) -> None:
    answer = anna.browser.post("/tags/rename", {"tag": "home", "name": "GARDEN"})
    assert answer.status_code == 409
    assert "Merge “ home ” into “ garden ”?" in text_of(answer)
    assert tags(anna) == [["garden"], ["garden", "home"]]
    fields = dict(
        re.findall(r'type="hidden" name="(tag|name|merge)" value="([^"]*)"', answer.content.decode())
    )
    assert anna.browser.post("/tags/rename", fields).status_code == 302
    assert tags(anna) == [["garden"], ["garden"]]


@pytest.mark.parametrize("name", ["", "   ", "a/b", "x" * 31])
def test_what_is_no_name_is_said_beside_the_field_and_stays_there(anna: Surfer, name: str) -> None:
    answer = anna.browser.post("/tags/rename", {"tag": "home", "name": name})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="id_name_error"' in page
    assert f'name="name" value="{name}"' in page if name else 'name="name"' in page
    assert tags(anna) == [["garden"], ["garden", "home"]]


def test_what_was_typed_is_there_again_after_an_outage(anna: Surfer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise Unavailable("Nothing was changed.")

    monkeypatch.setattr(dependencies.tag_service(), "rename_tag", fail)
    answer = anna.browser.post("/tags/rename", {"tag": "home", "name": "house"})
    assert answer.status_code == 503
    assert 'value="house"' in answer.content.decode()


def test_one_is_taken_away_only_once_that_was_asked(anna: Surfer, ben: Surfer) -> None:
    question = anna.browser.get("/tags/delete?tag=garden")
    assert "2 open and 0 completed tasks lose it" in text_of(question)
    assert tags(anna) == [["garden"], ["garden", "home"]]
    answer = anna.browser.post("/tags/delete", {"tag": "garden"}, follow=True)
    assert answer.redirect_chain == [("/tags", 302)]
    assert tags(anna) == [[], ["home"]]
    assert tags(ben) == [["garden", "secret"]]


@pytest.mark.parametrize("action", ["rename", "delete"])
def test_what_does_not_fit_into_one_request_goes_on_by_itself(
    anna: Surfer, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    monkeypatch.setattr("webapp.deadlines.SECONDS_FOR_MANY", 2.9)
    answer = anna.browser.post(f"/tags/{action}", {"tag": "garden", "name": "yard"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    page = answer.content.decode()
    assert 'hx-trigger="load delay:1s, submit"' in page
    assert 'name="tag" value="garden"' in page


@pytest.mark.parametrize("action", ["rename", "delete"])
@pytest.mark.parametrize("tag", ["", "secret", "nothing"])
def test_others_and_none_are_not_found(anna: Surfer, action: str, tag: str) -> None:
    assert anna.browser.get(f"/tags/{action}?tag={tag}").status_code == 404
    assert anna.browser.post(f"/tags/{action}", {"tag": tag, "name": "x"}).status_code == 404
