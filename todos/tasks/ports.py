"""What the use cases of tasks need of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Protocol

from todos.images.domain import Image
from todos.tasks.domain import (
    StatusCounts,
    Todo,
)
from todos.tasks.query import TodoPage, TodoQuery


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
