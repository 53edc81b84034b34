"""Tasks whose writes the shared cache hears of: the same port around another repository.

Lists are kept as they are sent (`webapp.api.lists`) under the version of their owner's tasks, which every write here moves
on before it is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from todos.images.domain import Image
from todos.tasks.domain import StatusCounts, Todo
from todos.tasks.keys import cache_scope
from todos.tasks.ports import TodoRepository
from todos.tasks.query import TodoPage, TodoQuery
from webapp.cache.versioned import VersionedCache


class CachedTodoRepository:
    """`TodoRepository` around another one."""

    def __init__(self, *, repository: TodoRepository, cache: VersionedCache) -> None:
        self._repository = repository
        self._cache = cache

    def add(self, todo: Todo, *, fingerprint: str = "") -> tuple[Todo, str]:
        with self._cache.changing(cache_scope(todo.user_id)):
            return self._repository.add(todo, fingerprint=fingerprint)

    def get(self, user_id: str, todo_id: str) -> Todo:
        return self._repository.get(user_id, todo_id)

    def list_by_owner(
        self, user_id: str, query: TodoQuery, *, after: dict[str, Any] | None = None
    ) -> TodoPage:
        return self._repository.list_by_owner(user_id, query, after=after)

    def edit(self, user_id: str, todo_id: str, change: Callable[[Todo], Todo]) -> Todo:
        with self._cache.changing(cache_scope(user_id)):
            return self._repository.edit(user_id, todo_id, change)

    def trash_all(self, user_id: str, *, at: datetime) -> int:
        with self._cache.changing(cache_scope(user_id)):
            return self._repository.trash_all(user_id, at=at)

    def attach_image(self, user_id: str, todo_id: str, image: Image, *, at: datetime) -> Todo:
        with self._cache.changing(cache_scope(user_id)):
            return self._repository.attach_image(user_id, todo_id, image, at=at)

    def replace_image(self, user_id: str, todo_id: str, image: Image, *, at: datetime) -> Todo:
        with self._cache.changing(cache_scope(user_id)):
            return self._repository.replace_image(user_id, todo_id, image, at=at)

    def remove_image(self, user_id: str, todo_id: str, image_id: str, *, at: datetime) -> Todo:
        with self._cache.changing(cache_scope(user_id)):
            return self._repository.remove_image(user_id, todo_id, image_id, at=at)

    def todos_with_images(self, user_id: str) -> Iterator[Todo]:
        return self._repository.todos_with_images(user_id)

    def every(self, user_id: str) -> Iterator[Todo]:
        return self._repository.every(user_id)

    def remove_all(self, user_id: str) -> None:
        with self._cache.changing(cache_scope(user_id)):
            self._repository.remove_all(user_id)

    def count_by_status(self, user_id: str) -> StatusCounts:
        return self._repository.count_by_status(user_id)
