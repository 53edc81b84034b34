"""A search reads a bounded piece at a time, tells how far it got, and misses nothing on the way."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import START, make_todo
from todos.checklists.domain import Step
from todos.tasks import keys
from todos.tasks.domain import Status, Todo
from todos.tasks.query import Sort, TodoPage, TodoQuery
from todos.tasks.repository.items import stored_bytes, to_todo_item
from todos.tasks.repository.reading import TodoReader
from webapp.errors import InvalidInput

MEGABYTE = 1024 * 1024
MOST_BYTES = 4 * MEGABYTE
SPACE = "VAH000001"


class CannedStore:
    """Answers `Query` of the index by status as DynamoDB does: a megabyte at a time, and notes how much it read."""

    def __init__(self, todos: list[Todo]) -> None:
        self._items: list[tuple[dict[str, Any], int]] = []
        self.read: list[int] = []
        self.add(*todos)

    def add(self, *todos: Todo) -> None:
        self._items += [
            (to_todo_item(todo, fingerprint="", write_id="w"), stored_bytes(todo)) for todo in todos
        ]
        self._items.sort(key=lambda each: _place(each[0]), reverse=True)

    def query(self, **request: Any) -> dict[str, Any]:
        assert request["IndexName"] == keys.STATUS_INDEX
        assert request["ConsistentRead"]
        assert not request["ScanIndexForward"]
        values = request["ExpressionAttributeValues"]
        first, last = values[":first"]["S"], values[":last"]["S"]
        start = _place(request["ExclusiveStartKey"]) if "ExclusiveStartKey" in request else None
        answered: list[dict[str, Any]] = []
        size = 0
        for item, item_bytes in self._items:
            if not first <= item[keys.STATUS_KEY]["S"] <= last or (start and _place(item) >= start):
                continue
            if size + item_bytes > MEGABYTE:
                self.read.append(size)
                return {"Items": answered, "LastEvaluatedKey": answered[-1]}
            answered.append(item)
            size += item_bytes
        self.read.append(size)
        return {"Items": answered}


def _place(item: dict[str, Any]) -> tuple[str, str]:
    return item[keys.STATUS_KEY]["S"], item["todo_id"]["S"]


def many(count: int, *, size: int = 9000) -> list[Todo]:
    """Tasks of every status; each tenth has the word."""
    chance = random.Random(5)
    return [
        make_todo(
            title=f"Task {number}",
            description=("a needle " if number % 10 == 0 else "") + "x" * size,
            status=(status := chance.choice(list(Status))),
            created_at=START + timedelta(minutes=number),
            completed_at=START + timedelta(days=60, minutes=number) if status is Status.COMPLETE else None,
            priority=number % 4,
        )
        for number in range(count)
    ]


def pages(store: CannedStore, query: TodoQuery) -> Iterator[TodoPage]:
    """Every page of a search, each of which keeps to what a request may read."""
    reader, after = TodoReader(client=store, table="todos"), None  # type: ignore[arg-type]  # As much of a client as is asked.
    for _ in range(1000):
        store.read.clear()
        page = reader.page(SPACE, query, after)
        assert sum(store.read) <= MOST_BYTES
        yield page
        if page.next_position is None:
            return
        after = json.loads(json.dumps(page.next_position))
    pytest.fail("The search has no end.")


@pytest.fixture(scope="module")
def todos() -> list[Todo]:
    return many(1200)


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.TITLE, Sort.PRIORITY])
@pytest.mark.parametrize("limit", [7, 200])
def test_all_that_matches_is_found_once_within_the_bound(todos: list[Todo], sort: Sort, limit: int) -> None:
    wanted = Counter(todo.todo_id for todo in todos if "needle" in todo.description)
    found: Counter[str] = Counter()
    for page in pages(CannedStore(todos), TodoQuery(text="NEEDLE a", sort=sort, limit=limit)):
        assert len(page.todos) <= limit
        found.update(todo.todo_id for todo in page.todos)
    assert found == wanted


def test_open_ones_come_first_each_newest_first(todos: list[Todo]) -> None:
    found = [
        todo for page in pages(CannedStore(todos), TodoQuery(text="needle", limit=50)) for todo in page.todos
    ]
    assert found == sorted(
        found,
        key=lambda todo: (todo.is_completed, -(todo.completed_at or todo.created_at).timestamp()),
    )
    assert {todo.is_completed for todo in found} == {False, True}


def test_what_stands_in_any_text_of_a_task_is_found() -> None:
    wanted = make_todo(title="Go shopping", checklist=(Step("a", "Oat Milk"),))
    store = CannedStore([wanted, make_todo(title="Milk"), make_todo(title="Oats")])
    (page,) = pages(store, TodoQuery(text="milk OAT shop"))
    assert page.todos == (wanted,)


def test_a_search_that_finds_nothing_says_how_far_it_got(todos: list[Todo]) -> None:
    found = list(pages(CannedStore(todos), TodoQuery(text="nothing like it")))
    assert [page.todos for page in found] == [()] * len(found)
    assert len(found) == 4
    assert found[-1].reach is None
    reaches = [page.reach for page in found if page.reach]
    assert [reach.is_of_complete for reach in reaches] == [False, False, True]
    assert reaches[0].at > reaches[1].at


def test_a_full_page_says_nothing_of_how_far_it_got(todos: list[Todo]) -> None:
    page = next(pages(CannedStore(todos), TodoQuery(text="needle", limit=2)))
    assert len(page.todos) == 2
    assert page.reach is None


def test_an_order_holds_within_what_one_request_reads(todos: list[Todo]) -> None:
    windows: list[list[Todo]] = [[]]
    for page in pages(CannedStore(todos), TodoQuery(text="needle", sort=Sort.PRIORITY, limit=50)):
        windows[-1] += page.todos
        if page.reach:
            windows.append([])
    assert len(windows) > 2
    for window in windows:
        assert [todo.priority for todo in window] == sorted((todo.priority for todo in window), reverse=True)


def test_a_window_stays_what_it_is_while_tasks_are_added(todos: list[Todo]) -> None:
    """The pages of one window are read with others; what comes in between shifts none of what is there."""
    query = TodoQuery(text="needle", sort=Sort.TITLE, limit=20)
    before = {todo.todo_id for todo in todos if "needle" in todo.description}
    store, found = CannedStore(todos), Counter[str]()
    for number, page in enumerate(pages(store, query)):
        found.update(todo.todo_id for todo in page.todos)
        store.add(make_todo(created_at=START + timedelta(days=50 + number), description="x" * 9000))
    assert set(found) == before
    assert set(found.values()) == {1}


@pytest.mark.parametrize("position", [{}, {"from": [0]}, {"from": ["x"] * 4}, {"key": "k", "id": "i"}])
def test_a_position_of_another_list_is_refused(position: dict[str, Any]) -> None:
    reader = TodoReader(client=CannedStore([]), table="todos")  # type: ignore[arg-type]  # As above.
    with pytest.raises(InvalidInput):
        reader.page(SPACE, TodoQuery(text="needle"), position)


def test_bounds_without_anything_between_find_nothing() -> None:
    query = TodoQuery(text="needle", created_after=START, created_before=START - timedelta(days=1))
    (page,) = pages(CannedStore(many(10)), query)
    assert page == TodoPage(())
