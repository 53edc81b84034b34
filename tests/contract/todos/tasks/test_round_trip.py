"""Whatever a task can be, it is read as it was written, from every `TodoRepository`; so is every change of it."""

from __future__ import annotations

import uuid
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import strategies
from tests.repositories import edit
from todos.access import Access
from todos.tasks.domain import Todo
from todos.tasks.ports import TodoRepository

OWNER = Access.own("VAH000001")

_quickly = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def new_id() -> str:
    """The repository is the same for all examples, and an example may be tried twice."""
    return str(uuid.uuid4())


@_quickly
@given(todo=strategies.todos())
def test_what_is_added_is_read(todos: TodoRepository, todo: Todo) -> None:
    todo = replace(todo, todo_id=new_id())
    assert todos.add(OWNER, todo, fingerprint="f") == (todo, "f")
    assert todos.get(OWNER, todo.todo_id) == todo


@_quickly
@given(before=strategies.todos(), after=strategies.todos(), kept=st.sets(st.sampled_from(range(3))))
def test_what_is_changed_is_read(todos: TodoRepository, before: Todo, after: Todo, kept: set[int]) -> None:
    before = replace(before, todo_id=new_id())
    todos.add(OWNER, before)
    # Some images stay, so that entries are added, replaced and removed beside others.
    stay = tuple(image for at, image in enumerate(before.images) if at in kept)
    wanted = replace(
        after,
        todo_id=before.todo_id,
        version=before.version + 1,
        images=tuple(sorted((*stay, *after.images), key=lambda image: (image.attached_at, image.image_id))),
    )
    assert edit(todos, OWNER, before.todo_id, lambda _: wanted) == wanted
    assert todos.get(OWNER, before.todo_id) == wanted
