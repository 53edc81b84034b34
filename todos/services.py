"""What the product does with tasks: one method per use case, over a repository it only knows by its port."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from todos.domain import (
    TIME_IN_TRASH,
    Status,
    StatusCounts,
    Todo,
    TodoFields,
    TodoPage,
    TodoQuery,
    clean_fields,
    with_status,
)
from todos.errors import IdempotencyKeyReused, TodoNotFound, TodoVersionConflict
from todos.images import Image
from webapp.clock import Clock
from webapp.errors import FieldError, InvalidInput


class TodoRepository(Protocol):
    """Where tasks are kept. Every method belongs to one row of `docs/data-model.md`.

    All of them raise `Unavailable` when the store does not answer. What one method answered, the next one sees.
    """

    def add(self, todo: Todo, *, fingerprint: str = "") -> tuple[Todo, str]:
        """Keep a new task and count it.

        Returns the task kept under its id and the fingerprint it was added with: the given ones, or those of an
        earlier call with the same id, in which case nothing was written.
        """

    def get(self, user_id: str, todo_id: str) -> Todo:
        """One task, in the trash or not.

        Raises:
            TodoNotFound: the person has no such task.
        """

    def list_by_owner(
        self, user_id: str, query: TodoQuery, *, after: dict[str, Any] | None = None
    ) -> TodoPage:
        """One page of a person's tasks, starting after a position an earlier page gave.

        Raises:
            InvalidInput: `after` is no position of this query.
        """

    def edit(self, user_id: str, todo_id: str, change: Callable[[Todo], Todo]) -> Todo:
        """Apply `change` to the task as it stands, however many others change it at the same time.

        `change` may be called again with a newer state and may raise to stop. Returning what it was given changes
        nothing.

        Raises:
            TodoNotFound: the person has no such task.
            Unavailable: others kept changing it.
        """

    def trash_all(self, user_id: str, *, at: datetime) -> int:
        """Move all tasks of a person to the trash; how many there were."""

    def count_by_status(self, user_id: str) -> StatusCounts:
        """How many tasks a person has outside the trash, exact, at the same cost for any number."""

    def attach_image(self, user_id: str, todo_id: str, image: Image, *, at: datetime) -> Todo:
        """Add an image to a task, in one write; one that is attached already stays as it is.

        Raises:
            TodoNotFound: the person has no such task outside the trash.
            TooManyImages: the task has all it may have.
        """

    def replace_image(self, user_id: str, todo_id: str, image: Image, *, at: datetime) -> Todo:
        """Put an image in the place of the one with its id.

        Raises:
            TodoNotFound: the person has no such task outside the trash.
            ImageNotFound: the task has no such image.
        """

    def remove_image(self, user_id: str, todo_id: str, image_id: str, *, at: datetime) -> Todo:
        """Take an image away from a task; one that is not there is no error.

        Raises:
            TodoNotFound: the person has no such task outside the trash.
        """

    def todos_with_images(self, user_id: str) -> Iterator[Todo]:
        """Every task of a person that has images, in the trash or not; reads all of their tasks."""

    def every(self, user_id: str) -> Iterator[Todo]:
        """Every task of a person, the trash included; read bit by bit."""

    def remove_all(self, user_id: str) -> None:
        """Remove for good all that is kept under a person: tasks, trash and counts. It may be repeated."""


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
