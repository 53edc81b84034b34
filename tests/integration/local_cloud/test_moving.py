"""`make run` on data of the first version."""

from __future__ import annotations

import signal
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.local import seed
from tests import first_version
from tests.first_version import TRASHED, WITH_IMAGES, Item
from tests.local_cloud import start_cloud
from tests.whole import Start, until
from webapp.clock import to_timestamp, utc_now

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.xdist_group("supervisor"),
    # Everything is started three times.
]

# So many that the move takes a while.
MORE_TASKS = 300


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """A data folder with a table of tasks of the first version, which are those of the first account to come."""
    started = Start(tmp_path / "data")
    _make_older(started.data)
    yield started
    if started.process.poll() is None:
        started.stop(signal.SIGKILL)


def _make_older(data: Path) -> None:
    cloud = start_cloud(data / "cloud", persist=True)
    client = cloud.client("dynamodb")
    first_version.create_table(client, "todos")
    items = [
        _trashed_now(item) if item["todo_id"]["S"] == TRASHED else item for item in first_version.items()
    ]
    items += [{**items[-1], "todo_id": {"S": str(uuid.UUID(int=number))}} for number in range(MORE_TASKS)]
    for at in range(0, len(items), 25):
        batch = [{"PutRequest": {"Item": item}} for item in items[at : at + 25]]
        client.batch_write_item(RequestItems={"todos": batch})
    cloud.stop()


def _trashed_now(item: Item) -> Item:
    now = to_timestamp(utc_now())
    return {**item, "deleted_at": {"S": now}, "statusKey": {"S": f"trash#{now}"}}


def _has_begun(data: Path) -> bool:
    """Whether the journal knows of an item in the new table."""
    try:
        return any(b'"todos-2"' in path.read_bytes() for path in (data / "cloud").glob("dynamodb.journal.*"))
    except FileNotFoundError:
        # A snapshot took its place between the two; the new table's next item is in the next journal.
        return False


def test_it_is_moved_whatever_ends_it_and_found_again_at_every_start(start: Start) -> None:
    start.begin()
    until(lambda: _has_begun(start.data), "the move did not begin")
    start.stop(signal.SIGKILL)
    assert not (start.data / "tasks-table").exists()
    until(lambda: start.processes() == {}, "something was left behind")

    start.run()
    # One has been in the trash for too long, one is there still.
    moved = MORE_TASKS + 6
    line = (
        f"Moved {moved} tasks of an earlier version from the table todos to todos-2; todos is kept as it was."
    )
    assert start.said().count(line) == 1
    token = _token(start)
    own = {"pending": 3 + MORE_TASKS, "ongoing": 1, "complete": 1}
    demo = Counter(task.status for task in seed.TASKS)
    assert _counts(start, token) == {name: own[name] + demo[name] for name in own}
    (trashed,) = start.ask("GET", "todos?deleted=true", token=token)
    assert trashed["todo_id"] == TRASHED
    assert [image["content_type"] for image in _task(start, WITH_IMAGES, token)["images"]] == [
        "image/jpeg",
        "image/png",
    ]
    start.ask("POST", f"todos/{TRASHED}/restore", token=token)
    assert start.stop() == 0

    start.run()
    assert "Moved" not in start.said()
    assert _task(start, TRASHED, _token(start))["title"] == "In the trash"
    assert start.stop() == 0


def _token(start: Start) -> str:
    pair = {"email": seed.DEMO.email, "password": seed.DEMO.password}
    return str(start.ask("POST", "auth/login", pair)["access_token"])


def _counts(start: Start, token: str) -> dict[str, int]:
    counts: dict[str, int] = start.ask("GET", "auth/user", token=token)["task_data"]
    return {name: count for name, count in counts.items() if name != "total"}


def _task(start: Start, todo_id: str, token: str) -> dict[str, Any]:
    task: dict[str, Any] = start.ask("GET", f"todos/{todo_id}", token=token)
    return task
