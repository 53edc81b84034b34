"""What the product does with tasks: one method per use case, over a repository it only knows by its port."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from todos.tasks.domain import (
    TIME_IN_TRASH,
    Status,
    StatusCounts,
    Todo,
    TodoFields,
    clean_fields,
    with_status,
)
from todos.tasks.errors import IdempotencyKeyReused, TodoNotFound, TodoVersionConflict
from todos.tasks.ports import TodoRepository
from todos.tasks.query import TodoPage, TodoQuery
from webapp.clock import Clock
from webapp.errors import FieldError, InvalidInput


class TodoService:
    """The use cases. `owner_id` always comes from a verified identity, never from what a caller sends."""

    def __init__(self, *, repository: TodoRepository, clock: Clock, new_id: Callable[[], str]) -> None:
        self._repository = repository
        self._now = clock
        self._new_id = new_id

    def create_todo(
        self,
        *,
        owner_id: str,
        fields: TodoFields,
        idempotent_id: str | None = None,
    ) -> Todo:
        """Create a task; with an id derived from an idempotency key, create it once however often it is asked.

        Raises:
            InvalidInput: a field breaks a rule.
            IdempotencyKeyReused: the id exists and was created from other content.
        """
        if "title" not in fields:
            raise InvalidInput(errors=(FieldError("title", "required", "A task needs a title."),))
        cleaned = with_status(clean_fields(fields), Status.PENDING)
        now = self._now()
        todo_id = idempotent_id or self._new_id()
        is_completed = cleaned.get("status") is Status.COMPLETE
        todo = Todo(
            todo_id=todo_id,
            user_id=owner_id,
            created_at=now,
            updated_at=now,
            completed_at=now if is_completed else None,
            **cleaned,
        )
        fingerprint = _fingerprint(cleaned)
        kept, kept_fingerprint = self._repository.add(todo, fingerprint=fingerprint)
        if kept_fingerprint != fingerprint:
            raise IdempotencyKeyReused
        return kept

    def get_todo(self, *, owner_id: str, todo_id: str) -> Todo:
        """A task outside the trash.

        Raises:
            TodoNotFound: there is none, or it is somebody else's, or in the trash.
        """
        todo = self._repository.get(owner_id, todo_id)
        if todo.is_deleted:
            raise TodoNotFound
        return todo

    def list_todos(self, *, owner_id: str, query: TodoQuery, after: dict[str, Any] | None = None) -> TodoPage:
        """One page of the owner's tasks; of the trash, what has not been there for too long."""
        if query.is_deleted:
            query = replace(query, deleted_after=self._now() - TIME_IN_TRASH)
        return self._repository.list_by_owner(owner_id, query, after=after)

    def update_todo(
        self, *, owner_id: str, todo_id: str, fields: TodoFields, expected_version: int | None = None
    ) -> Todo:
        """Change the named fields.

        Raises:
            InvalidInput: a field breaks a rule.
            TodoNotFound: there is no such task outside the trash.
            TodoVersionConflict: `expected_version` was given and is not the current one.
        """
        cleaned = clean_fields(fields)

        def change(current: Todo) -> Todo:
            _check_changeable(current, expected_version)
            return current.changed(cleaned, at=self._now())

        return self._repository.edit(owner_id, todo_id, change)

    def delete_todo(self, *, owner_id: str, todo_id: str, expected_version: int | None = None) -> Todo:
        """Move a task to the trash, where it stays 30 days.

        Raises:
            TodoNotFound: there is no such task outside the trash.
            TodoVersionConflict: `expected_version` was given and is not the current one.
        """

        def change(current: Todo) -> Todo:
            _check_changeable(current, expected_version)
            return current.trashed(at=self._now())

        return self._repository.edit(owner_id, todo_id, change)

    def delete_all_todos(self, *, owner_id: str) -> int:
        """Move every task to the trash; how many there were."""
        return self._repository.trash_all(owner_id, at=self._now())

    def restore_todo(self, *, owner_id: str, todo_id: str) -> Todo:
        """Bring a task back from the trash; one that is not there stays as it is, so that a repeat is harmless.

        Raises:
            TodoNotFound: there is no such task.
        """

        def change(current: Todo) -> Todo:
            now = self._now()
            if current.is_gone(at=now):
                raise TodoNotFound
            return current.restored(at=now) if current.is_deleted else current

        return self._repository.edit(owner_id, todo_id, change)

    def every_todo(self, *, owner_id: str) -> Iterator[Todo]:
        """Every task of the owner that is not gone, the trash included; read bit by bit."""
        now = self._now()
        return (todo for todo in self._repository.every(owner_id) if not todo.is_gone(at=now))

    def remove_all(self, *, owner_id: str) -> None:
        """Remove for good all tasks of an owner whose account is being deleted."""
        self._repository.remove_all(owner_id)

    def count_todos(self, *, owner_id: str) -> StatusCounts:
        """How many tasks the owner has outside the trash, by status."""
        return self._repository.count_by_status(owner_id)


def _check_changeable(current: Todo, expected_version: int | None) -> None:
    if current.is_deleted:
        raise TodoNotFound
    if expected_version is not None and current.version != expected_version:
        raise TodoVersionConflict(current)


def _fingerprint(fields: Mapping[str, Any]) -> str:
    """What tells two bodies apart that came with the same idempotency key."""
    canonical = json.dumps(fields, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
