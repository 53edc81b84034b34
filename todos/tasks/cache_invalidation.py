"""Tasks whose writes the shared cache hears of: the same port around another repository. It keeps nothing itself.

Lists are kept as they are sent (`webapp.api.lists`) under the version of the tasks of a space, which every write here
moves on before it is answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from todos.access import Access
from todos.tasks.domain import Change, StatusCounts, Todo
from todos.tasks.keys import cache_scope
from todos.tasks.ports import TodoRepository
from todos.tasks.query import TodoPage, TodoQuery
from todos.tasks.tagging import TagCount
from webapp.cache.versioned import VersionedCache
from webapp.errors import DomainError


class CacheInvalidatingTodoRepository:
    """`TodoRepository` around another one."""

    def __init__(self, *, repository: TodoRepository, cache: VersionedCache) -> None:
        self._repository = repository
        self._cache = cache

    def add(self, access: Access, todo: Todo, *, fingerprint: str = "") -> tuple[Todo, str]:
        with self._changing(access):
            return self._repository.add(access, todo, fingerprint=fingerprint)

    def known(self, access: Access, todo_ids: Sequence[str]) -> frozenset[str]:
        return self._repository.known(access, todo_ids)

    def check_room(self, access: Access, todos: Sequence[Todo]) -> None:
        self._repository.check_room(access, todos)

    def add_all(self, access: Access, todos: Sequence[Todo]) -> int:
        with self._changing(access):
            return self._repository.add_all(access, todos)

    def get(self, access: Access, todo_id: str) -> Todo:
        return self._repository.get(access, todo_id)

    def list_todos(
        self, access: Access, query: TodoQuery, *, after: dict[str, Any] | None = None
    ) -> TodoPage:
        return self._repository.list_todos(access, query, after=after)

    def edit(self, access: Access, todo_id: str, change: Callable[[Todo], Change]) -> Todo:
        with self._changing(access):
            return self._repository.edit(access, todo_id, change)

    def change_all(self, access: Access, query: TodoQuery, change: Callable[[Todo], Todo]) -> int:
        with self._changing(access):
            return self._repository.change_all(access, query, change)

    def edit_many(
        self, access: Access, changes: Mapping[str, Callable[[Todo], Change]]
    ) -> dict[str, Todo | DomainError]:
        with self._changing(access):
            return self._repository.edit_many(access, changes)

    def trash_all(self, access: Access, *, at: datetime) -> int:
        with self._changing(access):
            return self._repository.trash_all(access, at=at)

    def count_by_status(self, access: Access) -> StatusCounts:
        return self._repository.count_by_status(access)

    def count_up_to(self, access: Access, query: TodoQuery, most: int) -> int:
        return self._repository.count_up_to(access, query, most)

    def count_by_tag(self, access: Access) -> list[TagCount]:
        return self._repository.count_by_tag(access)

    def todos_with_images(self, access: Access) -> Iterator[Todo]:
        return self._repository.todos_with_images(access)

    def every(self, access: Access) -> Iterator[Todo]:
        return self._repository.every(access)

    def trashed(self, access: Access) -> Iterator[Todo]:
        return self._repository.trashed(access)

    def remove(self, access: Access, todos: Sequence[Todo]) -> int:
        with self._changing(access):
            return self._repository.remove(access, todos)

    def remove_all(self, access: Access) -> None:
        with self._changing(access):
            self._repository.remove_all(access)

    def to_be_removed_on(self, day: date) -> Iterator[Todo]:
        return self._repository.to_be_removed_on(day)

    def _changing(self, access: Access) -> AbstractContextManager[None]:
        return self._cache.changing(cache_scope(access.space_id))
