"""Reminders across spaces: found by their hour, leased, marked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories import START, make_todo
from tests.fakes import InMemoryTodoRepository
from tests.fakes.reminders import InMemoryReminderRepository
from tests.repositories import add_to, edit
from todos.access import Access
from todos.reminders.domain import LEASE
from todos.reminders.ports import ReminderRepository
from todos.reminders.repository import DynamoDBReminderRepository
from todos.tasks.domain import Todo
from todos.tasks.ports import TodoRepository
from todos.tasks.repository import DynamoDBTodoRepository
from todos.tasks.rules import Reminder

OWNER = Access.own("VAH000001")
SOON = START + timedelta(hours=1)


class Ground:
    """Reminders over the tasks that have them."""

    def __init__(self, todos: TodoRepository, reminders: ReminderRepository) -> None:
        self.todos = todos
        self.reminders = reminders

    def has(self, at: datetime | None = SOON, **values: Any) -> Todo:
        reminders = (Reminder(at=at),) if at else ()
        return add_to(self.todos, make_todo(remind_at=at, reminders=reminders, **values))[0]

    def due(self, until: datetime = SOON, since: datetime = START) -> set[str]:
        return {todo.todo_id for todo in self.reminders.due(since=since, until=until)}

    def now(self, todo: Todo) -> Todo:
        return self.todos.get(Access.own(todo.space_id), todo.todo_id)


@pytest.fixture(params=["memory", "dynamodb"])
def ground(request: pytest.FixtureRequest) -> Ground:
    if request.param == "memory":
        todos = InMemoryTodoRepository()
        return Ground(todos, InMemoryReminderRepository(todos))
    client, table = request.getfixturevalue("dynamodb"), request.getfixturevalue("todos_table")
    return Ground(
        DynamoDBTodoRepository(client=client, table=table),
        DynamoDBReminderRepository(client=client, table=table),
    )


def test_what_is_due_is_found_across_spaces(ground: Ground) -> None:
    found = {
        ground.has(moment, space_id=space).todo_id
        for space in ("VAH000001", "VAH000002")
        for moment in (START, START + timedelta(minutes=1), SOON)
    }
    ground.has(SOON + timedelta(milliseconds=1))
    ground.has(START - timedelta(hours=2))
    ground.has(None)
    assert ground.due() == found


def test_what_is_done_or_in_the_trash_is_not_found(ground: Ground) -> None:
    done, deleted = ground.has(), ground.has()
    edit(ground.todos, OWNER, done.todo_id, lambda each: each.changed({"completed": True}, at=START))
    edit(ground.todos, OWNER, deleted.todo_id, lambda each: each.trashed(at=START))
    assert ground.due() == set()


def test_one_has_a_lease_at_a_time_and_what_ran_out_is_taken_over(ground: Ground) -> None:
    todo = ground.has()
    assert ground.reminders.lease(todo, at=SOON)
    assert ground.reminders.lease(todo, at=SOON + LEASE - timedelta(seconds=1)) is None
    late = SOON + LEASE + timedelta(seconds=1)
    assert ground.reminders.lease(todo, at=late)


def test_marking_names_the_next_one_and_changes_no_version(ground: Ground) -> None:
    todo, later = ground.has(), SOON + timedelta(days=1)
    counts = ground.todos.count_by_status(OWNER)
    lease = ground.reminders.lease(todo, at=SOON)
    assert lease
    ground.reminders.mark(todo, lease=lease, remind_at=later)
    marked = ground.now(todo)
    assert (marked.remind_at, marked.version, marked.updated_at) == (later, todo.version, todo.updated_at)
    assert ground.due() == set()
    assert ground.due(until=later) == {todo.todo_id}
    again = ground.reminders.lease(marked, at=later)
    assert again
    ground.reminders.mark(marked, lease=again, remind_at=None)
    assert ground.due(until=later) == set()
    assert ground.now(todo).remind_at is None
    assert ground.todos.count_by_status(OWNER) == counts


def test_only_who_has_the_lease_marks(ground: Ground) -> None:
    todo = ground.has()
    first = ground.reminders.lease(todo, at=SOON)
    second = ground.reminders.lease(todo, at=SOON + 2 * LEASE)
    assert first
    assert second
    ground.reminders.mark(todo, lease=first, remind_at=None)
    assert ground.now(todo).remind_at == SOON
    ground.reminders.mark(todo, lease=second, remind_at=None)
    assert ground.now(todo).remind_at is None


def test_who_changes_a_task_meanwhile_is_not_overruled(ground: Ground) -> None:
    todo, moved = ground.has(), SOON + timedelta(hours=5)
    lease = ground.reminders.lease(todo, at=SOON)
    assert lease
    edit(ground.todos, OWNER, todo.todo_id, lambda each: each.edited(at=SOON, remind_at=moved, title="Other"))
    ground.reminders.mark(todo, lease=lease, remind_at=None)
    assert ground.now(todo).remind_at == moved
    assert ground.reminders.lease(todo, at=SOON + 2 * LEASE) is None


def test_an_edit_of_something_else_does_not_bring_a_reminder_back(ground: Ground) -> None:
    todo = ground.has(due_date=date(2026, 3, 1))
    read = ground.now(todo)
    lease = ground.reminders.lease(todo, at=SOON)
    assert lease
    ground.reminders.mark(todo, lease=lease, remind_at=None)
    edit(ground.todos, OWNER, todo.todo_id, lambda each: each.edited(at=SOON, title="Other"))
    assert ground.now(todo).remind_at is None
    assert read.remind_at == SOON
    assert ground.due() == set()
