"""Lists out of the shared cache, which hears of every write: the same port around another repository.

Which lists there are is asked with nearly every task that lies in one. What is kept stands under the version of the tasks of
the space, so that a write to a list ends what is kept of its tasks as well, which show whether they have one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date

from todos.access import Access
from todos.lists.domain import ListCounts, ListsOfSpace, TaskList
from todos.lists.ports import ListRepository
from todos.tasks.domain import ListIds
from todos.tasks.keys import cache_scope
from webapp.cache.records import from_kept, shape, to_json
from webapp.cache.versioned import VersionedCache

_NAME = f"lists:{shape(ListsOfSpace, TaskList)}"


class CachedListRepository:
    """`ListRepository` around another one; also the `ListRegister` of the tasks."""

    def __init__(self, *, repository: ListRepository, cache: VersionedCache) -> None:
        self._repository = repository
        self._cache = cache

    def add(self, access: Access, task_list: TaskList, *, fingerprint: str = "") -> tuple[TaskList, str]:
        with self._changing(access):
            return self._repository.add(access, task_list, fingerprint=fingerprint)

    def get(self, access: Access, list_id: str) -> TaskList:
        return self._repository.get(access, list_id)

    def every(self, access: Access) -> ListsOfSpace:
        slot = self._cache.look_up(cache_scope(access.space_id), _NAME)
        found = from_kept(slot.found, ListsOfSpace)
        if found is not None:
            kept: ListsOfSpace = found[0]
            return kept
        lists = self._repository.every(access)
        if slot.is_open:
            self._cache.keep(slot, to_json(lists))
        return lists

    def ids(self, access: Access) -> ListIds:
        return self.every(access).ids

    def counts(self, access: Access) -> Mapping[str, ListCounts]:
        return self._repository.counts(access)

    def edit(self, access: Access, list_id: str, change: Callable[[TaskList], TaskList]) -> TaskList:
        with self._changing(access):
            return self._repository.edit(access, list_id, change)

    def remove(self, access: Access, task_list: TaskList) -> None:
        with self._changing(access):
            self._repository.remove(access, task_list)

    def to_be_removed_on(self, day: date) -> Iterator[TaskList]:
        return self._repository.to_be_removed_on(day)

    def _changing(self, access: Access) -> AbstractContextManager[None]:
        return self._cache.changing(cache_scope(access.space_id))
