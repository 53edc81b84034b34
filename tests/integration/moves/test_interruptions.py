"""A move that is cut off, or in whose way something is."""

from __future__ import annotations

import threading
from contextlib import suppress
from itertools import count
from typing import Any

import pytest

from tests.factories import make_todo
from tests.first_version import LATER, OWNER
from tests.integration.moves.conftest import Ground, make_table
from tests.repositories import add_to, edit
from todos.access import Access
from webapp.errors import Unavailable
from webapp.operations.moves import MoveRefused

OWN = Access.own(OWNER)
_WRITES = ("put_item", "delete_item", "batch_write_item")


class CutOffError(Exception):
    """The process was killed here."""


class Mortal:
    """A client that makes so many writes, and then none."""

    def __init__(self, client: Any, writes: int) -> None:
        self._client = client
        self._left = writes
        self._lock = threading.Lock()
        self.is_cut_off = False

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._client, name)
        return self._counted(call) if name in _WRITES else call

    def _counted(self, call: Any) -> Any:
        def counted(**request: Any) -> Any:
            with self._lock:
                self._left -= 1
                self.is_cut_off = self.is_cut_off or self._left < 0
            if self.is_cut_off:
                raise CutOffError
            return call(**request)

        return counted


class Picky:
    """A client that takes the first items of a batch only, and before which somebody else may write."""

    def __init__(self, client: Any, *, takes: int = 1, before_put: Any = None) -> None:
        self._client = client
        self._takes = takes
        self._before_put = before_put

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def batch_write_item(self, *, RequestItems: Any) -> Any:  # noqa: N803 -- boto3's own name
        ((table, requests),) = RequestItems.items()
        taken, left = requests[: self._takes], requests[self._takes :]
        if taken:
            self._client.batch_write_item(RequestItems={table: taken})
        return {"UnprocessedItems": {table: left} if left else {}}

    def put_item(self, **request: Any) -> Any:
        if self._before_put and "ConditionExpression" in request:
            self._before_put()
        return self._client.put_item(**request)


def test_the_next_pass_completes_what_was_cut_off_at_any_write(ground: Ground) -> None:
    def outcome(target: str) -> list[dict[str, Any]]:
        return Ground(ground.client, ground.source, target).kept()

    ground.move()
    whole = outcome(ground.target)
    for writes in count():
        other = Ground(ground.client, ground.source, make_table(ground.client))
        mortal = Mortal(ground.client, writes)
        try:
            other.move(client=mortal)
        except CutOffError:
            assert outcome(other.target) != whole
        other.move()
        assert other.move().is_same
        assert outcome(other.target) == whole
        ground.client.delete_table(TableName=other.target)
        if not mortal.is_cut_off:
            break
    assert writes > 4, "there was something to cut off"


def test_a_later_pass_that_was_cut_off_too(new_ground: Ground) -> None:
    """Later passes replace and remove, one by one."""
    source = new_ground.todos(new_ground.source)
    for writes in count():
        other = Ground(new_ground.client, new_ground.source, make_table(new_ground.client))
        source.remove_all(OWN)
        changed, removed = add_to(source, make_todo())[0], add_to(source, make_todo())[0]
        other.move()
        edit(source, OWN, changed.todo_id, lambda todo: todo.edited(at=LATER, tags=("new",)))
        source.remove(OWN, [removed])
        mortal = Mortal(new_ground.client, writes)
        with suppress(CutOffError):
            other.move(client=mortal)
        other.move()
        assert other.move().is_same
        assert other.tasks_of(OWNER) == other.tasks_of(OWNER, other.source)
        new_ground.client.delete_table(TableName=other.target)
        if not mortal.is_cut_off:
            break
    assert writes > 4, "there was something to cut off"


def test_a_task_that_was_removed_from_the_target_of_an_interrupted_pass_is_missed(new_ground: Ground) -> None:
    """How many tasks there have to be is not known then; the counts tell."""
    source, target = (new_ground.todos(name) for name in (new_ground.source, new_ground.target))
    todo, _ = add_to(source, make_todo())
    add_to(source, make_todo())
    new_ground.move()
    with suppress(CutOffError):
        new_ground.move(client=Mortal(new_ground.client, 1))
    target.remove(OWN, [todo])
    before = new_ground.kept()
    with pytest.raises(MoveRefused, match=r"in use: VAH000001 #counts#\d has changed"):
        new_ground.move()
    assert new_ground.kept() == before


def test_what_dynamodb_leaves_of_a_batch_is_sent_again(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.operations.moves.tables.time.sleep", lambda seconds: None)
    ground.move(client=Picky(ground.client))
    assert ground.move().is_same


def test_a_table_that_never_takes_anything_is_said(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.operations.moves.tables.time.sleep", lambda seconds: None)
    with pytest.raises(Unavailable):
        ground.move(client=Picky(ground.client, takes=0))


def test_a_task_that_is_changed_in_the_target_meanwhile_is_not_overwritten(new_ground: Ground) -> None:
    source, target = (new_ground.todos(name) for name in (new_ground.source, new_ground.target))
    todo, _ = add_to(source, make_todo())
    new_ground.move(at=todo.created_at)
    edit(source, OWN, todo.todo_id, lambda todo: todo.edited(at=LATER, title="In the source"))

    def interfere() -> None:
        edit(target, OWN, todo.todo_id, lambda todo: todo.edited(at=LATER, title="In the target"))

    with pytest.raises(MoveRefused, match=r"in use: VAH000001 .* meanwhile"):
        new_ground.move(client=Picky(new_ground.client, before_put=interfere))
    assert new_ground.tasks_of(OWNER)[todo.todo_id].title == "In the target"
