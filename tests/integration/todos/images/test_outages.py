"""A dependency that is down in the middle: a 503, nothing lost, and the same request works once it is back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from tests.faults import Faults, error, hurry
from tests.integration.api.conftest import assert_problem
from tests.integration.todos.images.callers import Images, stored_keys
from tests.pictures import photo
from webapp.aws.clients import dynamodb_client, forget_clients, s3_client


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    hurry(monkeypatch)
    yield
    # The clients keep the faults that no request has met.
    forget_clients()


def test_the_bucket_while_an_upload_is_read(images: Images) -> None:
    todo, key = images.created("Read"), images.uploaded(photo("cat"))
    Faults(s3_client(), only="GetObject").lose_requests(2)
    answer = images.attach(todo, key)
    assert_problem(answer, 503, "service_unavailable")
    assert "Retry-After" in answer
    assert images.attach(todo, key).status_code == 201


def test_the_bucket_while_a_file_is_stored(images: Images, settings: LazySettings) -> None:
    todo = images.created("Stored")
    Faults(s3_client(), only="PutObject").lose_requests(2)
    assert_problem(images.send(todo, photo("cat")), 503, "service_unavailable")
    assert stored_keys(settings) == []
    assert images.get(f"todos/{todo['todo_id']}").json() == todo
    assert images.send(todo, photo("cat")).status_code == 201


def test_the_bucket_while_an_image_is_removed(images: Images, settings: LazySettings) -> None:
    todo = images.with_image(photo("cat"))
    path = f"todos/{todo['todo_id']}/images/{todo['images'][0]['image_id']}"
    Faults(s3_client(), only="DeleteObjects").lose_requests(2)
    assert_problem(images.delete(path), 503, "service_unavailable")
    assert images.get(f"todos/{todo['todo_id']}").json()["images"][0]["key"] in stored_keys(settings)
    assert images.delete(path).json()["images"] == []
    assert stored_keys(settings) == []


def test_the_tasks_after_an_image_is_removed(images: Images, settings: LazySettings) -> None:
    todo = images.with_image(photo("cat"))
    path = f"todos/{todo['todo_id']}/images/{todo['images'][0]['image_id']}"
    Faults(dynamodb_client(), only="TransactWriteItems").lose_requests(2)
    assert_problem(images.delete(path), 503, "service_unavailable")
    assert images.delete(path).json()["images"] == []
    assert stored_keys(settings) == []


@pytest.mark.parametrize("is_written", [True, False])
def test_the_tasks_while_an_image_is_attached(images: Images, is_written: bool) -> None:
    todo, key = images.created("Attached"), images.uploaded(photo("cat"))
    faults = Faults(dynamodb_client(), only="TransactWriteItems")
    (faults.lose_answers if is_written else faults.lose_requests)(2)

    body = assert_problem(images.attach(todo, key), 503, "service_unavailable")

    assert "may not have been saved" in body["detail"]
    again = images.attach(todo, key)
    assert (again.status_code, len(again.json()["images"])) == (201, 1)
    assert again.json()["version"] == 2


def test_an_answer_that_is_lost_is_not_noticed(images: Images) -> None:
    todo, key = images.created("Attached"), images.uploaded(photo("cat"))
    Faults(dynamodb_client(), only="TransactWriteItems").lose_answers(1)
    answer = images.attach(todo, key)
    assert (answer.status_code, answer.json()["version"]) == (201, 2)


def test_a_fault_of_ours_stays_loud(images: Images) -> None:
    todo, key = images.created("Denied"), images.uploaded(photo("cat"))
    images.client.raise_request_exception = False
    Faults(dynamodb_client(), only="TransactWriteItems").answer(error("ValidationException"))
    assert images.attach(todo, key).status_code == 500
