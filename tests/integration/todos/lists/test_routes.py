"""The routes of lists, as their callers meet them."""

from __future__ import annotations

import uuid
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person


@pytest.fixture
def api(alice: Person) -> Api:
    """Alice with her bearer token."""
    return Api(alice.api())


@pytest.fixture
def bobs_api(bob: Person) -> Api:
    """Bob with his."""
    return Api(bob.api())


def made(api: Api, name: str = "Garden", **fields: Any) -> dict[str, Any]:
    answer = api.post("lists", {"name": name, **fields})
    assert answer.status_code == 201, answer.content
    body: dict[str, Any] = answer.json()
    return body


def test_a_list_is_made_and_read_with_its_counts(api: Api) -> None:
    answer = api.post("lists", {"name": " Garden ", "order": 2})
    body = answer.json()
    assert answer["Location"] == f"http://testserver/api/v1/lists/{body['list_id']}"
    assert answer["ETag"] == '"1"'
    assert set(body) == {"list_id", "name", "order", "open", "complete", "version", "created_at"}
    assert (body["name"], body["order"], body["open"], body["complete"]) == ("Garden", 2, 0, 0)
    api.created("Rake", list_id=body["list_id"])
    api.created("Dig", list_id=body["list_id"], completed=True)
    first = made(api, "First", order=-1)
    assert [each["list_id"] for each in api.get("lists").json()] == [first["list_id"], body["list_id"]]
    assert api.get(f"lists/{body['list_id']}").json() == {**body, "open": 1, "complete": 1}
    assert api.get("lists").json()[1] == {**body, "open": 1, "complete": 1}


def test_the_same_key_makes_one(api: Api) -> None:
    first, again = (api.post("lists", {"name": "A"}, Idempotency_Key="k") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert_problem(api.post("lists", {"name": "B"}, Idempotency_Key="k"), 422, "idempotency_key_reused")
    assert len(api.get("lists").json()) == 1


@pytest.mark.parametrize(
    ("body", "attr", "code"),
    [
        ({}, "name", "required"),
        ({"name": " "}, "name", "blank"),
        ({"name": "x" * 101}, "name", "max_length"),
        ({"name": "a\nb"}, "name", "control_characters"),
        ({"name": "x", "order": "1"}, "order", "invalid"),
        ({"name": "x", "colour": "red"}, "colour", "unknown_field"),
    ],
)
def test_what_breaks_a_rule_is_refused(api: Api, body: dict[str, Any], attr: str, code: str) -> None:
    problem = assert_problem(api.post("lists", body), 400, "invalid")
    assert [(error["attr"], error["code"]) for error in problem["errors"]] == [(attr, code)]


def test_an_old_version_is_refused_with_the_current_one(api: Api) -> None:
    body = made(api)
    path = f"lists/{body['list_id']}"
    assert api.patch(path, {"name": "Shed"}, If_Match='"1"')["ETag"] == '"2"'
    problem = assert_problem(api.patch(path, {"name": "C"}, If_Match='"1"'), 412, "version_conflict")
    assert problem["current"]["name"] == "Shed"
    assert api.patch(path, {"name": "Shed"}, If_Match='"1"').status_code == 200


def test_the_bound_of_lists_is_told(api: Api) -> None:
    for number in range(200):
        made(api, f"List {number}")
    assert_problem(api.post("lists", {"name": "One more"}), 409, "too_many_lists")


def test_a_task_goes_to_a_list_of_its_own_person_alone(api: Api, bobs_api: Api) -> None:
    body, todo = made(api), api.created("Rake")
    path = f"todos/{todo['todo_id']}"
    assert todo["list_id"] is None
    assert api.patch(path, {"list_id": body["list_id"]}).json()["list_id"] == body["list_id"]
    for list_id in (made(bobs_api)["list_id"], str(uuid.uuid4()), "x"):
        problem = assert_problem(api.patch(path, {"list_id": list_id}), 400, "unknown_list")
        assert problem["errors"][0]["attr"] == "list_id"
    assert_problem(bobs_api.post("todos", {"title": "x", "list_id": body["list_id"]}), 400, "unknown_list")
    assert [each["title"] for each in api.get(f"todos?list={body['list_id']}").json()] == ["Rake"]
    assert api.get("todos?list=inbox").json() == []
    assert bobs_api.get(f"todos?list={body['list_id']}").json() == []
    assert_problem(api.get("todos?list=outbox"), 400, "invalid")
    assert api.patch(path, {"list_id": None}).json()["list_id"] is None


def test_a_list_is_deleted_as_it_is_said_and_comes_back(api: Api) -> None:
    body = made(api)
    path, todo = f"lists/{body['list_id']}", api.created("Rake", list_id=body["list_id"])
    assert_problem(api.delete(path), 409, "list_not_empty")
    assert_problem(api.delete(f"{path}?tasks=elsewhere"), 400, "invalid")
    for _ in range(2):
        assert api.delete(f"{path}?tasks=inbox").status_code == 204
    assert api.get("lists").json() == []
    assert_problem(api.get(path), 404, "not_found")
    assert api.get(f"todos/{todo['todo_id']}").json()["list_id"] is None
    assert [each["title"] for each in api.get("todos?list=inbox").json()] == ["Rake"]
    back = api.post(f"{path}/restore")
    assert (back.status_code, back.json()["open"]) == (200, 1)
    assert api.get("todos?list=inbox").json() == []

    assert api.delete(f"{path}?tasks=trash").status_code == 204
    (trashed,) = api.get("todos?deleted=true").json()
    assert (trashed["todo_id"], trashed["list_id"]) == (todo["todo_id"], None)
    assert api.post(f"{path}/restore").json()["open"] == 1
    assert [each["title"] for each in api.get(f"todos?list={body['list_id']}").json()] == ["Rake"]


def test_quick_add_finds_it_by_name(api: Api) -> None:
    body = made(api, "Home")
    understood = api.get("todos/quick?text=Pay rent @home").json()
    assert (understood["title"], understood["list_id"]) == ("Pay rent", body["list_id"])


def test_the_export_has_them(api: Api) -> None:
    body = made(api)
    document = b"".join(api.get("auth/export").streaming_content)
    assert body["list_id"].encode() in document


def test_the_daily_work_is_told(alice: Person) -> None:
    said = StringIO()
    call_command("sweep_images", stdout=said)
    assert "Removed 0 deleted lists" in said.getvalue()
