"""The trash through the API: what it lists, and what leaves it for good."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings

from tests.integration.api.conftest import Api, assert_problem
from tests.integration.todos.images.callers import Images, stored_keys
from tests.personas import Person
from tests.pictures import photo


@pytest.fixture
def bobs_api(bob: Person) -> Api:
    """Bob with his bearer token."""
    return Api(bob.api())


def titles(caller: Api, query: str) -> list[str]:
    return [todo["title"] for todo in caller.get(f"todos?{query}").json()]


def deleted(caller: Api, title: str) -> dict[str, Any]:
    todo = caller.created(title)
    assert caller.delete(f"todos/{todo['todo_id']}").status_code == 204
    return todo


class TestListing:
    def test_what_was_deleted_last_comes_first_and_says_when(self, images: Images) -> None:
        first, second = images.created("First"), images.created("Second")
        for todo in (second, first):
            images.delete(f"todos/{todo['todo_id']}")
        assert titles(images, "deleted=true&sort=-deleted_at") == ["First", "Second"]
        shown = images.get("todos?deleted=true").json()
        assert all(todo["deleted_at"] == todo["updated_at"] for todo in shown)
        assert images.created("Live")["deleted_at"] is None


class TestEmptying:
    def test_removes_all_of_it_with_its_images_and_nothing_else(
        self,
        images: Images,
        bobs_api: Api,
        settings: LazySettings,
    ) -> None:
        gone, kept = images.with_image(photo("cat")), images.with_image(photo("coffee"), title="Kept")
        images.delete(f"todos/{gone['todo_id']}")
        deleted(images, "Plain")
        deleted(bobs_api, "Bob's")
        for _ in range(2):
            assert images.delete("todos?deleted=true").status_code == 204
        assert titles(images, "deleted=true") == []
        assert titles(images, "") == ["Kept"]
        assert stored_keys(settings) == [kept["images"][0]["key"]]
        assert titles(bobs_api, "deleted=true") == ["Bob's"]
        assert_problem(images.post(f"todos/{gone['todo_id']}/restore"), 404, "not_found")

    def test_takes_no_other_query(self, images: Images) -> None:
        deleted(images, "Kept")
        for query in ("deleted=yes", "deleted=true&tag=home", "deleted=true&deleted=true"):
            assert images.delete(f"todos?{query}").status_code == 400
        assert titles(images, "deleted=true") == ["Kept"]

    def test_what_does_not_fit_into_one_request_is_said(
        self, images: Images, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        deleted(images, "Gone")
        monkeypatch.setattr("webapp.deadlines.SECONDS_FOR_MANY", 2.9)
        answer = images.delete("todos?deleted=true")
        assert_problem(answer, 503, "unfinished")
        assert answer["Retry-After"] == "1"
        images.created("Live")
        assert_problem(images.delete("todos"), 503, "unfinished")
        monkeypatch.undo()
        assert images.delete("todos?deleted=true").status_code == 204
        assert titles(images, "deleted=true") == []


class TestOneForGood:
    def test_goes_with_its_images(self, images: Images, settings: LazySettings) -> None:
        todo = images.with_image(photo("cat"))
        deleted(images, "Other")
        address = f"todos/{todo['todo_id']}"
        assert_problem(images.delete(f"{address}?for_good=true"), 409, "not_in_trash")
        assert images.delete(address).status_code == 204
        assert images.delete(f"{address}?for_good=true").status_code == 204
        assert titles(images, "deleted=true") == ["Other"]
        assert stored_keys(settings) == []
        assert_problem(images.delete(f"{address}?for_good=true"), 404, "not_found")

    def test_of_somebody_else_is_not_found(self, images: Images, bobs_api: Api) -> None:
        todo = deleted(images, "Mine")
        assert_problem(bobs_api.delete(f"todos/{todo['todo_id']}?for_good=true"), 404, "not_found")
        assert titles(images, "deleted=true") == ["Mine"]

    def test_takes_no_other_query(self, images: Images) -> None:
        todo = deleted(images, "Mine")
        for query in ("for_good=1", "forgood=true"):
            assert images.delete(f"todos/{todo['todo_id']}?{query}").status_code == 400
        assert titles(images, "deleted=true") == ["Mine"]
