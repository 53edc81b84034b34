"""What a request may ask of AWS: the promise is one call to list or create, two to change, and one for the session."""

from __future__ import annotations

import pytest

SESSION = "BatchGetItem"


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "todos", None, ["Query"]),
        ("GET", "todos?status=pending&limit=3", None, ["Query"]),
        ("GET", "todos?sort=due_date&tag=home", None, ["Query"]),
        ("GET", "todos?deleted=true", None, ["Query"]),
        ("GET", "tasks/fetch-task", None, ["Query"]),
        ("GET", "todos/{id}", None, ["GetItem"]),
        ("POST", "todos", {"title": "new"}, ["TransactWriteItems"]),
        ("POST", "tasks/create-task", {"title": "new"}, ["TransactWriteItems"]),
        ("PATCH", "todos/{id}", {"status": "ongoing"}, ["GetItem", "TransactWriteItems"]),
        ("PATCH", "todos/{id}", {"title": "other"}, ["GetItem", "UpdateItem"]),
        ("PUT", "todos/{id}", {"title": "other", "completed": True}, ["GetItem", "TransactWriteItems"]),
        ("PUT", "tasks/update-task/{id}", {"status": "complete"}, ["GetItem", "TransactWriteItems"]),
        ("DELETE", "todos/{id}", None, ["GetItem", "TransactWriteItems"]),
        ("GET", "auth/user", None, ["GetItem"]),
    ],
)
def test_a_request_asks_no_more_than_it_promises(api, aws_calls, method, path, body, expected):
    todo = api.created("old", tags=["home"])
    aws_calls.clear()
    answer = api.call(method, path.format(id=todo["todo_id"]), body)
    assert answer.status_code < 300, answer.content
    assert aws_calls == [SESSION, *expected]


def test_the_counts_cost_the_same_for_any_number_of_tasks(api, aws_calls):
    for number in range(30):
        api.created(f"task {number}")
    aws_calls.clear()
    assert api.get("auth/user").json()["task_data"]["total"] == 30
    assert aws_calls == [SESSION, "GetItem"]
