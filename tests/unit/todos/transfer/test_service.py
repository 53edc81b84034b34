"""Tasks that come and go, over a store in memory."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import START, make_todo
from tests.fakes import FakeClock, InMemoryTodoRepository
from tests.repositories import add_to
from todos.access import Access
from todos.checklists.domain import Step
from todos.tasks.domain import Status, Todo
from todos.tasks.errors import TooManyTasks
from todos.tasks.repository.tally import LIVE
from todos.transfer.domain import MOST_AT_ONCE, MOST_IN_FEED, Item, Problem, Read, Report
from todos.transfer.service import TransferService, content_of

ME, OTHER = Access.own("VAH000001"), Access.own("VAH000002")
KNOWN = "0c3f9a4e-5d0b-4f4e-8f52-0b8f0f5f7d11"


class Ground:
    def __init__(self, **bounds: int) -> None:
        self.clock = FakeClock()
        self.todos = InMemoryTodoRepository(bounds=bounds)
        self.service = TransferService(repository=self.todos, clock=self.clock)

    def take(self, *reads: Read, access: Access = ME, **options: Any) -> Report:
        return self.service.import_items(access, reads=reads, **options)

    def kept(self, access: Access = ME) -> list[Todo]:
        return list(self.service.export_todos(access))


def item(title: str = "Water the plants", index: int = 0, **values: Any) -> Item:
    fields = {"title": title, **values.pop("fields", {})}
    return Item(index, fields, **{"content": content_of(fields), **values})


def titles(todos: Iterable[Todo]) -> list[str]:
    return sorted(todo.title for todo in todos)


def test_what_comes_is_there_with_its_times_and_id() -> None:
    ground = Ground()
    moment = datetime(2025, 5, 5, tzinfo=UTC)
    report = ground.take(
        item(
            item_id=KNOWN.upper(),
            created_at=moment,
            updated_at=moment + timedelta(days=1),
            completed_at=moment + timedelta(hours=1),
            version=7,
            fields={"status": Status.COMPLETE},
        )
    )
    assert (report.created, report.skipped, report.problems, report.next_offset) == (1, 0, [], None)
    (todo,) = ground.kept()
    assert (todo.todo_id, todo.version, todo.created_at) == (KNOWN, 7, moment)
    assert (todo.updated_at, todo.completed_at) == (moment + timedelta(days=1), moment + timedelta(hours=1))


def test_times_that_cannot_be_are_set_right() -> None:
    ground = Ground()
    late = ground.clock() + timedelta(days=9)
    ground.take(item(created_at=late, updated_at=late, fields={"status": Status.COMPLETE}))
    (todo,) = ground.kept()
    assert todo.created_at == todo.updated_at == todo.completed_at == ground.clock()


def test_the_same_twice_makes_nothing_twice() -> None:
    ground = Ground()
    file = [
        item("Same", 0),
        item("Same", 1),
        item("By number", 2, item_id="17"),
        item("By id", 3, item_id=KNOWN),
    ]
    assert ground.take(*file).created == 4
    again = ground.take(*file)
    assert (again.created, again.skipped) == (0, 4)
    assert titles(ground.kept()) == ["By id", "By number", "Same", "Same"]
    # One more of the equals is one more task.
    assert ground.take(*file, item("Same", 4)).created == 1


def test_an_id_that_stands_twice_in_a_file_is_one_task() -> None:
    ground = Ground()
    report = ground.take(item("First", 0, item_id=KNOWN), item("Second", 1, item_id=KNOWN))
    assert (report.created, report.skipped) == (1, 1)
    assert titles(ground.kept()) == ["First"]


def test_what_lies_in_the_trash_is_skipped() -> None:
    ground = Ground()
    add_to(ground.todos, make_todo(todo_id=KNOWN, deleted_at=START))
    report = ground.take(item(item_id=KNOWN))
    assert (report.created, report.skipped) == (0, 1)
    assert ground.kept() == []


def test_another_person_has_ids_of_their_own() -> None:
    ground = Ground()
    ground.take(item("Mine"), item("Known", 1, item_id=KNOWN))
    report = ground.take(item("Mine"), item("Known", 1, item_id=KNOWN), access=OTHER)
    assert report.created == 2
    mine, others = ({todo.todo_id for todo in ground.kept(access)} for access in (ME, OTHER))
    assert mine & others == {KNOWN}


def test_what_breaks_a_rule_is_named_and_the_rest_comes() -> None:
    ground = Ground()
    report = ground.take(
        item(" ", 0),
        Problem(1, "unreadable", "No."),
        item("Good", 2).but("image_left_out", "Its images are left out."),
        item("x" * 201, 3, fields={"priority": 9}),
    )
    assert (report.created, report.skipped) == (1, 0)
    assert [(each.index, each.code) for each in report.problems] == [
        (0, "blank"),
        (1, "unreadable"),
        (2, "image_left_out"),
        (3, "max_length"),
        (3, "out_of_range"),
    ]
    assert titles(ground.kept()) == ["Good"]


def test_a_look_writes_nothing() -> None:
    ground = Ground()
    report = ground.take(item("Good"), dry_run=True)
    assert (report.created, report.titles) == (1, ["Good"])
    assert ground.kept() == []


def test_a_long_file_is_taken_in_pieces() -> None:
    ground = Ground()
    file = [item("Same", index) for index in range(MOST_AT_ONCE + 2)]
    first = ground.take(*file)
    assert (first.created, first.next_offset) == (MOST_AT_ONCE, MOST_AT_ONCE)
    second = ground.take(*file, offset=MOST_AT_ONCE)
    assert (second.created, second.next_offset) == (2, None)
    assert ground.take(*file, offset=MOST_AT_ONCE).skipped == 2
    assert len(ground.kept()) == MOST_AT_ONCE + 2


def test_what_has_no_room_comes_not_at_all() -> None:
    ground = Ground(**{LIVE: 2})
    for dry_run in (True, False):
        with pytest.raises(TooManyTasks):
            ground.take(*(item(f"Task {index}", index) for index in range(3)), dry_run=dry_run)
    assert ground.kept() == []
    assert ground.take(item("One"), item("Two", 1)).created == 2


def test_an_export_has_an_order_of_its_own_and_no_trash() -> None:
    ground = Ground()
    made = [make_todo(todo_id=str(uuid.UUID(int=number))) for number in (3, 1, 2)]
    for todo in made:
        add_to(ground.todos, todo)
    add_to(ground.todos, make_todo(deleted_at=START))
    assert [todo.todo_id for todo in ground.kept()] == sorted(todo.todo_id for todo in made)


def test_a_calendar_has_the_soonest_two_thousand() -> None:
    ground = Ground()
    days = [START.date() + timedelta(days=2100 - number) for number in range(2101)]
    ground.todos.add_all(ME, [make_todo(due_date=day) for day in days])
    ground.todos.add_all(ME, [make_todo(), make_todo(due_date=START.date(), status=Status.COMPLETE)])
    found = [todo.due_date for todo in ground.service.feed_todos(ME)]
    assert found == sorted(days)[:MOST_IN_FEED]
    assert list(ground.service.feed_todos(OTHER)) == []


def test_a_checklist_comes_along_and_one_that_is_too_long_is_named() -> None:
    ground = Ground()
    steps = (Step("", "Milk"), Step("", "Eggs", done=True))
    report = ground.take(
        item("Shopping", fields={"checklist": steps}),
        item("Too much", index=1, fields={"checklist": (Step("", "x"),) * 51}),
    )
    assert [(problem.index, problem.code) for problem in report.problems] == [(1, "too_many_steps")]
    (todo,) = ground.kept()
    assert [(step.text, step.done) for step in todo.checklist] == [("Milk", False), ("Eggs", True)]
    assert all(step.item_id for step in todo.checklist)
