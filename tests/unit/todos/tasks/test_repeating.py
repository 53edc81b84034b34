"""Completing a repeating task, and taking that back."""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.factories import make_image
from tests.fakes import FakeClock, InMemoryTodoRepository
from todos.access import Access
from todos.tasks.domain import Change, RepeatFrom, Status, Todo
from todos.tasks.query import TodoQuery
from todos.tasks.service import TodoService
from webapp.errors import InvalidInput

OWNER = Access.own("VAH000001", "Europe/Berlin")
DAY = date(2026, 3, 1)
CLIENTS = 20


class Desk:
    """Repeating tasks, due on the day that the clock shows."""

    def __init__(self) -> None:
        self.clock, ids = FakeClock(), map(str, itertools.count(1))
        self.repository = InMemoryTodoRepository()
        self.service = TodoService(repository=self.repository, clock=self.clock, new_id=lambda: next(ids))

    def has(self, **fields: Any) -> Todo:
        given: Any = {"title": "Pay rent", "due_date": DAY, "repeat": "FREQ=WEEKLY", **fields}
        return self.service.create_todo(OWNER, fields=given)

    def change(self, todo: Todo, access: Access = OWNER, **fields: Any) -> Todo:
        return self.service.update_todo(access, todo_id=todo.todo_id, fields=fields)  # type: ignore[arg-type]  # What a test gives is looked at as it runs.

    def next_of(self, todo: Todo) -> Todo:
        assert todo.next_todo_id is not None
        return self.service.get_todo(OWNER, todo_id=todo.next_todo_id)

    @property
    def count(self) -> int:
        return self.service.count_todos(OWNER).total


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestRule:
    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"repeat": "FREQ=HOURLY"}, "unsupported_rule"),
            ({"due_date": None}, "repeat_without_date"),
        ],
    )
    def test_is_held_to_what_can_be_done(self, desk: Desk, fields: dict[str, Any], code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            desk.has(**fields)
        assert [(e.attr, e.code) for e in caught.value.errors] == [("repeat", code)]
        assert caught.value.code == code

    def test_goes_with_the_date(self, desk: Desk) -> None:
        assert desk.change(desk.has(), due_date=None).repeat is None

    def test_beside_a_date_that_goes_contradicts_it(self, desk: Desk) -> None:
        with pytest.raises(InvalidInput) as caught:
            desk.change(desk.has(), due_date=None, repeat="FREQ=DAILY", due_time=time(9))
        assert caught.value.code == "invalid"
        assert {e.code for e in caught.value.errors} == {"repeat_without_date", "time_without_date"}


class TestCompleting:
    def test_makes_the_next_one_with_all_that_a_person_wrote(self, desk: Desk) -> None:
        todo = desk.has(
            description="To the landlord",
            priority=3,
            tags=("home",),
            due_time=time(9),
            order=2.5,
            status=Status.ONGOING,
        )
        attached = make_image()
        desk.repository.edit(
            OWNER, todo.todo_id, lambda each: Change(each.edited(at=desk.clock.now, images=(attached,)))
        )
        done = desk.change(todo, completed=True)
        following = desk.next_of(done)
        assert (done.repeat, done.due_date, done.images) == ("FREQ=WEEKLY", DAY, (attached,))
        assert following.due_date == DAY + timedelta(weeks=1)
        assert (following.status, following.version, following.images) == (Status.PENDING, 1, ())
        assert (following.created_at, following.updated_at) == (desk.clock.now, desk.clock.now)
        assert (following.completed_at, following.status_before, following.next_todo_id) == (None, None, None)
        same = ("title", "description", "priority", "tags", "due_time", "order", "repeat", "repeat_from")
        assert [getattr(following, name) for name in same] == [getattr(done, name) for name in same]

    def test_again_makes_no_other(self, desk: Desk) -> None:
        done = desk.change(desk.has(), completed=True)
        assert desk.change(done, completed=True).next_todo_id == done.next_todo_id
        assert desk.count == 2

    def test_by_many_at_once_makes_one(self, desk: Desk) -> None:
        todo = desk.has()
        with ThreadPoolExecutor(CLIENTS) as pool:
            done = list(pool.map(lambda _: desk.change(todo, completed=True), range(CLIENTS)))
        assert len({each.next_todo_id for each in done}) == 1
        assert desk.count == 2

    def test_counts_down_to_the_last_one(self, desk: Desk) -> None:
        first = desk.change(desk.has(repeat="FREQ=DAILY;COUNT=2"), completed=True)
        last = desk.next_of(first)
        assert (first.repeat, last.repeat) == ("FREQ=DAILY;COUNT=2", "FREQ=DAILY;COUNT=1")
        assert desk.change(last, completed=True).next_todo_id is None

    def test_by_the_day_of_completion(self, desk: Desk) -> None:
        todo = desk.has(repeat="FREQ=WEEKLY", repeat_from=RepeatFrom.COMPLETION)
        desk.clock.now += timedelta(days=3)
        assert desk.next_of(desk.change(todo, completed=True)).due_date == DAY + timedelta(days=10)

    def test_the_day_of_completion_is_that_of_the_account(self, desk: Desk) -> None:
        desk.clock.now = datetime(2026, 3, 1, 23, 30, tzinfo=ZoneInfo("UTC"))
        daily = {"repeat": "FREQ=DAILY", "repeat_from": RepeatFrom.COMPLETION}
        berlin, utc = desk.has(**daily), desk.has(**daily)
        assert desk.next_of(desk.change(berlin, completed=True)).due_date == date(2026, 3, 3)
        assert desk.next_of(desk.change(utc, Access.own("VAH000001"), completed=True)).due_date == date(
            2026, 3, 2
        )

    def test_a_task_that_does_not_repeat_makes_none(self, desk: Desk) -> None:
        assert desk.change(desk.has(repeat=None), completed=True).next_todo_id is None

    def test_one_that_is_new_and_complete_makes_none(self, desk: Desk) -> None:
        assert desk.has(completed=True).next_todo_id is None


class TestReopening:
    def test_takes_back_a_next_one_that_nobody_touched(self, desk: Desk) -> None:
        done = desk.change(desk.has(status=Status.ONGOING), completed=True)
        again = desk.change(done, completed=False)
        assert (again.status, again.next_todo_id, desk.count) == (Status.ONGOING, None, 1)
        assert not list(desk.service.list_todos(OWNER, query=TodoQuery(is_deleted=True)).todos)
        assert desk.next_of(desk.change(again, completed=True)).due_date == DAY + timedelta(weeks=1)

    def test_leaves_one_that_was_changed_and_makes_no_other(self, desk: Desk) -> None:
        done = desk.change(desk.has(), completed=True)
        desk.change(desk.next_of(done), title="My own")
        again = desk.change(done, completed=False)
        assert (again.next_todo_id, desk.count) == (done.next_todo_id, 2)
        assert desk.change(again, completed=True).next_todo_id == done.next_todo_id
        assert desk.count == 2

    def test_makes_no_other_for_one_that_is_gone(self, desk: Desk) -> None:
        done = desk.change(desk.has(), completed=True)
        desk.repository.remove(OWNER, [desk.next_of(done)])
        again = desk.change(done, completed=False)
        assert (again.next_todo_id, desk.count) == (done.next_todo_id, 1)
