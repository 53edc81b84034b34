"""The mark by which a move knows its own items again."""

from __future__ import annotations

from typing import Any

import pytest

from tests import first_version
from tests.first_version import TRASHED
from todos.tasks.repository.counters import counts_items
from webapp.dynamodb.entities import Item
from webapp.operations.moves import MoveRefused
from webapp.operations.moves.items import (
    Record,
    are_counts_as_moved,
    is_as_moved,
    is_record,
    is_task,
    mark_of,
    moved_counts,
    moved_task,
    task_of,
)


def an_item(**values: Any) -> Item:
    (item,) = [item for item in first_version.items() if item["todo_id"]["S"] == TRASHED]
    return {**item, **values}


def moved(item: Item) -> Item:
    return moved_task(item, task_of(item))


def test_a_task_that_was_moved_is_known_by_its_marks() -> None:
    arrived = moved(an_item())
    assert is_as_moved({name: arrived[name] for name in ("user_id", "todo_id", "write_id", "moved")})
    assert not is_as_moved(arrived | {"write_id": {"S": "the service's"}})
    assert not is_as_moved({name: value for name, value in arrived.items() if name != "moved"})
    assert not is_as_moved(an_item())


def test_a_task_without_an_id_of_its_last_write_gets_one_that_the_service_can_copy() -> None:
    bare = {name: value for name, value in an_item().items() if name not in {"write_id", "fingerprint"}}
    arrived = moved(bare)
    assert (arrived["write_id"], arrived["fingerprint"]) == ({"S": ""}, {"S": ""})
    assert is_as_moved(arrived)


@pytest.mark.parametrize(
    "change",
    [
        {"title": {"S": "Other"}},
        {"write_id": {"S": "another"}},
        {"previous_write_id": {"S": "another"}},
        {"fingerprint": {"S": "another"}},
        {"not_known_here": {"SS": ["a"]}},
    ],
)
def test_whatever_differs_gives_another_mark(change: Item) -> None:
    assert mark_of(moved(an_item(**change))) != mark_of(moved(an_item()))


def test_what_the_old_table_alone_had_makes_no_difference() -> None:
    assert mark_of(moved(an_item(expires_at={"N": "1"}, createdAt={"S": "x"}))) == mark_of(moved(an_item()))


def test_moving_twice_is_moving_once() -> None:
    assert moved(moved(an_item())) == moved(an_item())


def test_counts_are_known_until_one_changes() -> None:
    (first, *_) = map(moved_counts, counts_items("VAH000001", {"live": 9, "tag#open#home": 1}))
    assert are_counts_as_moved(first)
    assert not are_counts_as_moved({**first, "live": {"N": "3"}})
    assert not are_counts_as_moved({**first, "tag#open#new": {"N": "0"}})
    assert not are_counts_as_moved({name: value for name, value in first.items() if name != "moved"})


@pytest.mark.parametrize("tasks", [None, 0, 7])
def test_a_record_is_kept(tasks: int | None) -> None:
    item = Record("todos", tasks).item()
    assert Record.of(item) == Record("todos", tasks)
    assert is_record(item)
    assert not is_task(item)


def test_an_item_that_is_no_task_is_named() -> None:
    with pytest.raises(MoveRefused, match=f"VAH000001 {TRASHED} holds no task"):
        task_of({name: value for name, value in an_item().items() if name != "title"})
