"""Tags through the API, over the local cloud."""

from __future__ import annotations

import pytest

from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person
from webapp import deadlines


@pytest.fixture
def api(alice: Person) -> Api:
    """Alice with her bearer token."""
    return Api(alice.api())


def counts(api: Api) -> list[tuple[str, int, int]]:
    return [(each["tag"], each["open"], each["complete"]) for each in api.get("tags").json()]


def test_tags_are_counted_renamed_merged_and_deleted(api: Api) -> None:
    todo = api.created("One", tags=["caf\u00e9", "home"])
    api.created("Two", tags=["CAFE"], status="complete")
    assert counts(api) == [("caf\u00e9", 1, 1), ("home", 1, 0)]
    assert api.patch("tags/cafe", {"name": "Bar"}).json() == {"tag": "bar", "open": 1, "complete": 1}
    assert api.patch("tags/home", {"name": "b\u00e4r"}).json() == {"tag": "bar", "open": 1, "complete": 1}
    assert api.get(f"todos/{todo['todo_id']}").json()["tags"] == ["bar"]
    assert api.delete("tags/BAR").status_code == 204
    assert counts(api) == []
    assert_problem(api.delete("tags/bar"), 404, "not_found")


def test_more_tasks_than_a_transaction_holds(api: Api) -> None:
    for number in range(101):
        api.created(f"Task {number}", tags=["old", "kept"])
    assert api.patch("tags/old", {"name": "new"}).json() == {"tag": "new", "open": 101, "complete": 0}
    assert counts(api) == [("kept", 101, 0), ("new", 101, 0)]


def test_what_does_not_fit_into_the_time_says_so(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    api.created("One", tags=["old"])
    with monkeypatch.context() as patch:
        # Time for an answer of the store, and for no piece of work after it.
        patch.setattr(deadlines, "SECONDS_FOR_MANY", 2.5)
        answer = api.patch("tags/old", {"name": "new"})
    assert_problem(answer, 503, "unfinished")
    assert answer["Retry-After"] == "1"
    assert api.patch("tags/old", {"name": "new"}).json()["tag"] == "new"


def test_what_is_no_name_is_refused(api: Api) -> None:
    api.created("One", tags=["old"])
    assert_problem(api.patch("tags/old", {"name": "a/b"}), 400, "invalid")
    assert_problem(api.patch("tags/old", {"name": "new", "color": "red"}), 400, "invalid")
