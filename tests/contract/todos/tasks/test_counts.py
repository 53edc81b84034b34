"""The counts of a space: exact under conflicts, and never past a bound."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import EndpointConnectionError

from tests.dynamodb_conflicts import ConflictingClient
from tests.factories import START, make_todo
from tests.fakes import InMemoryTodoRepository
from tests.faults import hurry
from tests.repositories import add_to, edit
from todos.access import Access
from todos.tasks import keys
from todos.tasks.domain import Change, Status, StatusCounts, Todo
from todos.tasks.errors import TooManyTasks
from todos.tasks.ports import TodoRepository
from todos.tasks.repository import DynamoDBTodoRepository
from todos.tasks.repository.counters import Counters
from todos.tasks.repository.tally import BOUNDS, BYTES, LIVE, OPEN, tally
from todos.tasks.rules import MAX_TAGS

OWNER = Access.own("VAH000001")
WRITERS = 8
# So few that a test can fill them: an eighth of each is less than what eight writers add at once.
FEW = {LIVE: 40, OPEN: 24, BYTES: 8 * 1024 * 1024}

Repositories = Callable[..., TodoRepository]


@pytest.fixture(params=["memory", "dynamodb"])
def bounded(request: pytest.FixtureRequest) -> Repositories:
    """Repositories that hold as much as is said."""

    def make(bounds: dict[str, int]) -> TodoRepository:
        if request.param == "memory":
            return InMemoryTodoRepository(bounds=bounds)
        client, table = request.getfixturevalue("dynamodb"), request.getfixturevalue("todos_table")
        return DynamoDBTodoRepository(client=client, table=table, bounds=bounds)

    return make


def complete(todo: Todo) -> Todo:
    return todo.changed({"status": Status.COMPLETE}, at=START)


def fill(todos: TodoRepository, count: int, **values: Any) -> int:
    """Add tasks until the space is full, or so many; how many there was room for."""

    def attempt(_: int) -> bool:
        try:
            add_to(todos, make_todo(**values))
        except TooManyTasks:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(attempt, range(count)))


class TestBounds:
    def test_are_reached_exactly_however_the_counts_are_spread(self, bounded: Repositories) -> None:
        todos = bounded(FEW)
        assert fill(todos, 30) == FEW[OPEN]
        assert fill(todos, 30, status=Status.COMPLETE) == FEW[LIVE] - FEW[OPEN]
        counts = todos.count_by_status(OWNER)
        assert counts == StatusCounts(pending=FEW[OPEN], complete=FEW[LIVE] - FEW[OPEN])

    def test_say_what_there_is_too_much_of(self, bounded: Repositories) -> None:
        todos = bounded(FEW | {OPEN: 8})
        assert fill(todos, 9) == 8
        done, _ = add_to(todos, make_todo(status=Status.COMPLETE, completed_at=START))
        with pytest.raises(TooManyTasks) as caught:
            edit(todos, OWNER, done.todo_id, lambda todo: todo.changed({"completed": False}, at=START))
        assert caught.value.bound == OPEN
        assert todos.get(OWNER, done.todo_id) == done

    def test_leave_room_for_what_takes_some(self, bounded: Repositories) -> None:
        todos = bounded(FEW | {LIVE: 8})
        first, _ = add_to(todos, make_todo())
        assert fill(todos, 8) == 7
        edit(todos, OWNER, first.todo_id, complete)
        edit(todos, OWNER, first.todo_id, lambda todo: todo.trashed(at=START))
        add_to(todos, make_todo())
        with pytest.raises(TooManyTasks):
            edit(todos, OWNER, first.todo_id, lambda todo: todo.restored(at=START))

    def test_are_held_for_bytes_too(self, bounded: Repositories) -> None:
        size = tally(make_todo(description="x" * 9_000))[BYTES]
        todos = bounded(FEW | {BYTES: 8 * size + 8 * 4096})
        made = [add_to(todos, make_todo())[0] for _ in range(8)]
        grown = 0
        for todo in made:
            try:
                edit(todos, OWNER, todo.todo_id, lambda each: each.edited(at=START, description="x" * 9_000))
            except TooManyTasks:
                continue
            grown += 1
        assert grown > 0
        full = sum(tally(todo)[BYTES] for todo in todos.every(OWNER))
        assert full <= 8 * size + 8 * 4096

    def test_of_a_repeat_that_creates_nothing_stand_in_nobodys_way(self, bounded: Repositories) -> None:
        todos = bounded(FEW | {LIVE: 8})
        todo, _ = add_to(todos, make_todo())
        assert fill(todos, 8) == 7
        assert add_to(todos, todo) == (todo, "")

    def test_are_shared_out_to_the_last(self) -> None:
        assert all(bound % keys.COUNT_ITEMS == 0 for bound in BOUNDS.values())


class TestConflicts:
    """Under the rule that no emulator has: transactions that meet on an item are cancelled."""

    @pytest.fixture
    def client(self, dynamodb: Any) -> ConflictingClient:
        return ConflictingClient(dynamodb)

    @pytest.fixture
    def todos(self, client: Any, todos_table: str) -> DynamoDBTodoRepository:
        return DynamoDBTodoRepository(client=client, table=todos_table)

    def test_of_many_writers_refuse_nobody_and_lose_nothing(
        self, todos: DynamoDBTodoRepository, client: ConflictingClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hurry(monkeypatch)

        def write(writer: int) -> None:
            chance = random.Random(writer)
            for _ in range(6):
                todo, _ = add_to(todos, make_todo(tags=(chance.choice("ab"),)))
                edit(todos, OWNER, todo.todo_id, complete)

        with ThreadPoolExecutor(WRITERS) as pool:
            for done in [pool.submit(write, writer) for writer in range(WRITERS)]:
                done.result()
        assert client.conflicts, "Nobody met anybody, so nothing was withstood."
        assert todos.count_by_status(OWNER) == StatusCounts(complete=WRITERS * 6)

    def test_leave_every_count_as_a_full_read_has_it(
        self, todos: DynamoDBTodoRepository, client: ConflictingClient, todos_table: str
    ) -> None:
        made = [add_to(todos, make_todo(tags=("home", f"{number % 3}")))[0] for number in range(9)]

        def write(todo: Todo) -> None:
            edit(todos, OWNER, todo.todo_id, complete)
            edit(todos, OWNER, todo.todo_id, lambda each: each.edited(at=START, tags=("work",)))
            edit(todos, OWNER, todo.todo_id, lambda each: each.trashed(at=START))

        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, made[:6]))
        expected: Counter[str] = Counter()
        for todo in todos.every(OWNER):
            expected.update(tally(todo))
        kept = Counters(client=client, table=todos_table).read(OWNER.space_id)  # type: ignore[arg-type]  # A stand-in.
        assert +kept == expected

    def test_with_a_task_that_comes_along_happen_together_or_not_at_all(
        self, todos: DynamoDBTodoRepository
    ) -> None:
        todo, _ = add_to(todos, make_todo())
        following = make_todo(title="The next one")

        def follow(_: int) -> str:
            return todos.edit(OWNER, todo.todo_id, once).title

        def once(before: Todo) -> Change:
            if before.is_completed:
                return Change(before)
            return Change(complete(before), added=(following,))

        with ThreadPoolExecutor(WRITERS) as pool:
            assert set(pool.map(follow, range(WRITERS * 2))) == {todo.title}
        assert todos.get(OWNER, following.todo_id) == following
        assert todos.count_by_status(OWNER) == StatusCounts(pending=1, complete=1)


class TestTagsOfThePast:
    """An item of counts is paid for by its size at each write, so it does not keep every tag there ever was."""

    @staticmethod
    def use_up(todos: TodoRepository, first: int, last: int) -> None:
        for number in range(first // MAX_TAGS, last // MAX_TAGS):
            tags = tuple(f"tag {number} {each}" for each in range(MAX_TAGS))
            todo, _ = add_to(todos, make_todo(tags=tags))
            edit(todos, OWNER, todo.todo_id, lambda each: each.edited(at=START, tags=("kept",)))

    @pytest.fixture
    def counters(self, dynamodb: Any, todos_table: str) -> Counters:
        return Counters(client=dynamodb, table=todos_table)

    @pytest.fixture
    def todos(self, dynamodb: Any, todos_table: str) -> DynamoDBTodoRepository:
        return DynamoDBTodoRepository(client=dynamodb, table=todos_table)

    def test_are_taken_out_of_the_counts_once_there_are_many(
        self, todos: DynamoDBTodoRepository, counters: Counters
    ) -> None:
        self.use_up(todos, 0, 40)
        assert len(counters.read(OWNER.space_id)) > 40
        assert len(counters.read(OWNER.space_id)) > 40, "a few stand in nobody's way"
        self.use_up(todos, 40, 60)
        before = counters.read(OWNER.space_id)
        after = counters.read(OWNER.space_id)
        assert +after == +before
        assert after["tag#open#kept"] == 6
        assert len(before) - len(after) == 50

    def test_are_left_where_one_is_used_again_meanwhile(
        self, todos: DynamoDBTodoRepository, counters: Counters, dynamodb: Any, todos_table: str
    ) -> None:
        self.use_up(todos, 0, 50)

        class Overtaken(Counters):
            def _forget(self, *arguments: Any) -> None:
                for _ in range(3 * keys.COUNT_ITEMS):
                    add_to(todos, make_todo(tags=("tag 0 0",)))
                super()._forget(*arguments)

        Overtaken(client=dynamodb, table=todos_table).read(OWNER.space_id)
        assert counters.read(OWNER.space_id)["tag#open#tag 0 0"] == 3 * keys.COUNT_ITEMS

    def test_spoil_no_answer_when_they_cannot_be_taken_away(
        self, todos: DynamoDBTodoRepository, dynamodb: Any, todos_table: str
    ) -> None:
        self.use_up(todos, 0, 50)
        client = Mock(wraps=dynamodb)
        client.transact_write_items.side_effect = EndpointConnectionError(endpoint_url="x")
        assert Counters(client=client, table=todos_table).read(OWNER.space_id)["tag#open#kept"] == 5
        assert client.transact_write_items.called


class TestChange:
    def test_removes_another_task_in_the_same_step(self, bounded: Repositories) -> None:
        todos = bounded(dict(BOUNDS))
        todo, other = (add_to(todos, make_todo())[0] for _ in range(2))
        todos.edit(OWNER, todo.todo_id, lambda before: Change(complete(before), removed=(other,)))
        assert list(todos.every(OWNER)) == [todos.get(OWNER, todo.todo_id)]
        assert todos.count_by_status(OWNER) == StatusCounts(complete=1)

    def test_adds_without_changing_the_task_itself(self, bounded: Repositories) -> None:
        todos = bounded(dict(BOUNDS))
        todo, _ = add_to(todos, make_todo())
        copy = make_todo(title="A copy")
        assert todos.edit(OWNER, todo.todo_id, lambda before: Change(before, added=(copy,))) == todo
        assert todos.count_by_status(OWNER) == StatusCounts(pending=2)


class TestRemovingForGood:
    def test_takes_what_is_as_it_was_read_and_leaves_the_rest(self, bounded: Repositories) -> None:
        todos = bounded(dict(BOUNDS))
        made = [add_to(todos, make_todo())[0] for _ in range(5)]
        changed = edit(todos, OWNER, made[0].todo_id, complete)
        assert todos.remove(OWNER, made) == 4
        assert list(todos.every(OWNER)) == [changed]
        assert todos.remove(OWNER, made) == 0
        assert todos.count_by_status(OWNER) == StatusCounts(complete=1)
