"""Tasks in a dictionary."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from todos.images.domain import MAX_IMAGES, Image
from todos.images.errors import ImageNotFound, TooManyImages
from todos.tasks.domain import StatusCounts, Todo
from todos.tasks.errors import TodoNotFound
from todos.tasks.query import Sort, TodoPage, TodoQuery, sort_position
from webapp.errors import FieldError, InvalidInput


class InMemoryTodoRepository:
    """`TodoRepository` without a store; one lock makes every method atomic."""

    def __init__(self) -> None:
        self._todos: dict[tuple[str, str], Todo] = {}
        self._fingerprints: dict[tuple[str, str], str] = {}
        self._lock = threading.RLock()

    def add(self, todo: Todo, *, fingerprint: str = "") -> tuple[Todo, str]:
        key = (todo.user_id, todo.todo_id)
        with self._lock:
            return self._todos.setdefault(key, todo), self._fingerprints.setdefault(key, fingerprint)

    def get(self, user_id: str, todo_id: str) -> Todo:
        try:
            return self._todos[user_id, todo_id]
        except KeyError:
            raise TodoNotFound from None

    def list_by_owner(
        self, user_id: str, query: TodoQuery, *, after: dict[str, Any] | None = None
    ) -> TodoPage:
        passed = _passed(query, after)
        with self._lock:
            todos = [todo for (owner, _), todo in self._todos.items() if owner == user_id]
        found = sorted(
            (sort_position(todo, query.sort), todo)
            for todo in todos
            if query.matches(todo) and sort_position(todo, query.sort) > passed
        )
        shown = found[: query.limit]
        position = {"after": list(shown[-1][0]), "kind": _kind(query)} if len(found) > query.limit else None
        return TodoPage(tuple(todo for _, todo in shown), position)

    def edit(self, user_id: str, todo_id: str, change: Callable[[Todo], Todo]) -> Todo:
        with self._lock:
            after = change(self.get(user_id, todo_id))
            self._todos[user_id, todo_id] = after
            return after

    def trash_all(self, user_id: str, *, at: datetime) -> int:
        with self._lock:
            live = [todo for todo in self._todos.values() if todo.user_id == user_id and not todo.is_deleted]
            for todo in live:
                self._todos[user_id, todo.todo_id] = todo.trashed(at=at)
            return len(live)

    def count_by_status(self, user_id: str) -> StatusCounts:
        with self._lock:
            live = [todo for todo in self._todos.values() if todo.user_id == user_id and not todo.is_deleted]
        return StatusCounts(**Counter(todo.status.value for todo in live))

    def attach_image(self, user_id: str, todo_id: str, image: Image, *, at: datetime) -> Todo:
        def attach(images: tuple[Image, ...]) -> tuple[Image, ...]:
            if any(other.image_id == image.image_id for other in images):
                return images
            if len(images) == MAX_IMAGES:
                raise TooManyImages
            return (*images, image)

        return self._edit_images(user_id, todo_id, attach, at)

    def replace_image(self, user_id: str, todo_id: str, image: Image, *, at: datetime) -> Todo:
        def put(images: tuple[Image, ...]) -> tuple[Image, ...]:
            if not any(other.image_id == image.image_id for other in images):
                raise ImageNotFound
            return tuple(image if other.image_id == image.image_id else other for other in images)

        return self._edit_images(user_id, todo_id, put, at)

    def remove_image(self, user_id: str, todo_id: str, image_id: str, *, at: datetime) -> Todo:
        def remove(images: tuple[Image, ...]) -> tuple[Image, ...]:
            return tuple(image for image in images if image.image_id != image_id)

        return self._edit_images(user_id, todo_id, remove, at)

    def todos_with_images(self, user_id: str) -> Iterator[Todo]:
        with self._lock:
            todos = [todo for (owner, _), todo in self._todos.items() if owner == user_id and todo.images]
        return iter(todos)

    def _edit_images(
        self,
        user_id: str,
        todo_id: str,
        edit: Callable[[tuple[Image, ...]], tuple[Image, ...]],
        at: datetime,
    ) -> Todo:
        def change(todo: Todo) -> Todo:
            if todo.is_deleted:
                raise TodoNotFound
            images = edit(todo.images)
            if images == todo.images:
                return todo
            return replace(todo, images=images, version=todo.version + 1, updated_at=at)

        return self.edit(user_id, todo_id, change)

    def every(self, user_id: str) -> Iterator[Todo]:
        with self._lock:
            return iter([todo for (owner, _), todo in self._todos.items() if owner == user_id])

    def remove_all(self, user_id: str) -> None:
        with self._lock:
            for kept in (self._todos, self._fingerprints):
                for key in [key for key in kept if key[0] == user_id]:
                    del kept[key]


def _kind(query: TodoQuery) -> str:
    in_time = query.sort in {Sort.NEWEST, Sort.OLDEST} and not query.is_deleted
    return "time" if in_time else "sorted"


def _passed(query: TodoQuery, after: dict[str, Any] | None) -> tuple[Any, ...]:
    if after is None:
        return ()
    if after.get("kind") != _kind(query):
        detail = "This cursor belongs to another list."
        raise InvalidInput(errors=(FieldError("cursor", "invalid_cursor", detail),))
    return tuple(after["after"])
