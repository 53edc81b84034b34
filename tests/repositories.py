"""Short ways to write to a `TodoRepository`, for tests that are about something else than how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from todos.access import Access
from todos.images.attachments import attached, removed, replaced
from todos.images.domain import Image
from todos.tasks.domain import Change, Todo
from todos.tasks.ports import TodoRepository


def add_to(todos: TodoRepository, todo: Todo, *, fingerprint: str = "") -> tuple[Todo, str]:
    """Keep a task in the space that it names."""
    return todos.add(Access.own(todo.space_id), todo, fingerprint=fingerprint)


def edit(todos: TodoRepository, access: Access, todo_id: str, change: Callable[[Todo], Todo]) -> Todo:
    """Change one task and no other."""
    return todos.edit(access, todo_id, lambda todo: Change(change(todo)))


def attach(todos: TodoRepository, access: Access, todo_id: str, image: Image, *, at: datetime) -> Todo:
    return todos.edit(access, todo_id, lambda todo: attached(todo, image, at=at))


def put(todos: TodoRepository, access: Access, todo_id: str, image: Image, *, at: datetime) -> Todo:
    return todos.edit(access, todo_id, lambda todo: replaced(todo, image, at=at))


def take_away(todos: TodoRepository, access: Access, todo_id: str, image_id: str, *, at: datetime) -> Todo:
    return todos.edit(access, todo_id, lambda todo: removed(todo, image_id, at=at))
