"""What the DynamoDB repository makes of answers that get lost, of throttling and of conflicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.factories import START, make_image, make_todo
from tests.faults import Faults, cancelled, error, hurry, throttled
from tests.repositories import add_to, attach, edit, put, take_away
from todos.access import Access
from todos.tasks.domain import Status, StatusCounts, Todo
from todos.tasks.errors import TodoVersionConflict
from todos.tasks.query import TodoQuery
from todos.tasks.repository import DynamoDBTodoRepository
from webapp.errors import Unavailable

OWNER = Access.own("VAH000001")
LATER = START + timedelta(minutes=1)
IMAGE = make_image()

Write = Callable[[DynamoDBTodoRepository, str], object]

# By name: what is done to a task, and the status it counts under afterwards.
WRITES: dict[str, tuple[Write, StatusCounts]] = {
    "edit": (lambda todos, id_: edit(todos, OWNER, id_, rename("New")), StatusCounts(pending=1)),
    "status": (lambda todos, id_: edit(todos, OWNER, id_, complete), StatusCounts(complete=1)),
    "trash": (lambda todos, id_: edit(todos, OWNER, id_, trash), StatusCounts()),
    "attach": (lambda todos, id_: attach(todos, OWNER, id_, IMAGE, at=LATER), StatusCounts(pending=1)),
    "trash_all": (lambda todos, id_: todos.trash_all(OWNER, at=LATER), StatusCounts()),
}
every_write = pytest.mark.parametrize(("write", "counts"), WRITES.values(), ids=WRITES)


def rename(title: str) -> Callable[[Todo], Todo]:
    return lambda todo: todo.changed({"title": title}, at=LATER)


def complete(todo: Todo) -> Todo:
    return todo.changed({"status": Status.COMPLETE}, at=LATER)


def trash(todo: Todo) -> Todo:
    return todo.trashed(at=LATER)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture
def others(dynamodb: Any, todos_table: str) -> DynamoDBTodoRepository:
    """The repository as another process has it, without faults."""
    return DynamoDBTodoRepository(client=dynamodb, table=todos_table)


@pytest.fixture
def todos(faulty_dynamodb: Any, todos_table: str) -> DynamoDBTodoRepository:
    return DynamoDBTodoRepository(client=faulty_dynamodb, table=todos_table)


@pytest.fixture
def writes(faulty_dynamodb: Any) -> Faults:
    """The faults that the next writes meet."""
    return _Both(
        Faults(faulty_dynamodb, only="UpdateItem"), Faults(faulty_dynamodb, only="TransactWriteItems")
    )


class _Both(Faults):
    """Two kinds of writes, of which a test makes only one."""

    def __init__(self, first: Faults, second: Faults) -> None:
        self._parts = (first, second)

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_"):
            return object.__getattribute__(self, name)
        return lambda *args, **more: [getattr(part, name)(*args, **more) for part in self._parts]


class TestALostAnswer:
    """The write is in, and nobody said so; boto3 asks once more."""

    def test_to_a_creation(self, todos: DynamoDBTodoRepository, writes: Faults) -> None:
        writes.lose_answers(1)
        todo, fingerprint = add_to(todos, make_todo(), fingerprint="a")
        assert fingerprint == "a"
        assert todos.list_todos(OWNER, TodoQuery()).todos == (todo,)
        assert todos.count_by_status(OWNER) == StatusCounts(pending=1)

    @every_write
    def test_to_a_change(
        self, todos: DynamoDBTodoRepository, writes: Faults, write: Write, counts: StatusCounts
    ) -> None:
        todo, _ = add_to(todos, make_todo())
        writes.lose_answers(1)
        write(todos, todo.todo_id)
        assert todos.get(OWNER, todo.todo_id).version == 2
        assert todos.count_by_status(OWNER) == counts

    @every_write
    def test_to_a_change_that_another_change_follows(
        self,
        todos: DynamoDBTodoRepository,
        others: DynamoDBTodoRepository,
        writes: Faults,
        write: Write,
        counts: StatusCounts,
    ) -> None:
        todo, _ = add_to(todos, make_todo())
        change: Callable[[Todo], Todo] = lambda current: current.changed({"priority": 3}, at=LATER)  # noqa: E731
        writes.lose_answers(1, then=lambda: edit(others, OWNER, todo.todo_id, change))
        write(todos, todo.todo_id)
        kept = todos.get(OWNER, todo.todo_id)
        assert (kept.version, kept.priority) == (3, 3)
        assert todos.count_by_status(OWNER) == counts

    def test_to_an_image_being_labelled_or_removed(
        self, todos: DynamoDBTodoRepository, faulty_dynamodb: Any
    ) -> None:
        todo, _ = add_to(todos, make_todo())
        attach(todos, OWNER, todo.todo_id, IMAGE, at=LATER)
        labelled = replace(IMAGE, labels=(), label_model="3.0")
        Faults(faulty_dynamodb, only="UpdateItem").lose_answers(1)
        assert put(todos, OWNER, todo.todo_id, labelled, at=LATER).images == (labelled,)
        Faults(faulty_dynamodb, only="TransactWriteItems").lose_answers(1)
        assert take_away(todos, OWNER, todo.todo_id, IMAGE.image_id, at=LATER).images == ()
        assert todos.get(OWNER, todo.todo_id).images == ()

    def test_does_not_turn_a_change_into_a_conflict_with_itself(
        self, todos: DynamoDBTodoRepository, writes: Faults
    ) -> None:
        todo, _ = add_to(todos, make_todo())

        def change(current: Todo) -> Todo:
            if current.version != 1:
                raise TodoVersionConflict(current)
            return current.changed({"title": "New"}, at=LATER)

        writes.lose_answers(1)
        assert edit(todos, OWNER, todo.todo_id, change).title == "New"

    @every_write
    def test_twice_is_an_outage_and_the_write_is_in_once(
        self, todos: DynamoDBTodoRepository, writes: Faults, write: Write, counts: StatusCounts
    ) -> None:
        todo, _ = add_to(todos, make_todo())
        writes.lose_answers(2)
        with pytest.raises(Unavailable):
            write(todos, todo.todo_id)
        assert todos.get(OWNER, todo.todo_id).version == 2
        assert todos.count_by_status(OWNER) == counts

    def test_twice_to_a_creation_leaves_it_to_a_repeat(
        self, todos: DynamoDBTodoRepository, writes: Faults
    ) -> None:
        todo = make_todo()
        writes.lose_answers(2)
        with pytest.raises(Unavailable):
            add_to(todos, todo, fingerprint="a")
        assert add_to(todos, todo, fingerprint="a") == (todo, "a")
        assert todos.count_by_status(OWNER) == StatusCounts(pending=1)


class TestALostRequest:
    @every_write
    def test_is_sent_again(
        self, todos: DynamoDBTodoRepository, writes: Faults, write: Write, counts: StatusCounts
    ) -> None:
        todo, _ = add_to(todos, make_todo())
        writes.lose_requests(1)
        write(todos, todo.todo_id)
        assert todos.get(OWNER, todo.todo_id).version == 2
        assert todos.count_by_status(OWNER) == counts

    @every_write
    def test_twice_is_an_outage_and_nothing_is_written(
        self, todos: DynamoDBTodoRepository, writes: Faults, write: Write, counts: StatusCounts
    ) -> None:
        todo, _ = add_to(todos, make_todo())
        writes.lose_requests(2)
        with pytest.raises(Unavailable):
            write(todos, todo.todo_id)
        assert todos.get(OWNER, todo.todo_id) == todo
        assert todos.count_by_status(OWNER) == StatusCounts(pending=1)

    def test_is_an_outage_for_every_read(self, todos: DynamoDBTodoRepository, faulty_dynamodb: Any) -> None:
        faults = Faults(faulty_dynamodb)
        for read in (
            lambda: todos.get(OWNER, "id"),
            lambda: todos.list_todos(OWNER, TodoQuery()),
            lambda: todos.count_by_status(OWNER),
            lambda: edit(todos, OWNER, "id", rename("New")),
            lambda: todos.trash_all(OWNER, at=START),
            lambda: list(todos.todos_with_images(OWNER)),
        ):
            faults.lose_requests(2)
            with pytest.raises(Unavailable):
                read()


class TestThrottling:
    @pytest.mark.parametrize(
        "code",
        [
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "ThrottlingException",
            "InternalServerError",
            "TransactionInProgressException",
        ],
    )
    @every_write
    def test_that_lasts_is_an_outage(
        self, todos: DynamoDBTodoRepository, writes: Faults, write: Write, counts: StatusCounts, code: str
    ) -> None:
        todo, _ = add_to(todos, make_todo())
        writes.answer(error(code), error(code))
        with pytest.raises(Unavailable):
            write(todos, todo.todo_id)
        assert todos.get(OWNER, todo.todo_id) == todo

    @every_write
    def test_that_passes_is_not_noticed(
        self, todos: DynamoDBTodoRepository, writes: Faults, write: Write, counts: StatusCounts
    ) -> None:
        todo, _ = add_to(todos, make_todo())
        writes.answer(throttled())
        write(todos, todo.todo_id)
        assert todos.count_by_status(OWNER) == counts

    @pytest.mark.parametrize("reason", ["ThrottlingError", "ProvisionedThroughputExceeded"])
    def test_of_one_item_of_a_transaction_is_tried_again_as_a_conflict_is(
        self, todos: DynamoDBTodoRepository, writes: Faults, reason: str
    ) -> None:
        writes.answer(cancelled("None", reason), cancelled(reason, "None"))
        todo, _ = add_to(todos, make_todo())
        assert todos.get(OWNER, todo.todo_id) == todo
        assert todos.count_by_status(OWNER) == StatusCounts(pending=1)


class TestAConflictOfTransactions:
    def test_is_tried_again(self, todos: DynamoDBTodoRepository, writes: Faults) -> None:
        writes.answer(cancelled("None", "TransactionConflict"), cancelled("TransactionConflict", "None"))
        todo, _ = add_to(todos, make_todo())
        assert todos.get(OWNER, todo.todo_id) == todo

    def test_with_a_plain_update_is_tried_again(self, todos: DynamoDBTodoRepository, writes: Faults) -> None:
        todo, _ = add_to(todos, make_todo())
        writes.answer(error("TransactionConflictException"))
        assert edit(todos, OWNER, todo.todo_id, rename("New")) == todos.get(OWNER, todo.todo_id)

    def test_that_never_ends_is_an_outage(self, faulty_dynamodb: Any, todos_table: str) -> None:
        pauses: list[float] = []
        todos = DynamoDBTodoRepository(client=faulty_dynamodb, table=todos_table, sleep=pauses.append)
        Faults(faulty_dynamodb).answer(*[cancelled("None", "TransactionConflict")] * 50)
        with pytest.raises(Unavailable):
            add_to(todos, make_todo())
        assert sum(pauses) < 2


def test_a_fault_of_ours_stays_loud(todos: DynamoDBTodoRepository, writes: Faults) -> None:
    writes.answer(error("ValidationException"))
    with pytest.raises(ClientError):
        add_to(todos, make_todo())
