"""That no object stays behind: `manage.py sweep_images`, a task that DynamoDB has removed, an account that is gone."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from tests.integration.todos.images.callers import Images, stored_keys
from tests.local_cloud import LocalCloud
from tests.personas import Person
from tests.pictures import photo
from todos import dependencies
from todos.tasks.repository.counters import Counters
from webapp.aws.clients import dynamodb_client
from webapp.clock import utc_now
from webapp.errors import Unavailable


def sweep() -> str:
    out = io.StringIO()
    call_command("sweep_images", stdout=out)
    return out.getvalue().splitlines()[-1]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the service believe that time has passed."""

    def pass_time(**duration: float) -> None:
        monkeypatch.setattr("todos.dependencies.utc_now", lambda: utc_now() + timedelta(**duration))
        dependencies.forget()

    return pass_time


def remove_for_good(settings: LazySettings, todo: dict[str, Any]) -> None:
    key = {"user_id": {"S": todo["user_id"]}, "todo_id": {"S": todo["todo_id"]}}
    dynamodb_client().delete_item(TableName=settings.TASKS_TABLE, Key=key)


def test_a_task_gone_for_good_takes_its_images_along(
    images: Images, bobs_images: Images, settings: LazySettings, later: Callable[..., None]
) -> None:
    gone, trashed, kept = (images.with_image(photo("cat")) for _ in range(3))
    bobs = bobs_images.with_image(photo("coffee"))
    images.delete(f"todos/{gone['todo_id']}")
    remove_for_good(settings, gone)
    images.delete(f"todos/{trashed['todo_id']}")
    images.uploaded(photo("coffee"))

    assert sweep() == "Deleted 0 images that no task refers to."
    later(hours=25)
    assert sweep() == "Deleted 2 images that no task refers to."
    assert stored_keys(settings) == sorted(todo["images"][0]["key"] for todo in (trashed, kept, bobs))

    later(days=31)
    assert sweep() == "Deleted 1 image that no task refers to."
    assert stored_keys(settings) == sorted(todo["images"][0]["key"] for todo in (kept, bobs))
    assert sweep() == "Deleted 0 images that no task refers to."


def test_a_task_whose_time_in_the_trash_is_over_is_gone_for_good(
    images: Images, alice: Person, settings: LazySettings, later: Callable[..., None]
) -> None:
    over, trashed, kept = (images.created(title) for title in ("over", "trashed", "kept"))
    images.delete(f"todos/{over['todo_id']}")
    later(days=5)
    images.delete(f"todos/{trashed['todo_id']}")
    later(days=30, seconds=1)

    sweep()

    left = dependencies.todo_repository().every(alice.access)
    assert {todo.todo_id for todo in left} == {trashed["todo_id"], kept["todo_id"]}
    assert dependencies.todo_service().remove_expired() == 0
    counted = Counters(client=dynamodb_client(), table=settings.TASKS_TABLE).read(alice.user_id)
    assert (counted["trash"], counted["live"]) == (1, 1)


def test_days_on_which_nobody_swept_are_made_up_for(
    images: Images, alice: Person, later: Callable[..., None]
) -> None:
    images.delete(f"todos/{images.created('over')['todo_id']}")
    later(days=90)
    assert dependencies.todo_service().remove_expired() == 1
    assert list(dependencies.todo_repository().every(alice.access)) == []


def test_an_account_that_is_gone_takes_its_images_along(
    images: Images, bobs_images: Images, alice: Person, settings: LazySettings
) -> None:
    images.with_image(photo("cat"))
    images.uploaded(photo("coffee"))
    bobs = bobs_images.with_image(photo("coffee"))

    assert dependencies.image_service().remove_all(alice.access) == 2
    assert stored_keys(settings) == [bobs["images"][0]["key"]]


def test_a_bucket_that_does_not_answer_is_one_line(aws: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(prefix: str = "") -> None:
        raise Unavailable

    monkeypatch.setattr(dependencies.image_store(), "list", fail)
    with pytest.raises(CommandError, match=r"sweep_images: .* What is left is swept next time"):
        sweep()
