"""Tasks whose list is gone: they lie in the inbox for everybody who reads or writes them. The same port around another one.

A deleted list takes nothing along: its tasks go on naming it, and are its own again where it comes back within its time.
That a list is there is read before a task is put into it, and is no condition of the write, so a task may also come to a
list that was deleted in the same moment. Nobody behind this class meets such a name: a task of a list that is gone has
none, and what a write leaves alone stays stored as it was. Only a task that goes to the trash, or comes back from there,
forgets such a list, since it no longer lies where the deletion of the list has put it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from todos.access import Access
from todos.tasks.domain import Change, ListIds, StatusCounts, Todo
from todos.tasks.errors import TodoNotFound, UnknownList
from todos.tasks.ports import ListRegister, TodoRepository
from todos.tasks.query import INBOX, TodoPage, TodoQuery
from todos.tasks.tagging import TagCount
from webapp.errors import DomainError


class GoneListsTodoRepository:
    """`TodoRepository` around another one."""

    def __init__(self, *, repository: TodoRepository, lists: ListRegister) -> None:
        self._repository = repository
        self._lists = lists

    def add(self, access: Access, todo: Todo, *, fingerprint: str = "") -> tuple[Todo, str]:
        self._check(access, todo)
        kept, kept_fingerprint = self._repository.add(access, todo, fingerprint=fingerprint)
        return self._seen(access, kept), kept_fingerprint

    def known(self, access: Access, todo_ids: Sequence[str]) -> frozenset[str]:
        return self._repository.known(access, todo_ids)

    def check_room(self, access: Access, todos: Sequence[Todo]) -> None:
        self._repository.check_room(access, self._all_seen(access, todos))

    def add_all(self, access: Access, todos: Sequence[Todo]) -> int:
        """As the port has it; what names a list that is not there comes to the inbox."""
        return self._repository.add_all(access, self._all_seen(access, todos))

    def get(self, access: Access, todo_id: str) -> Todo:
        return self._seen(access, self._repository.get(access, todo_id))

    def list_todos(
        self, access: Access, query: TodoQuery, *, after: dict[str, Any] | None = None
    ) -> TodoPage:
        lists = self._lists.ids(access) if query.list_id else None
        if lists and query.list_id == INBOX:
            query = replace(query, gone_lists=lists.gone)
        elif lists and query.list_id not in lists.live:
            return TodoPage(())
        page = self._repository.list_todos(access, query, after=after)
        return replace(page, todos=self._all_seen(access, page.todos))

    def edit(self, access: Access, todo_id: str, change: Callable[[Todo], Change]) -> Todo:
        return self._seen(access, self._repository.edit(access, todo_id, self._storing(access, change)))

    def edit_many(
        self, access: Access, changes: Mapping[str, Callable[[Todo], Change]]
    ) -> dict[str, Todo | DomainError]:
        # Which lists there are is read once for all of them.
        lists = _ReadLists(self._lists.ids(access))
        known = GoneListsTodoRepository(repository=self._repository, lists=lists)
        storing = {todo_id: known._storing(access, change) for todo_id, change in changes.items()}
        results = self._repository.edit_many(access, storing)
        return {
            todo_id: known._seen(access, each) if isinstance(each, Todo) else each
            for todo_id, each in results.items()
        }

    def change_all(self, access: Access, query: TodoQuery, change: Callable[[Todo], Todo]) -> int:
        lists = self._lists.ids(access)

        def stored(before: Todo) -> Todo:
            seen = _seen(before, lists.live)
            return _as_stored(before, seen, change(seen))

        return self._repository.change_all(access, replace(query, gone_lists=lists.gone), stored)

    def trash_all(self, access: Access, *, at: datetime) -> int:
        return self.change_all(access, TodoQuery(), lambda todo: todo.trashed(at=at))

    def count_by_tag(self, access: Access) -> list[TagCount]:
        return self._repository.count_by_tag(access)

    def count_by_status(self, access: Access) -> StatusCounts:
        return self._repository.count_by_status(access)

    def count_up_to(self, access: Access, query: TodoQuery, most: int) -> int:
        return self._repository.count_up_to(access, query, most)

    def todos_with_images(self, access: Access) -> Iterator[Todo]:
        live = self._lists.ids(access).live
        return (_seen(todo, live) for todo in self._repository.todos_with_images(access))

    def every(self, access: Access) -> Iterator[Todo]:
        live = self._lists.ids(access).live
        return (_seen(todo, live) for todo in self._repository.every(access))

    def trashed(self, access: Access) -> Iterator[Todo]:
        live = self._lists.ids(access).live
        return (_seen(todo, live) for todo in self._repository.trashed(access))

    def remove(self, access: Access, todos: Sequence[Todo]) -> int:
        return self._repository.remove(access, todos)

    def remove_all(self, access: Access) -> None:
        self._repository.remove_all(access)

    def to_be_removed_on(self, day: date) -> Iterator[Todo]:
        return self._repository.to_be_removed_on(day)

    def _storing(self, access: Access, change: Callable[[Todo], Change]) -> Callable[[Todo], Change]:
        """A change of a task as it is stored, made of one of the task as everybody sees it."""

        def stored(before: Todo) -> Change:
            seen = self._seen(access, before)
            wanted = change(seen)
            if wanted.after.list_id != seen.list_id:
                self._check(access, wanted.after)
            return Change(
                _as_stored(before, seen, wanted.after),
                added=wanted.added,
                removed=tuple(self._stored(access, todo) for todo in wanted.removed),
            )

        return stored

    def _check(self, access: Access, todo: Todo) -> None:
        """Let through only a task whose list is there.

        Raises:
            UnknownList: it is not.
        """
        if todo.list_id is not None and todo.list_id not in self._lists.ids(access).live:
            raise UnknownList

    def _seen(self, access: Access, todo: Todo) -> Todo:
        return self._all_seen(access, [todo])[0]

    def _all_seen(self, access: Access, todos: Sequence[Todo]) -> tuple[Todo, ...]:
        """Tasks as everybody sees them; which lists there are is asked only where one is named."""
        if all(todo.list_id is None for todo in todos):
            return tuple(todos)
        live = self._lists.ids(access).live
        return tuple(_seen(todo, live) for todo in todos)

    def _stored(self, access: Access, todo: Todo) -> Todo:
        """A task that was seen, with the list that is stored with it, under which it is counted."""
        if todo.list_id is not None or not self._lists.ids(access).gone:
            return todo
        try:
            return replace(todo, list_id=self._repository.get(access, todo.todo_id).list_id)
        except TodoNotFound:
            # That it is not there any more, the condition of its removal finds out.
            return todo


@dataclass(frozen=True, slots=True)
class _ReadLists:
    """`ListRegister` of what was read."""

    found: ListIds

    def ids(self, access: Access) -> ListIds:
        return self.found


def _seen(todo: Todo, live: frozenset[str]) -> Todo:
    return todo if todo.list_id is None or todo.list_id in live else replace(todo, list_id=None)


def _as_stored(before: Todo, seen: Todo, after: Todo) -> Todo:
    """What is written: where the list was left alone, the stored one, unless the task changes between trash and lists."""
    is_moved = after.list_id != seen.list_id or after.is_deleted != seen.is_deleted
    return after if is_moved else replace(after, list_id=before.list_id)
