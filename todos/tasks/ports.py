"""What the use cases of tasks need of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from todos.access import Access
from todos.tasks.domain import Change, ListIds, StatusCounts, Todo
from todos.tasks.query import TodoPage, TodoQuery
from todos.tasks.tagging import TagCount
from webapp.errors import DomainError


class ListRegister(Protocol):
    """Which lists there are; the feature of lists fills it."""

    def ids(self, access: Access) -> ListIds:
        """The ids of the lists of a space.

        Raises:
            Unavailable: the store does not answer.
        """


class TodoRepository(Protocol):
    """Where tasks are kept. Every method belongs to one row of `docs/data-model.md`.

    Everything lies in the space of the access that is given; whether it may be written to is the use cases' affair.
    All methods raise `Unavailable` when the store does not answer. What one method answered, the next one sees.
    """

    def add(self, access: Access, todo: Todo, *, fingerprint: str = "") -> tuple[Todo, str]:
        """Keep a new task and count it.

        Returns the task kept under its id and the fingerprint it was added with: the given ones, or those of an
        earlier call with the same id, in which case nothing was written.

        Raises:
            TooManyTasks: the space is full.
        """

    def known(self, access: Access, todo_ids: Sequence[str]) -> frozenset[str]:
        """Those of some ids under which the space has a task, in the trash or not."""

    def check_room(self, access: Access, todos: Sequence[Todo]) -> None:
        """Let through only where there is room for some more tasks, as of now.

        Raises:
            TooManyTasks: there is not.
        """

    def add_all(self, access: Access, todos: Sequence[Todo]) -> int:
        """Keep new tasks and count them, many in a step; how many there were under whose ids nothing stood.

        Raises:
            TooManyTasks: the space is full; some may have been kept, and the same once more goes on from there.
        """

    def get(self, access: Access, todo_id: str) -> Todo:
        """One task, in the trash or not.

        Raises:
            TodoNotFound: the space has no such task.
        """

    def list_todos(
        self, access: Access, query: TodoQuery, *, after: dict[str, Any] | None = None
    ) -> TodoPage:
        """One page of tasks, starting after a position an earlier page gave.

        Raises:
            InvalidInput: `after` is no position of this query.
        """

    def edit(self, access: Access, todo_id: str, change: Callable[[Todo], Change]) -> Todo:
        """Apply `change` to the task as it stands, however many others change it at the same time.

        What it adds and removes besides happens in the same step, or none of it does. `change` may be called again with
        a newer state and may raise to stop. Returning the task it was given changes nothing of it.

        Raises:
            TodoNotFound: the space has no such task.
            TooManyTasks: the space is full.
            Unavailable: others kept changing it.
        """

    def change_all(self, access: Access, query: TodoQuery, change: Callable[[Todo], Todo]) -> int:
        """Apply `change` to every task of a list, however many there are, until none is left that it changes; how many were.

        Raises:
            TooManyTasks: the space is full.
            Unavailable: others kept changing them.
            Unfinished: time ran out; what is done stays, and the same call goes on with the rest.
        """

    def edit_many(
        self, access: Access, changes: Mapping[str, Callable[[Todo], Change]]
    ) -> dict[str, Todo | DomainError]:
        """Apply to each task, by its id, a change of its own, as `edit` does, and many of them in one step.

        Returns what each has become, or why it has not: a failure is its task's own, and the others are changed.
        """

    def trash_all(self, access: Access, *, at: datetime) -> int:
        """Move all tasks to the trash; how many there were."""

    def count_by_status(self, access: Access) -> StatusCounts:
        """How many tasks there are outside the trash, exact, at the same cost for any number."""

    def count_up_to(self, access: Access, query: TodoQuery, most: int) -> int:
        """How many open tasks with a date in a query's bounds there are, up to a number; it costs that number at most."""

    def count_by_tag(self, access: Access) -> list[TagCount]:
        """How many tasks outside the trash have each tag, each spelling by itself, exact, at the same cost for any number.

        Tags that no task has any more may be among them, with zeros.
        """

    def todos_with_images(self, access: Access) -> Iterator[Todo]:
        """Every task that has images, in the trash or not; of the others, only those in the trash are read."""

    def every(self, access: Access) -> Iterator[Todo]:
        """Every task, the trash included; read bit by bit."""

    def trashed(self, access: Access) -> Iterator[Todo]:
        """Every task in the trash, also those whose time there is over; read bit by bit."""

    def remove(self, access: Access, todos: Sequence[Todo]) -> int:
        """Remove tasks for good, as far as they still are as they are given; how many that were."""

    def remove_all(self, access: Access) -> None:
        """Remove for good all that is kept in a space: tasks, trash and counts. It may be repeated."""

    def to_be_removed_on(self, day: date) -> Iterator[Todo]:
        """The tasks, of all spaces, whose time in the trash ends on a day."""
