"""`todos/bulk`, as a client calls it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.bench.usage import used
from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person
from todos import dependencies

NOWHERE = str(uuid.UUID(int=7))


@pytest.fixture
def api(alice: Person) -> Api:
    return Api(alice.api())


def act(api: Api, action: str, ids: list[str], **others: Any) -> dict[str, Any]:
    answer = api.post("todos/bulk", {"action": action, "todo_ids": ids, **others})
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def test_every_action(api: Api) -> None:
    ids = [api.created(title)["todo_id"] for title in ("One", "Two")]

    def shown(name: str) -> list[Any]:
        return [api.get(f"todos/{todo_id}").json()[name] for todo_id in ids]

    missing = {"todo_id": NOWHERE, "code": "not_found"}
    assert act(api, "complete", [*ids, NOWHERE]) == {"done": ids, "failed": [missing]}
    assert shown("status") == ["complete"] * 2
    act(api, "reopen", ids)
    act(api, "tag", ids, tag="Home")
    act(api, "schedule", ids, due_date="2026-12-01")
    act(api, "prioritise", ids, priority=2)
    assert (shown("status"), shown("tags")) == (["pending"] * 2, [["home"]] * 2)
    assert (shown("due_date"), shown("priority")) == (["2026-12-01"] * 2, [2, 2])
    act(api, "untag", ids, tag="home")
    act(api, "schedule", ids, due_date=None)
    assert (shown("tags"), shown("due_date")) == ([[], []], [None, None])
    made = api.post("lists", {"name": "Garden"}).json()["list_id"]
    act(api, "move", ids, list_id=made)
    assert shown("list_id") == [made] * 2
    assert act(api, "move", ids[:1], list_id=NOWHERE) == {
        "done": [],
        "failed": [{"todo_id": ids[0], "code": "unknown_list"}],
    }
    act(api, "move", ids, list_id=None)
    assert shown("list_id") == [None] * 2
    act(api, "delete", ids)
    assert api.get("todos").json() == []
    act(api, "restore", ids)
    assert len(api.get("todos").json()) == 2


def test_set_gives_each_its_own(api: Api) -> None:
    one, two = (api.created(title)["todo_id"] for title in ("One", "Two"))
    changes = [
        {"todo_id": one, "version": 1, "title": "New", "tags": ["A"], "checklist": [{"text": "Milk"}]},
        {"todo_id": two, "version": 9, "title": "Stale"},
    ]
    answer = api.post("todos/bulk", {"action": "set", "changes": changes})
    assert answer.json() == {"done": [one], "failed": [{"todo_id": two, "code": "version_conflict"}]}
    todo = api.get(f"todos/{one}").json()
    assert (todo["title"], todo["tags"], todo["checklist"][0]["text"]) == ("New", ["a"], "Milk")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": "complete"},
        {"action": "complete", "todo_ids": []},
        {"action": "complete", "todo_ids": ["x"]},
        {"action": "complete", "todo_ids": [NOWHERE] * 101},
        {"action": "complete", "todo_ids": [NOWHERE], "tag": "home"},
        {"action": "complete", "todo_ids": [NOWHERE], "nonsense": 1},
        {"action": "explode", "todo_ids": [NOWHERE]},
        {"action": "tag", "todo_ids": [NOWHERE]},
        {"action": "tag", "todo_ids": [NOWHERE], "tag": "a,b"},
        {"action": "move", "todo_ids": [NOWHERE]},
        {"action": "move", "todo_ids": [NOWHERE], "list_id": "x"},
        {"action": "schedule", "todo_ids": [NOWHERE], "due_date": "tomorrow"},
        {"action": "prioritise", "todo_ids": [NOWHERE], "priority": 4},
        {"action": "set", "todo_ids": [NOWHERE]},
        {"action": "set", "changes": []},
        {"action": "set", "changes": [{"todo_id": NOWHERE, "nonsense": 1}]},
        {"action": "set", "changes": [{"title": "x"}]},
        {"action": "set", "changes": [{"todo_id": NOWHERE, "title": "x"}] * 2},
    ],
)
def test_what_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert_problem(api.post("todos/bulk", body), 400, "invalid")


def test_a_hundred_in_a_handful_of_calls(alice: Person) -> None:
    service = dependencies.todo_service()
    ids = [
        service.create_todo(
            alice.access, fields={"title": f"{number}", "tags": (f"tag {number % 7}",)}
        ).todo_id
        for number in range(100)
    ]
    api = Api(alice.api())
    for action, others in (("complete", {}), ("tag", {"tag": "all"}), ("delete", {})):
        with used() as usage:
            assert len(act(api, action, ids, **others)["done"]) == 100
        calls = [call for call in usage.calls if call in {"BatchGetItem", "TransactWriteItems"}]
        assert len(calls) <= 5, usage.calls
    assert service.count_todos(alice.access).total == 0
