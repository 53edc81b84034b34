"""What every `TodoRepository` does."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories import START, make_image, make_todo
from tests.repositories import add_to, edit
from todos.access import Access
from todos.images.domain import Label
from todos.tasks.domain import Status, StatusCounts, Todo
from todos.tasks.errors import TodoNotFound
from todos.tasks.ports import TodoRepository
from todos.tasks.query import Sort, TodoQuery
from webapp.errors import InvalidInput, Unavailable

OWNER = Access.own("VAH000001")
STRANGER = Access.own("VAH000002")
WRITERS = 8


def add(todos: TodoRepository, **values: Any) -> Todo:
    return add_to(todos, make_todo(**values))[0]


def read_all(todos: TodoRepository, query: TodoQuery, *, owner: Access = OWNER) -> list[Todo]:
    """Every task of a list, page by page, the positions going through JSON as a cursor does."""
    found: list[Todo] = []
    after = None
    while True:
        page = todos.list_todos(owner, query, after=after)
        assert len(page.todos) <= query.limit
        found += page.todos
        if page.next_position is None:
            return found
        assert page.todos, "A page with a next one is never empty."
        after = json.loads(json.dumps(page.next_position))


def titles(found: list[Todo]) -> list[str]:
    return [todo.title for todo in found]


def trash(at: datetime) -> Callable[[Todo], Todo]:
    return lambda todo: todo.trashed(at=at)


def rename(title: str) -> Any:
    return lambda todo: todo.changed({"title": title}, at=START + timedelta(minutes=1))


class TestAdd:
    def test_keeps_every_field(self, todos: TodoRepository) -> None:
        todo = make_todo(
            description="Zürich \U0001f33f\nsecond line",
            status=Status.COMPLETE,
            priority=3,
            due_date=date(2026, 5, 1),
            order=-1.5,
            tags=("home", "日本"),
            images=(
                make_image(label_error="label_detection_failed"),
                make_image(
                    labels=(Label("Dog", 97.53, ("Animal",)), Label("Grass", 60.0)),
                    label_model="3.0",
                    attached_at=START + timedelta(milliseconds=1),
                ),
                make_image(labels=(), label_model="3.0", attached_at=START + timedelta(milliseconds=2)),
            ),
            completed_at=START,
        )
        assert add_to(todos, todo, fingerprint="a") == (todo, "a")
        assert todos.get(OWNER, todo.todo_id) == todo

    def test_keeps_what_has_no_value(self, todos: TodoRepository) -> None:
        todo = add(todos, description="", order=None, due_date=None, tags=())
        assert todos.get(OWNER, todo.todo_id) == todo

    def test_again_changes_nothing_and_answers_what_is_kept(self, todos: TodoRepository) -> None:
        first = make_todo(title="First")
        second = replace(first, title="Second")
        add_to(todos, first, fingerprint="a")
        assert add_to(todos, second, fingerprint="b") == (first, "a")
        assert todos.get(OWNER, first.todo_id) == first
        assert todos.count_by_status(OWNER) == StatusCounts(pending=1)

    def test_of_the_same_id_by_another_person_is_another_task(self, todos: TodoRepository) -> None:
        mine = add(todos)
        theirs = add(todos, space_id=STRANGER.space_id, todo_id=mine.todo_id, title="Theirs")
        assert todos.get(OWNER, mine.todo_id) == mine
        assert todos.get(STRANGER, mine.todo_id) == theirs

    def test_by_many_at_once_keeps_one(self, todos: TodoRepository) -> None:
        candidates = [make_todo(todo_id="0" * 8, title=f"Attempt {number}") for number in range(WRITERS)]
        with ThreadPoolExecutor(WRITERS) as pool:
            kept = list(pool.map(lambda todo: add_to(todos, todo, fingerprint=todo.title), candidates))
        assert len(set(kept)) == 1
        assert todos.count_by_status(OWNER) == StatusCounts(pending=1)


class TestGet:
    def test_of_nothing(self, todos: TodoRepository) -> None:
        with pytest.raises(TodoNotFound):
            todos.get(OWNER, "no-such-id")

    def test_of_somebody_elses(self, todos: TodoRepository) -> None:
        todo = add(todos)
        with pytest.raises(TodoNotFound):
            todos.get(STRANGER, todo.todo_id)


class TestList:
    def test_of_nobody_is_empty(self, todos: TodoRepository) -> None:
        page = todos.list_todos(OWNER, TodoQuery())
        assert page.todos == ()
        assert page.next_position is None

    def test_holds_the_owners_tasks_only(self, todos: TodoRepository) -> None:
        mine = add(todos)
        add(todos, space_id=STRANGER.space_id)
        assert read_all(todos, TodoQuery()) == [mine]

    def test_shows_a_write_at_once(self, todos: TodoRepository) -> None:
        for number in range(20):
            todo = add(todos, created_at=START + timedelta(seconds=number))
            assert todos.list_todos(OWNER, TodoQuery(limit=1)).todos == (todo,)

    @pytest.mark.parametrize("sort", Sort)
    @pytest.mark.parametrize("limit", [1, 3, 7, 50])
    def test_pages_to_the_end_without_gap_or_repeat(
        self, todos: TodoRepository, sort: Sort, limit: int
    ) -> None:
        # Three of each moment, title, priority, date and order: equals must not be lost between pages.
        added = [
            add(
                todos,
                title=f"Task {number // 3}",
                created_at=START + timedelta(seconds=number // 3),
                priority=number % 4 // 3,
                due_date=None if number % 3 else date(2026, 5, 1 + number % 2),
                order=None if number % 4 else float(number % 2),
                status=list(Status)[number % 3],
            )
            for number in range(14)
        ]
        found = read_all(todos, TodoQuery(sort=sort, limit=limit))
        assert Counter(found) == Counter(added)

    def test_orders(self, todos: TodoRepository) -> None:
        def moment(seconds: int) -> dict[str, Any]:
            return {"created_at": START + timedelta(seconds=seconds)}

        add(todos, title="b", **moment(1), priority=0, due_date=date(2026, 5, 2), order=2.0)
        add(todos, title="A", **moment(2), priority=3, due_date=None, order=None)
        add(todos, title="c", **moment(3), priority=1, due_date=date(2026, 5, 1), order=-1.0)
        orders = {sort: "".join(titles(read_all(todos, TodoQuery(sort=sort)))) for sort in Sort}
        assert orders == {
            Sort.NEWEST: "cAb",
            Sort.OLDEST: "bAc",
            Sort.DUE_DATE: "cbA",
            Sort.PRIORITY: "Acb",
            Sort.TITLE: "Abc",
            Sort.ORDER: "cbA",
            Sort.COMPLETED: "cAb",
            Sort.DELETED: "cAb",
        }

    def test_equals_in_a_sorted_order_come_newest_first(self, todos: TodoRepository) -> None:
        for number in range(3):
            add(todos, title=f"{number}", created_at=START + timedelta(seconds=number))
        assert titles(read_all(todos, TodoQuery(sort=Sort.PRIORITY, limit=1))) == ["2", "1", "0"]

    @pytest.mark.parametrize("sort", Sort)
    @pytest.mark.parametrize("limit", [1, 50])
    def test_filters(self, todos: TodoRepository, sort: Sort, limit: int) -> None:
        def second(number: int) -> Any:
            return START + timedelta(seconds=number)

        images = (make_image(labels=(Label("Dog", 97.5, ("Animal",)),)),)
        add(todos, title="one", created_at=second(1), tags=("home",), due_date=date(2026, 5, 1))
        add(todos, title="two", created_at=second(2), status=Status.ONGOING, description="Call EMMA")
        add(todos, title="three", created_at=second(3), status=Status.COMPLETE, tags=("home", "work"))
        add(todos, title="four", created_at=second(4), images=images, due_date=date(2026, 6, 1))

        def found(**criteria: Any) -> set[str]:
            return set(titles(read_all(todos, TodoQuery(sort=sort, limit=limit, **criteria))))

        assert found(status=Status.PENDING) == {"one", "four"}
        assert found(status=Status.COMPLETE) == {"three"}
        assert found(tags=("home",)) == {"one", "three"}
        assert found(tags=("home",), status=Status.PENDING) == {"one"}
        assert found(text="emma") == {"two"}
        assert found(text="animal") == {"four"}
        assert found(text="WORK") == {"three"}
        assert found(due_before=date(2026, 6, 1)) == {"one"}
        assert found(created_after=second(2)) == {"three", "four"}
        assert found(created_before=second(2)) == {"one"}
        assert found(created_after=second(1), created_before=second(4)) == {"two", "three"}
        assert found(status=Status.PENDING, created_after=second(1)) == {"four"}
        assert found(created_after=second(4), created_before=second(1)) == set()
        assert found(status=Status.PENDING, created_after=second(4), created_before=second(1)) == set()
        assert found(text="nothing like it") == set()

    def test_goes_on_after_a_task_that_is_gone(self, todos: TodoRepository) -> None:
        for number in range(4):
            add(todos, title=f"{number}", created_at=START + timedelta(seconds=number))
        page = todos.list_todos(OWNER, TodoQuery(limit=2))
        edit(todos, OWNER, page.todos[-1].todo_id, lambda todo: todo.trashed(at=START))
        rest = todos.list_todos(OWNER, TodoQuery(limit=2), after=page.next_position)
        assert titles(list(rest.todos)) == ["1", "0"]

    @pytest.mark.parametrize(("made_for", "used_for"), [(Sort.NEWEST, Sort.TITLE), (Sort.TITLE, Sort.NEWEST)])
    def test_refuses_a_position_of_another_kind_of_list(
        self, todos: TodoRepository, made_for: Sort, used_for: Sort
    ) -> None:
        for _ in range(2):
            add(todos)
        position = todos.list_todos(OWNER, TodoQuery(limit=1, sort=made_for)).next_position
        with pytest.raises(InvalidInput):
            todos.list_todos(OWNER, TodoQuery(limit=1, sort=used_for), after=position)

    def test_of_more_than_a_megabyte(self, todos: TodoRepository) -> None:
        # DynamoDB answers a megabyte at a time; nothing of that shows.
        added = {add(todos, description="x" * 10_000).todo_id for _ in range(130)}
        assert {todo.todo_id for todo in read_all(todos, TodoQuery(limit=200))} == added
        assert {todo.todo_id for todo in read_all(todos, TodoQuery(limit=120, sort=Sort.TITLE))} == added


class TestEdit:
    def test_keeps_the_new_state(self, todos: TodoRepository) -> None:
        todo = add(todos, due_date=date(2026, 5, 1), order=1.0, tags=("home",), description="text")
        changes: Any = {"title": "New", "due_date": None, "order": None, "tags": (), "description": ""}
        edited = edit(todos, OWNER, todo.todo_id, lambda current: current.changed(changes, at=START))
        assert edited == todos.get(OWNER, todo.todo_id)
        assert (edited.title, edited.due_date, edited.order, edited.tags) == ("New", None, None, ())
        assert edited.version == 2
        assert todos.list_todos(OWNER, TodoQuery()).todos == (edited,)

    def test_of_nothing(self, todos: TodoRepository) -> None:
        with pytest.raises(TodoNotFound):
            edit(todos, OWNER, "no-such-id", rename("New"))

    def test_of_somebody_elses(self, todos: TodoRepository) -> None:
        todo = add(todos)
        with pytest.raises(TodoNotFound):
            edit(todos, STRANGER, todo.todo_id, rename("New"))
        assert todos.get(OWNER, todo.todo_id) == todo

    def test_that_changes_nothing_writes_nothing(self, todos: TodoRepository) -> None:
        todo = add(todos)
        assert edit(todos, OWNER, todo.todo_id, lambda current: current) == todo
        assert todos.get(OWNER, todo.todo_id).version == 1

    def test_that_raises_writes_nothing(self, todos: TodoRepository) -> None:
        todo = add(todos)

        def refuse(_: Todo) -> Todo:
            raise InvalidInput

        with pytest.raises(InvalidInput):
            edit(todos, OWNER, todo.todo_id, refuse)
        assert todos.get(OWNER, todo.todo_id) == todo

    def test_by_many_at_once_lands_every_time_exactly_once(self, todos: TodoRepository) -> None:
        todo = add(todos)
        per_writer = 5

        def write(writer: int) -> int:
            landed = 0
            for _ in range(per_writer):
                try:
                    edit(todos, OWNER, todo.todo_id, _with_mark(str(writer)))
                except Unavailable:
                    continue
                landed += 1
            return landed

        with ThreadPoolExecutor(WRITERS) as pool:
            landed = list(pool.map(write, range(WRITERS)))
        kept = todos.get(OWNER, todo.todo_id)
        assert Counter(kept.description) == Counter(
            {str(writer): count for writer, count in enumerate(landed)}
        )
        assert kept.version == 1 + sum(landed)
        # Giving up is allowed where eight write the same task at the same moment, but it must stay rare.
        assert sum(landed) >= WRITERS * per_writer * 0.9

    def test_moves_a_task_between_lists_and_counts(self, todos: TodoRepository) -> None:
        todo = add(todos)
        status: Any = {"status": Status.ONGOING}
        edit(todos, OWNER, todo.todo_id, lambda current: current.changed(status, at=START))
        assert read_all(todos, TodoQuery(status=Status.PENDING)) == []
        assert len(read_all(todos, TodoQuery(status=Status.ONGOING))) == 1
        assert todos.count_by_status(OWNER) == StatusCounts(ongoing=1)


def _with_mark(mark: str) -> Any:
    def change(current: Todo) -> Todo:
        return current.changed({"description": current.description + mark}, at=START)

    return change


class TestTrash:
    def test_takes_a_task_out_of_every_list_and_count(self, todos: TodoRepository) -> None:
        todo = add(todos)
        trashed = edit(todos, OWNER, todo.todo_id, lambda current: current.trashed(at=START))
        assert read_all(todos, TodoQuery()) == []
        assert read_all(todos, TodoQuery(status=Status.PENDING)) == []
        assert read_all(todos, TodoQuery(is_deleted=True)) == [trashed]
        assert todos.count_by_status(OWNER) == StatusCounts()
        assert todos.get(OWNER, todo.todo_id) == trashed

    def test_gives_a_task_back_as_it_was(self, todos: TodoRepository) -> None:
        todo = add(todos, status=Status.ONGOING)
        edit(todos, OWNER, todo.todo_id, lambda current: current.trashed(at=START))
        restored = edit(todos, OWNER, todo.todo_id, lambda current: current.restored(at=START))
        assert restored == replace(todo, version=3)
        assert read_all(todos, TodoQuery()) == [restored]
        assert read_all(todos, TodoQuery(is_deleted=True)) == []
        assert todos.count_by_status(OWNER) == StatusCounts(ongoing=1)

    @pytest.mark.parametrize("sort", Sort)
    def test_is_sorted_as_every_list(self, todos: TodoRepository, sort: Sort) -> None:
        for number, title in enumerate("bac"):
            todo = add(todos, title=title, created_at=START + timedelta(seconds=number), order=-number)
            # Deleted in the opposite order.
            at = START + timedelta(hours=1, seconds=-number)
            edit(todos, OWNER, todo.todo_id, trash(at))
        found = "".join(titles(read_all(todos, TodoQuery(is_deleted=True, sort=sort, limit=1))))
        assert found == {Sort.OLDEST: "bac", Sort.DELETED: "bac", Sort.TITLE: "abc"}.get(sort, "cab")

    def test_forgets_what_has_been_there_too_long(self, todos: TodoRepository) -> None:
        for hours in (0, 1):
            todo = add(todos, title=f"{hours}")
            at = START + timedelta(hours=hours)
            edit(todos, OWNER, todo.todo_id, trash(at))
        query = TodoQuery(is_deleted=True, deleted_after=START)
        assert titles(read_all(todos, query)) == ["1"]


class TestTrashAll:
    def test_of_nothing(self, todos: TodoRepository) -> None:
        assert todos.trash_all(OWNER, at=START) == 0

    def test_takes_more_than_a_transaction_holds(self, todos: TodoRepository) -> None:
        for number in range(205):
            add(todos, status=list(Status)[number % 3])
        theirs = add(todos, space_id=STRANGER.space_id)
        assert todos.trash_all(OWNER, at=START) == 205
        assert todos.count_by_status(OWNER) == StatusCounts()
        assert read_all(todos, TodoQuery()) == []
        assert len(read_all(todos, TodoQuery(is_deleted=True, limit=200))) == 205
        assert read_all(todos, TodoQuery(), owner=STRANGER) == [theirs]
        assert todos.trash_all(OWNER, at=START) == 0


class TestCounts:
    def test_of_nobody(self, todos: TodoRepository) -> None:
        assert todos.count_by_status(OWNER) == StatusCounts()

    def test_equal_a_full_read_whatever_happened_at_once(self, todos: TodoRepository) -> None:
        ids = [add(todos, status=list(Status)[number % 3]).todo_id for number in range(6)]

        def write(seed: int) -> None:
            chance = random.Random(seed)
            for _ in range(12):
                try:
                    _do_something(todos, chance, ids)
                except Unavailable:
                    continue

        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(write, range(WRITERS)))
        full = Counter(todo.status.value for todo in read_all(todos, TodoQuery(limit=200)))
        assert todos.count_by_status(OWNER) == StatusCounts(
            pending=full["pending"], ongoing=full["ongoing"], complete=full["complete"]
        )
        for status in Status:
            assert len(read_all(todos, TodoQuery(status=status, limit=200))) == full[status.value]


def _do_something(todos: TodoRepository, chance: random.Random, ids: list[str]) -> None:
    todo_id = chance.choice(ids)
    status: Any = {"status": chance.choice(list(Status))}
    match chance.randrange(5):
        case 0:
            add(todos, **status)
        case 1:
            edit(todos, OWNER, todo_id, lambda current: current.trashed(at=START))
        case 2:
            edit(todos, OWNER, todo_id, lambda current: current.restored(at=START))
        case _:
            edit(todos, OWNER, todo_id, lambda current: current.changed(status, at=START))
