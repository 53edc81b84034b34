"""What a request may ask of AWS: the promise is one call to list or create, two to change, and one for the session."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.api.conftest import Api
from tests.integration.todos.images.callers import Images
from tests.label_service import LabelService
from tests.pictures import encoded, located, noise, photo

SESSION = "BatchGetItem"


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "todos", None, ["Query"]),
        ("GET", "todos?status=pending&limit=3", None, ["Query"]),
        ("GET", "todos?sort=due_date&tag=home", None, ["Query", "Query", "Query"]),
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
        ("GET", "auth/user", None, ["Query"]),
        ("GET", "todos?status=open", None, ["Query", "Query"]),
    ],
)
def test_a_request_asks_no_more_than_it_promises(
    api: Api,
    aws_calls: list[str],
    method: str,
    path: str,
    body: dict[str, Any] | dict[str, str] | None,
    expected: list[str],
) -> None:
    todo = api.created("old", tags=["home"])
    aws_calls.clear()
    answer = api.call(method, path.format(id=todo["todo_id"]), body)
    assert answer.status_code < 300, answer.content
    assert aws_calls == [SESSION, *expected]


def test_the_counts_cost_the_same_for_any_number_of_tasks(api: Api, aws_calls: list[str]) -> None:
    for number in range(30):
        api.created(f"task {number}")
    aws_calls.clear()
    assert api.get("auth/user").json()["task_data"]["total"] == 30
    assert aws_calls == [SESSION, "Query"]


# The task as it stands, and its next state together with the counts of images.
WRITE = ("GetItem", "TransactWriteItems")


class TestImages:
    @pytest.fixture
    def todo(self, images: Images) -> dict[str, Any]:
        return images.created("With images")

    def test_addresses_ask_nobody(self, images: Images, aws_calls: list[str]) -> None:
        key = images.upload_form()["key"]
        images.get(f"upload?action=get&key={key}")
        assert aws_calls == [SESSION, SESSION]

    def test_attaching_asks_for_the_object_its_labels_and_one_write(
        self, images: Images, todo: dict[str, Any], labels: LabelService, aws_calls: list[str]
    ) -> None:
        key = images.uploaded(photo("cat"))
        aws_calls.clear()
        assert images.attach(todo, key).status_code == 201
        assert aws_calls == [SESSION, "GetObject", "DetectLabels", *WRITE]

    def test_a_location_costs_two_more(
        self, images: Images, todo: dict[str, Any], labels: LabelService, aws_calls: list[str]
    ) -> None:
        key = images.uploaded(encoded(noise(), exif=located()))
        aws_calls.clear()
        assert images.attach(todo, key).status_code == 201
        assert aws_calls == [SESSION, "GetObject", "GetObject", "PutObject", "DetectLabels", *WRITE]

    def test_a_file_in_the_request_is_stored_in_one_call(
        self, images: Images, todo: dict[str, Any], labels: LabelService, aws_calls: list[str]
    ) -> None:
        aws_calls.clear()
        assert images.send(todo, photo("cat")).status_code == 201
        assert aws_calls == [SESSION, "GetItem", "PutObject", "DetectLabels", *WRITE]

    def test_lists_do_not_ask_for_the_images(self, images: Images, aws_calls: list[str]) -> None:
        for _ in range(3):
            images.with_image(photo("cat"))
        aws_calls.clear()
        assert len(images.get("todos").json()) == 3
        assert aws_calls == [SESSION, "Query"]
