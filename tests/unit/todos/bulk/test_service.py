"""Many tasks at once, by the rules of one."""

from __future__ import annotations

import itertools
import uuid
from datetime import date
from unittest.mock import Mock

import pytest

from tests.fakes import FakeClock, InMemoryTodoRepository
from todos.access import Access
from todos.bulk.domain import Action, Failure, Outcome
from todos.bulk.service import BulkService
from todos.checklists.domain import Step
from todos.tasks.domain import Edit, Status, Todo, TodoFields
from todos.tasks.service import TodoService
from webapp.errors import InvalidInput

OWNER = Access.own("VAH000001")
NOWHERE = str(uuid.UUID(int=0))


class Desk:
    """Three tasks, one of them in the trash."""

    def __init__(self) -> None:
        ids = (str(uuid.UUID(int=number)) for number in itertools.count(1))
        self.repository = InMemoryTodoRepository()
        self.todos = TodoService(repository=self.repository, clock=FakeClock(), new_id=lambda: next(ids))
        self.bulk = BulkService(todos=self.todos)
        self.one, self.two, self.gone = (self.add({"title": title}) for title in ("One", "Two", "Gone"))
        self.todos.delete_todo(OWNER, todo_id=self.gone.todo_id)
        self.ids = [self.one.todo_id, self.gone.todo_id, self.two.todo_id, NOWHERE]

    def add(self, fields: TodoFields) -> Todo:
        return self.todos.create_todo(OWNER, fields=fields)

    def now(self, todo: Todo) -> Todo:
        return self.todos.get_todo(OWNER, todo_id=todo.todo_id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_can_be_done_is_done_and_the_rest_is_told(desk: Desk) -> None:
    outcome = desk.bulk.act(OWNER, action=Action.COMPLETE, todo_ids=desk.ids)
    assert outcome == Outcome(
        (desk.one.todo_id, desk.two.todo_id),
        (Failure(desk.gone.todo_id, "not_found"), Failure(NOWHERE, "not_found")),
    )
    assert desk.now(desk.one).status is desk.now(desk.two).status is Status.COMPLETE
    desk.bulk.act(OWNER, action=Action.REOPEN, todo_ids=desk.ids)
    assert desk.now(desk.one).status is Status.PENDING


def test_completing_makes_the_next_one_of_what_repeats_and_reopening_takes_it_back(desk: Desk) -> None:
    steps = (Step("", "Take down the bins", done=True), Step("", "Wash them"))
    repeating = desk.add(
        {"title": "Bins", "due_date": date(2026, 3, 2), "repeat": "FREQ=WEEKLY", "checklist": steps}
    )
    ids = [repeating.todo_id, desk.one.todo_id]
    for _ in range(2):
        assert desk.bulk.act(OWNER, action=Action.COMPLETE, todo_ids=ids).failed == ()
    done = desk.now(repeating)
    assert done.next_todo_id is not None
    following = desk.todos.get_todo(OWNER, todo_id=done.next_todo_id)
    assert (following.due_date, following.status) == (date(2026, 3, 9), Status.PENDING)
    assert [(step.text, step.done) for step in following.checklist] == [
        ("Take down the bins", False),
        ("Wash them", False),
    ]
    assert [step.done for step in done.checklist] == [True, False]
    assert desk.todos.count_todos(OWNER).total == 4
    desk.bulk.act(OWNER, action=Action.REOPEN, todo_ids=ids)
    assert desk.now(repeating).next_todo_id is None
    assert desk.todos.count_todos(OWNER).total == 3


def test_a_date_that_is_taken_away_takes_along_what_needs_one(desk: Desk) -> None:
    repeating = desk.add({"title": "Bins", "due_date": date(2026, 3, 2), "repeat": "FREQ=WEEKLY"})
    desk.bulk.act(OWNER, action=Action.SCHEDULE, todo_ids=[repeating.todo_id], due_date=None)
    assert desk.now(repeating).repeat is None


def test_deleting_and_restoring(desk: Desk) -> None:
    assert desk.bulk.act(OWNER, action=Action.DELETE, todo_ids=desk.ids).done == (
        desk.one.todo_id,
        desk.two.todo_id,
    )
    restored = desk.bulk.act(OWNER, action=Action.RESTORE, todo_ids=desk.ids)
    assert restored.done == tuple(desk.ids[:3])
    assert desk.now(desk.gone).title == "Gone"


def test_scheduling_and_prioritising(desk: Desk) -> None:
    ids, day = desk.ids[:1], date(2026, 12, 1)
    desk.bulk.act(OWNER, action=Action.SCHEDULE, todo_ids=ids, due_date=day)
    desk.bulk.act(OWNER, action=Action.PRIORITISE, todo_ids=ids, priority=3)
    assert (desk.now(desk.one).due_date, desk.now(desk.one).priority) == (day, 3)
    desk.bulk.act(OWNER, action=Action.SCHEDULE, todo_ids=ids)
    assert desk.now(desk.one).due_date is None


def test_moving(desk: Desk) -> None:
    for list_id in ("a list", None):
        desk.bulk.act(OWNER, action=Action.MOVE, todo_ids=desk.ids[:1], list_id=list_id)
        assert desk.now(desk.one).list_id == list_id


def test_tags_are_given_and_taken_once(desk: Desk) -> None:
    full = desk.add({"title": "Full", "tags": tuple("abcdefghij")})
    ids = [desk.one.todo_id, full.todo_id]
    for _ in range(2):
        outcome = desk.bulk.act(OWNER, action=Action.TAG, todo_ids=ids, tag=" Home ")
        assert outcome == Outcome((desk.one.todo_id,), (Failure(full.todo_id, "too_many"),))
    assert (desk.now(desk.one).tags, desk.now(desk.one).version) == (("home",), 2)
    for _ in range(2):
        outcome = desk.bulk.act(OWNER, action=Action.UNTAG, todo_ids=ids, tag="a")
    assert outcome.failed == ()
    assert (desk.now(full).tags, desk.now(full).version) == (tuple("bcdefghij"), 2)
    with pytest.raises(InvalidInput) as caught:
        desk.bulk.act(OWNER, action=Action.TAG, todo_ids=ids, tag="a,b")
    assert [(error.attr, error.code) for error in caught.value.errors] == [("tag", "characters")]


def test_tags_are_known_however_they_are_spelt(desk: Desk) -> None:
    desk.add({"title": "Drink", "tags": ("café",)})
    ids = [desk.one.todo_id, desk.two.todo_id]
    for tag in ("Cafe", "CAFÉ"):
        desk.bulk.act(OWNER, action=Action.TAG, todo_ids=ids, tag=tag)
        assert [(todo.tags, todo.version) for todo in map(desk.now, (desk.one, desk.two))] == [
            (("café",), 2)
        ] * 2
    desk.bulk.act(OWNER, action=Action.UNTAG, todo_ids=ids, tag="cafe")
    assert desk.now(desk.one).tags == desk.now(desk.two).tags == ()


def test_the_tags_there_are_are_read_once_and_those_that_come_are_known(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = Mock(wraps=desk.repository.count_by_tag)
    monkeypatch.setattr(desk.repository, "count_by_tag", counting)
    desk.bulk.set_fields(
        OWNER,
        edits={
            desk.one.todo_id: Edit(lambda _: {"tags": ("naïve",)}),
            desk.two.todo_id: Edit(lambda _: {"tags": ("naive", "new")}),
        },
    )
    assert (desk.now(desk.one).tags, desk.now(desk.two).tags) == (("naïve",), ("naïve", "new"))
    counting.assert_called_once()


def test_each_task_gets_what_is_meant_for_it(desk: Desk) -> None:
    edits = {
        desk.one.todo_id: Edit(lambda _: {"title": "New"}, 1),
        desk.two.todo_id: Edit(lambda _: {"title": "Stale"}, 7),
        NOWHERE: Edit(lambda _: {"title": "Nowhere"}),
    }
    assert desk.bulk.set_fields(OWNER, edits=edits) == Outcome(
        (desk.one.todo_id,),
        (Failure(desk.two.todo_id, "version_conflict"), Failure(NOWHERE, "not_found")),
    )
    assert (desk.now(desk.one).title, desk.now(desk.two).title) == ("New", "Two")
