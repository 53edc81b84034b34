"""What the product does with lists: one method per use case, over repositories it only knows by their ports."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import cast

from todos.access import Access
from todos.lists.domain import (
    MAX_LISTS,
    CountedList,
    Destination,
    ListCounts,
    ListFields,
    TaskList,
    clean_name,
    orders_at,
)
from todos.lists.errors import ListNotEmpty, ListNotFound, ListVersionConflict, TooManyLists
from todos.lists.ports import ListRepository
from todos.tasks.domain import Todo
from todos.tasks.errors import IdempotencyKeyReused
from todos.tasks.fields import fingerprint
from todos.tasks.ports import TodoRepository
from todos.tasks.query import TodoQuery
from todos.tasks.reminding import scheduled
from todos.tasks.rules import BrokenRule, clean_order
from webapp import deadlines
from webapp.clock import Clock
from webapp.errors import FieldError, InvalidInput

# How long the daily work may have stood still without leaving anything behind.
_MOST_DAYS_MISSED = 100
_MOMENT = timedelta(milliseconds=1)


class ListService:
    """The use cases. Each takes first what the caller may do, and those that write hold it to that.

    Args:
        repository: where lists are kept.
        todos: the tasks as they are stored, those of lists that are gone included.
        clock: what time it is.
        new_id: an id that nobody else has.
    """

    def __init__(
        self,
        *,
        repository: ListRepository,
        todos: TodoRepository,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._repository = repository
        self._todos = todos
        self._now = clock
        self._new_id = new_id

    def lists(self, access: Access) -> tuple[CountedList, ...]:
        """All lists in their order, with exact counts."""
        live = self._repository.every(access).live
        counts = self._repository.counts(access) if live else {}
        return tuple(CountedList(each, counts.get(each.list_id, ListCounts())) for each in live)

    def names(self, access: Access) -> tuple[TaskList, ...]:
        """All lists in their order, without counts, which costs less."""
        return self._repository.every(access).live

    def get_list(self, access: Access, *, list_id: str) -> CountedList:
        """One list.

        Raises:
            ListNotFound: there is none, or it is somebody else's, or deleted.
        """
        return self._counted(access, _live(self._repository.get(access, list_id)))

    def list_id(self, access: Access, name: str) -> str | None:
        """The id of the list that somebody calls by a name, in any case; the first one where there are several."""
        wanted = _folded(name)
        found = (each.list_id for each in self.names(access) if _folded(each.name) == wanted)
        return next(found, None)

    def create_list(
        self, access: Access, *, fields: ListFields, idempotent_id: str | None = None
    ) -> CountedList:
        """Make a list; with an id derived from an idempotency key, make it once however often it is asked.

        Raises:
            InvalidInput: a field breaks a rule.
            IdempotencyKeyReused: the id exists and was made from other content.
            TooManyLists: there are as many as there may be.
        """
        access.check_write()
        cleaned = _cleaned({"name": "", **fields})
        made = TaskList(
            list_id=idempotent_id or self._new_id(),
            space_id=access.space_id,
            created_at=self._now(),
            **cleaned,
        )
        content = fingerprint(cleaned)
        kept, kept_content = self._repository.add(access, made, fingerprint=content)
        if kept_content != content:
            raise IdempotencyKeyReused
        return self._counted(access, kept)

    def update_list(
        self, access: Access, *, list_id: str, fields: ListFields, expected_version: int | None = None
    ) -> CountedList:
        """Change the named fields; where they have these values already, nothing is changed, whatever was expected.

        Raises:
            InvalidInput: a field breaks a rule.
            ListNotFound: there is no such list.
            ListVersionConflict: `expected_version` was given and is not the current one.
        """
        access.check_write()
        cleaned = _cleaned(fields)

        def change(current: TaskList) -> TaskList:
            changed = _live(current).edited(**cleaned)
            if changed is not current and expected_version not in {None, current.version}:
                raise ListVersionConflict(self._counted(access, current))
            return changed

        return self._counted(access, self._repository.edit(access, list_id, change))

    def shift_list(self, access: Access, *, list_id: str, by: int) -> tuple[str, bool]:
        """Move a list so many places down among the others, or up; its name, and whether it has another place now.

        Those that have to be numbered for it are numbered from the front, so that what is cut short leaves the order as it was.

        Raises:
            ListNotFound: there is no such list.
        """
        access.check_write()
        lists = self.names(access)
        at = next((place for place, each in enumerate(lists) if each.list_id == list_id), None)
        if at is None:
            raise ListNotFound
        to = min(max(0, at + by), len(lists) - 1)
        orders = orders_at(lists, at, to) if to != at else {}
        # The one that moves comes last: until then the others stand as they stood.
        for each, order in sorted(orders.items(), key=lambda item: item[0] == list_id):
            self._repository.edit(access, each, partial(_ordered, order=order))
        return lists[at].name, to != at

    def delete_list(self, access: Access, *, list_id: str, tasks: Destination | None = None) -> TaskList:
        """Delete a list, and move its tasks; it can be restored for 30 days. The same request goes on with what is left.

        The list is gone before its tasks are moved, so nothing comes to it meanwhile. Those that go to the inbox stay as
        they are: a task whose list is gone lies there.

        Raises:
            ListNotFound: there is no such list, or it was deleted in another way.
            ListNotEmpty: it has open tasks, and it is not said where they go.
            Unfinished: time ran out while tasks were moved.
        """
        access.check_write()
        current = self._repository.get(access, list_id)
        if not current.is_deleted:
            current = self._delete(access, current, tasks)
        if current.is_gone(at=self._now()) or tasks not in {None, current.tasks_to}:
            raise ListNotFound
        if current.tasks_to is Destination.TRASH:
            at = cast("datetime", current.deleted_at)
            with deadlines.for_many():
                self._todos.change_all(access, TodoQuery(list_id=list_id), lambda todo: todo.trashed(at=at))
        return current

    def restore_list(self, access: Access, *, list_id: str) -> CountedList:
        """Take a list back, with the tasks that still lie where its deletion has put them; one that is there stays.

        Raises:
            ListNotFound: there is no such list, or not any more.
            TooManyLists: there are as many as there may be.
            TooManyTasks: there is no room for the tasks that come back.
            Unfinished: time ran out while tasks were moved.
        """
        access.check_write()
        current = self._repository.get(access, list_id)
        if current.is_gone(at=self._now()):
            raise ListNotFound
        if current.is_deleted:
            if len(self.names(access)) >= MAX_LISTS:
                raise TooManyLists
            self._restore_tasks(access, current)
            current = self._repository.edit(access, list_id, TaskList.restored)
        return self._counted(access, current)

    def remove_expired(self) -> int:
        """Remove for good every list, of all spaces, whose time to come back is over; how many there were.

        It is daily work. Days on which it was not done are made up for. Tasks that still name a list forget it first.
        """
        now, removed = self._now(), 0
        for days in reversed(range(_MOST_DAYS_MISSED)):
            for task_list in self._repository.to_be_removed_on((now - timedelta(days=days)).date()):
                if task_list.is_gone(at=now):
                    self._remove(task_list)
                    removed += 1
        return removed

    def _delete(self, access: Access, current: TaskList, tasks: Destination | None) -> TaskList:
        if tasks is None and self._counted(access, current).counts.open:
            raise ListNotEmpty

        def change(state: TaskList) -> TaskList:
            # Who deleted it at the same time has said where its tasks go.
            if state.is_deleted:
                return state
            return state.deleted(at=self._now(), tasks_to=tasks or Destination.INBOX)

        return self._repository.edit(access, current.list_id, change)

    def _restore_tasks(self, access: Access, task_list: TaskList) -> None:
        """Bring back the tasks that went to the trash with the list, which the moment of its deletion tells."""
        deleted_at = task_list.deleted_at
        if task_list.tasks_to is not Destination.TRASH or deleted_at is None:
            return
        now = self._now()
        query = TodoQuery(list_id=task_list.list_id, is_deleted=True, deleted_after=deleted_at - _MOMENT)

        def change(todo: Todo) -> Todo:
            restored = scheduled(todo, todo.restored(at=now), zone=access.zone)
            return restored if todo.deleted_at == deleted_at else todo

        with deadlines.for_many():
            self._todos.change_all(access, query, change)

    def _remove(self, task_list: TaskList) -> None:
        access, now = Access.own(task_list.space_id), self._now()
        for is_deleted in (False, True):
            query = TodoQuery(list_id=task_list.list_id, is_deleted=is_deleted)
            self._todos.change_all(access, query, lambda todo: todo.edited(at=now, list_id=None))
        self._repository.remove(access, task_list)

    def _counted(self, access: Access, task_list: TaskList) -> CountedList:
        counts = self._repository.counts(access)
        return CountedList(task_list, counts.get(task_list.list_id, ListCounts()))


def _folded(name: str) -> str:
    """A name without what people do not tell apart: case, and the forms that a character has."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _ordered(task_list: TaskList, *, order: float) -> TaskList:
    return _live(task_list).edited(order=order)


def _live(task_list: TaskList) -> TaskList:
    if task_list.is_deleted:
        raise ListNotFound
    return task_list


def _cleaned(fields: ListFields) -> ListFields:
    """Fields as they are stored.

    Raises:
        InvalidInput: one or more break a rule; every one of them is named.
    """
    cleaned, problems = ListFields(), []
    try:
        if "name" in fields:
            cleaned["name"] = clean_name(fields["name"])
    except BrokenRule as broken:
        problems.append(FieldError("name", broken.code, broken.detail))
    try:
        if "order" in fields:
            cleaned["order"] = clean_order(fields["order"])
    except BrokenRule as broken:
        problems.append(FieldError("order", broken.code, broken.detail))
    if problems:
        raise InvalidInput(errors=tuple(problems))
    return cleaned
