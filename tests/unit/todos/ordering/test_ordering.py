"""An order of one's own: where a task stands after it was moved, and how few others are written for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import START, make_todo
from tests.fakes import FakeClock, InMemoryTodoRepository
from tests.repositories import add_to, edit
from todos.access import Access
from todos.ordering.domain import placed
from todos.ordering.service import OrderingService
from todos.tasks.domain import Todo
from todos.tasks.errors import TodoNotFound
from todos.tasks.query import Sort, TodoQuery, sort_position
from todos.tasks.rules import MAX_ORDER
from webapp.errors import InvalidInput, Unavailable

OWNER = Access.own("VAH000001")


class Shelf:
    """Open tasks a, b, c …, the newest first, as many as are asked for."""

    def __init__(self, count: int = 4) -> None:
        self.clock, self.todos = FakeClock(), InMemoryTodoRepository()
        self.service = OrderingService(repository=self.todos, clock=self.clock)
        self.ids = {}
        for number in range(count):
            at = START - timedelta(seconds=number)
            todo, _ = add_to(
                self.todos, make_todo(title=chr(97 + number % 26) + str(number // 26 or ""), created_at=at)
            )
            self.ids[todo.title] = todo.todo_id

    def words(self) -> list[str]:
        query = TodoQuery(is_open=True, sort=Sort.ORDER, limit=1000)
        return [todo.title for todo in self.todos.list_todos(OWNER, query).todos]

    def shift(self, title: str, by: int) -> bool:
        return self.service.shift(OWNER, todo_id=self.ids[title], by=by).is_moved

    def place(self, title: str, *, after: str = "", before: str = "") -> bool:
        beside = {"after": self.ids.get(after, after), "before": self.ids.get(before, before)}
        return self.service.place(OWNER, todo_id=self.ids[title], **beside).is_moved

    def versions(self) -> dict[str, int]:
        return {todo.title: todo.version for todo in self.todos.every(OWNER)}


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_a_task_moves_by_one_place(shelf: Shelf) -> None:
    assert shelf.shift("c", -1)
    assert shelf.words() == ["a", "c", "b", "d"]
    assert shelf.shift("a", 1)
    assert shelf.words() == ["c", "a", "b", "d"]
    assert not shelf.shift("c", -1)
    assert not shelf.shift("d", 1)
    assert shelf.words() == ["c", "a", "b", "d"]


def test_a_task_is_put_beside_another(shelf: Shelf) -> None:
    assert shelf.place("d", before="a")
    assert shelf.place("a", after="c", before="nowhere")
    assert shelf.words() == ["d", "b", "c", "a"]
    assert shelf.place("a", after="nowhere", before="b")
    assert shelf.words() == ["d", "a", "b", "c"]
    assert not shelf.place("a", after="d")


def test_what_cannot_be_put(shelf: Shelf) -> None:
    with pytest.raises(TodoNotFound):
        shelf.service.shift(OWNER, todo_id="nowhere", by=1)
    with pytest.raises(TodoNotFound):
        shelf.place("a", after="nowhere")
    for beside in ("", "a"):
        with pytest.raises((InvalidInput, TodoNotFound)):
            shelf.place("a", after=beside)


def test_once_all_have_numbers_one_is_written(shelf: Shelf) -> None:
    shelf.place("a", after="d")
    before = shelf.versions()
    shelf.place("a", after="b")
    changed = {title for title, version in shelf.versions().items() if version != before[title]}
    assert changed == {"a"}
    now = shelf.todos.get(OWNER, shelf.ids["b"])
    assert (now.version, now.updated_at) == (2, START), "Making room is nothing that anybody did."


def test_a_list_of_many_pages() -> None:
    shelf = Shelf(450)
    last = shelf.words()[-1]
    assert shelf.shift(last, -1)
    assert shelf.words()[-2] == last


def test_one_that_was_moved_meanwhile_stays_there(shelf: Shelf) -> None:
    change = shelf.service._ordering(1.0, seen=None, is_meant=False)
    elsewhere = make_todo(order=7.0)
    assert change(elsewhere).after is elsewhere
    with pytest.raises(TodoNotFound):
        change(make_todo(deleted_at=START))


def test_what_could_not_be_written_is_raised(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf.todos, "edit_many", lambda _, changes: dict.fromkeys(changes, Unavailable()))
    with pytest.raises(Unavailable):
        shelf.shift("b", -1)


@given(
    orders=st.lists(
        st.none() | st.sampled_from([-MAX_ORDER, -1.0, 0.0, 0.000001, 0.000002, 5.5, MAX_ORDER]),
        min_size=2,
        max_size=8,
    ),
    chosen=st.integers(0, 7),
    index=st.integers(0, 7),
)
def test_a_task_stands_where_it_is_put_whatever_the_numbers(
    orders: list[float | None], chosen: int, index: int
) -> None:
    row = sorted(
        (make_todo(order=order, created_at=START - timedelta(seconds=n)) for n, order in enumerate(orders)),
        key=_position,
    )
    todo = row.pop(chosen % len(row))
    index %= len(row) + 1
    numbers = placed(todo, row, index)
    after = [
        replace(each, order=numbers.get(each.todo_id, each.order))
        for each in (*row[:index], todo, *row[index:])
    ]
    assert sorted(after, key=_position) == after
    assert all(abs(number) <= MAX_ORDER for number in numbers.values())


def test_room_is_made_by_no_more_than_stand_in_the_way() -> None:
    first, above, below = (make_todo(order=order) for order in (1.0, 5.0, 5.000001))
    todo = make_todo()
    assert set(placed(todo, [first, above, below], 2)) == {todo.todo_id, above.todo_id}


def test_where_the_numbers_end_all_get_new_ones() -> None:
    first, todo = make_todo(order=-MAX_ORDER), make_todo()
    assert placed(todo, [first], 0) == {todo.todo_id: -2.0, first.todo_id: -1.0}
    last = make_todo(order=MAX_ORDER)
    assert placed(todo, [last], 1) == {last.todo_id: -2.0, todo.todo_id: -1.0}


def _position(todo: Todo) -> tuple[object, ...]:
    return sort_position(todo, Sort.ORDER)


def test_moving_back_and_forth_between_two_never_fails(shelf: Shelf) -> None:
    shelf.place("a", after="d")
    for _ in range(60):
        first, second = shelf.words()[1:3]
        shelf.place(second, before=first)
        assert shelf.words()[1:3] == [second, first]
    assert edit(shelf.todos, OWNER, shelf.ids["a"], lambda todo: todo).order is not None
