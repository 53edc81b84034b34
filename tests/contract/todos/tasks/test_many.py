"""Changing many tasks at once in every `TodoRepository`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.factories import START, make_todo
from tests.repositories import add_to, edit
from todos.access import Access
from todos.tasks.domain import Change, Status, Todo
from todos.tasks.errors import TodoNotFound, TodoVersionConflict, TooManyTasks
from todos.tasks.ports import TodoRepository
from todos.tasks.repository.many import Pairs, edit_many
from webapp.errors import Unavailable

OWNER, OTHER = Access.own("VAH000001"), Access.own("VAH000002")
LATER = START + timedelta(minutes=1)


def complete(todo: Todo) -> Change:
    return Change(todo.changed({"completed": True}, at=LATER))


def test_all_are_changed_and_counted(todos: TodoRepository) -> None:
    kept = [add_to(todos, make_todo(tags=("home",)))[0] for _ in range(12)]
    results = todos.edit_many(OWNER, {todo.todo_id: complete for todo in kept})
    assert results == {todo.todo_id: todos.get(OWNER, todo.todo_id) for todo in kept}
    assert all(isinstance(each, Todo) and each.status is Status.COMPLETE for each in results.values())
    assert todos.count_by_status(OWNER).complete == 12
    assert todos.count_by_status(OWNER).pending == 0


def test_a_failure_is_its_tasks_own(todos: TodoRepository) -> None:
    here, stale = (add_to(todos, make_todo())[0] for _ in range(2))
    elsewhere, _ = add_to(todos, make_todo(space_id=OTHER.space_id))

    def refuse(todo: Todo) -> Change:
        raise TodoVersionConflict(todo)

    changes: dict[str, Callable[[Todo], Change]] = {
        stale.todo_id: refuse,
        here.todo_id: complete,
        elsewhere.todo_id: complete,
    }
    results = todos.edit_many(OWNER, changes)
    assert list(results) == list(changes)
    assert isinstance(results[stale.todo_id], TodoVersionConflict)
    assert isinstance(results[elsewhere.todo_id], TodoNotFound)
    assert results[here.todo_id] == todos.get(OWNER, here.todo_id)
    assert todos.get(OTHER, elsewhere.todo_id) == elsewhere
    assert todos.get(OWNER, stale.todo_id) == stale


def test_what_a_change_adds_comes_with_it_and_what_stays_is_not_written(todos: TodoRepository) -> None:
    repeating, still = (add_to(todos, make_todo())[0] for _ in range(2))
    added = make_todo(title="The next one")
    results = todos.edit_many(
        OWNER,
        {
            repeating.todo_id: lambda todo: Change(complete(todo).after, added=(added,)),
            still.todo_id: Change,
        },
    )
    assert todos.get(OWNER, added.todo_id) == added
    assert results[still.todo_id] == todos.get(OWNER, still.todo_id) == still
    assert todos.count_by_status(OWNER).pending == 2


def test_a_change_meanwhile_is_kept(todos: TodoRepository) -> None:
    one, two = (add_to(todos, make_todo())[0] for _ in range(2))
    seen: list[str] = []

    def change(todo: Todo) -> Change:
        if not seen:
            edit(todos, OWNER, two.todo_id, lambda each: each.edited(at=LATER, title="By somebody else"))
        seen.append(todo.title)
        return complete(todo)

    todos.edit_many(OWNER, {one.todo_id: change, two.todo_id: change})
    now = todos.get(OWNER, two.todo_id)
    assert (now.title, now.status) == ("By somebody else", Status.COMPLETE)
    assert todos.get(OWNER, one.todo_id).status is Status.COMPLETE


class Shelf:
    """Tasks, of which some are always being changed by somebody else, and only so many may be written."""

    def __init__(self, *, busy: frozenset[str] = frozenset(), room: int = 1000) -> None:
        self.busy, self.room = busy, room
        self.sizes: list[int] = []

    def read(self, todo_ids: object) -> dict[str, Todo]:
        return {todo_id: make_todo(todo_id=todo_id) for todo_id in list(todo_ids)}  # type: ignore[call-overload]  # As it is asked.

    def write(self, pairs: Pairs) -> bool:
        self.sizes.append(len(pairs))
        if any(before.todo_id in self.busy for before, _ in pairs):
            return False
        if len(pairs) > self.room:
            raise TooManyTasks("open")
        self.room -= len(pairs)
        return True

    def work(self, count: int) -> dict[str, object]:
        changes = {str(number): complete for number in range(count)}
        return dict(edit_many(changes, read=self.read, write=self.write, sleep=lambda _: None))


def test_a_hundred_go_in_two_steps() -> None:
    shelf = Shelf()
    assert len(shelf.work(100)) == 100
    assert shelf.sizes == [99, 1]


def test_a_task_that_others_keep_changing_holds_up_no_other() -> None:
    results = Shelf(busy=frozenset({"7"})).work(100)
    assert isinstance(results.pop("7"), Unavailable)
    assert all(isinstance(each, Todo) for each in results.values())


def test_as_many_as_have_room_are_written() -> None:
    results = Shelf(room=30).work(90)
    assert sum(isinstance(each, Todo) for each in results.values()) == 30
    assert sum(isinstance(each, TooManyTasks) for each in results.values()) == 60
