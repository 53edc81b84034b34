"""What the use cases of lists need of the world outside, as a protocol that an adapter and a fake fill."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Protocol

from todos.access import Access
from todos.lists.domain import ListCounts, ListsOfSpace, TaskList


class ListRepository(Protocol):
    """Where lists are kept. Every method belongs to one row of `docs/data-model.md`.

    Everything lies in the space of the access that is given; whether it may be written to is the use cases' affair.
    All methods raise `Unavailable` when the store does not answer.
    """

    def add(self, access: Access, task_list: TaskList, *, fingerprint: str = "") -> tuple[TaskList, str]:
        """Keep a new list.

        Returns the list kept under its id and the fingerprint it was added with: the given ones, or those of an
        earlier call with the same id, in which case nothing was written.

        Raises:
            TooManyLists: the space has as many as it may.
        """

    def get(self, access: Access, list_id: str) -> TaskList:
        """One list, deleted or not.

        Raises:
            ListNotFound: the space has no such list.
        """

    def every(self, access: Access) -> ListsOfSpace:
        """All lists, those that are deleted and may come back included."""

    def counts(self, access: Access) -> Mapping[str, ListCounts]:
        """How many tasks each list has outside the trash, exact; those without any are left out."""

    def edit(self, access: Access, list_id: str, change: Callable[[TaskList], TaskList]) -> TaskList:
        """Apply `change` to the list as it stands, however many others change it at the same time.

        `change` may be called again with a newer state and may raise to stop. Returning the list it was given changes
        nothing.

        Raises:
            ListNotFound: the space has no such list.
            TooManyLists: it comes back, and there are as many as there may be.
            Unavailable: others kept changing it.
        """

    def remove(self, access: Access, task_list: TaskList) -> None:
        """Remove a deleted list for good, if it still is as it is given."""

    def to_be_removed_on(self, day: date) -> Iterator[TaskList]:
        """The deleted lists, of all spaces, whose time to come back ends on a day."""
