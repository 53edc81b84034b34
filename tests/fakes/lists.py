"""Lists in a dictionary."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from todos.access import Access
from todos.lists.domain import MAX_LISTS, TIME_TO_RESTORE, ListCounts, ListsOfSpace, TaskList
from todos.lists.errors import ListNotFound, TooManyLists
from todos.tasks.domain import ListIds
from todos.tasks.ports import TodoRepository


class InMemoryListRepository:
    """`ListRepository` and `ListRegister` without a store, over the tasks that it counts."""

    def __init__(self, todos: TodoRepository, *, most: int = MAX_LISTS) -> None:
        self._todos = todos
        self._lists: dict[tuple[str, str], TaskList] = {}
        self._fingerprints: dict[tuple[str, str], str] = {}
        self._most = most
        self._lock = threading.RLock()

    def add(self, access: Access, task_list: TaskList, *, fingerprint: str = "") -> tuple[TaskList, str]:
        key = (access.space_id, task_list.list_id)
        with self._lock:
            if key not in self._lists:
                self._check_room(access)
            return self._lists.setdefault(key, task_list), self._fingerprints.setdefault(key, fingerprint)

    def get(self, access: Access, list_id: str) -> TaskList:
        try:
            return self._lists[access.space_id, list_id]
        except KeyError:
            raise ListNotFound from None

    def every(self, access: Access) -> ListsOfSpace:
        with self._lock:
            found = [each for (space, _), each in self._lists.items() if space == access.space_id]
        return ListsOfSpace(tuple(found))

    def ids(self, access: Access) -> ListIds:
        return self.every(access).ids

    def counts(self, access: Access) -> Mapping[str, ListCounts]:
        live = [todo for todo in self._todos.every(access) if not todo.is_deleted]
        return {
            list_id: ListCounts(
                open=sum(todo.list_id == list_id and not todo.is_completed for todo in live),
                complete=sum(todo.list_id == list_id and todo.is_completed for todo in live),
            )
            for list_id in {todo.list_id for todo in live if todo.list_id}
        }

    def edit(self, access: Access, list_id: str, change: Callable[[TaskList], TaskList]) -> TaskList:
        with self._lock:
            before = self.get(access, list_id)
            after = change(before)
            if before.is_deleted and not after.is_deleted:
                self._check_room(access)
            self._lists[access.space_id, list_id] = after
            return after

    def remove(self, access: Access, task_list: TaskList) -> None:
        with self._lock:
            if self._lists.get((access.space_id, task_list.list_id)) == task_list:
                del self._lists[access.space_id, task_list.list_id]

    def to_be_removed_on(self, day: date) -> Iterator[TaskList]:
        with self._lock:
            lists = list(self._lists.values())
        ends = ((each, each.deleted_at + TIME_TO_RESTORE) for each in lists if each.deleted_at)
        return iter([each for each, end in ends if end.date() == day])

    def _check_room(self, access: Access) -> None:
        if len(self.every(access).live) >= self._most:
            raise TooManyLists
