"""The routes of checklists, as a client calls them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person


@pytest.fixture
def api(alice: Person) -> Api:
    return Api(alice.api())


def words(answer: Any) -> list[str]:
    return [step["text"] for step in answer.json()["checklist"]]


def test_one_step_at_a_time(api: Api) -> None:
    todo = api.created("Shopping", checklist=[{"text": "Milk"}, {"text": " Eggs ", "done": True}])
    assert [(step["text"], step["done"]) for step in todo["checklist"]] == [("Milk", False), ("Eggs", True)]
    path = f"todos/{todo['todo_id']}/checklist"
    answer = api.post(path, {"text": "Tea"})
    assert (answer.status_code, answer["ETag"], words(answer)) == (201, '"2"', ["Milk", "Eggs", "Tea"])
    milk, _, tea = (step["item_id"] for step in answer.json()["checklist"])
    answer = api.patch(f"{path}/{tea}", {"text": "Green tea", "done": True, "before": milk})
    assert (answer.status_code, answer["ETag"]) == (200, '"3"')
    assert answer.json()["checklist"][0] == {"item_id": tea, "text": "Green tea", "done": True}
    answer = api.delete(f"{path}/{milk}")
    assert (answer.status_code, words(answer)) == (200, ["Green tea", "Eggs"])
    assert words(api.get(f"todos/{todo['todo_id']}")) == ["Green tea", "Eggs"]


def test_written_whole(api: Api) -> None:
    todo = api.created("Shopping", checklist=[{"text": "Milk"}, {"text": "Eggs"}])
    path = f"todos/{todo['todo_id']}"
    milk, eggs = todo["checklist"]
    answer = api.patch(path, {"checklist": [eggs, {"text": "Tea"}]})
    assert words(answer) == ["Eggs", "Tea"]
    assert answer.json()["checklist"][0] == eggs
    assert words(api.put(path, {"title": "Shopping"})) == []
    assert milk["item_id"] != eggs["item_id"]


def test_a_repeated_creation_is_the_same(api: Api) -> None:
    body = {"title": "Shopping", "checklist": [{"text": "Milk"}]}
    once, again = (api.post("todos", body, idempotency_key="k").json() for _ in range(2))
    assert once == again
    path = f"todos/{once['todo_id']}/checklist"
    for _ in range(2):
        answer = api.post(path, {"text": "Eggs"}, idempotency_key="s")
        assert (answer.status_code, words(answer)) == (201, ["Milk", "Eggs"])
    assert_problem(api.post(path, {"text": "Tea"}, idempotency_key="s"), 422, "idempotency_key_reused")


def test_what_is_refused(api: Api) -> None:
    todo = api.created("Shopping", checklist=[{"text": f"step {number}"} for number in range(50)])
    path = f"todos/{todo['todo_id']}/checklist"
    assert_problem(api.post(path, {"text": "one more"}), 409, "too_many_steps")
    whole = {"title": "x", "checklist": [{"text": "x"}] * 51}
    assert_problem(api.post("todos", whole), 409, "too_many_steps")
    for body in ({}, {"text": " "}, {"text": "x" * 201}, {"text": 1}, {"text": "x", "done": True}):
        assert_problem(api.post(path, body), 400, "invalid")
    step = f"{path}/{todo['checklist'][0]['item_id']}"
    for change in (
        {"done": "yes"},
        {"text": ""},
        {"before": str(uuid.uuid4())},
        {"before": "x"},
        {"order": 1},
    ):
        assert_problem(api.patch(step, change), 400, "invalid")
    wrong: list[Any] = [[{"done": True}], [{"text": "x", "position": 1}], ["x"], {}, None]
    for steps in wrong:
        assert_problem(api.patch(f"todos/{todo['todo_id']}", {"checklist": steps}), 400, "invalid")
    assert_problem(api.patch(f"{path}/{uuid.uuid4()}", {"done": True}), 404, "not_found")
    assert_problem(api.delete(f"{path}/{uuid.uuid4()}"), 404, "not_found")


def test_steps_are_found_and_exported(api: Api) -> None:
    api.created("Shopping", checklist=[{"text": "Oat milk", "done": True}])
    assert [todo["title"] for todo in api.get("todos?q=oat milk").json()] == ["Shopping"]
    exported = b"".join(api.get("auth/export")).decode()
    assert '"Oat milk"' in exported
