"""What the product does with tasks: one method per use case, over a repository it only knows by its port."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Any

from todos.access import Access
from todos.tasks.domain import (
    TIME_IN_TRASH,
    Change,
    DueCounts,
    Edit,
    Status,
    StatusCounts,
    Todo,
    TodoFields,
    with_checklist,
    with_status,
)
from todos.tasks.errors import IdempotencyKeyReused, TodoInTrash, TodoNotFound, TodoVersionConflict
from todos.tasks.fields import WRITTEN, clean_fields, fingerprint, hold_together
from todos.tasks.ports import TodoRepository
from todos.tasks.query import MAX_LIMIT, Sort, TodoPage, TodoQuery
from todos.tasks.reminding import scheduled
from todos.tasks.repeating import change_of
from todos.tasks.tagging import Spellings
from webapp import deadlines
from webapp.clock import Clock
from webapp.errors import DomainError, FieldError, InvalidInput
from webapp.zones import day_in

# How long the daily work may have stood still without leaving anything behind.
_MOST_DAYS_MISSED = 100
_REMOVED_AT_ONCE = 1000

# Whether a field of the task as it stands is what the caller has read of it.
IsAsRead = Callable[[Todo, str], bool]


class TodoService:
    """The use cases. Each takes first what the caller may do, and those that write hold it to that."""

    def __init__(self, *, repository: TodoRepository, clock: Clock, new_id: Callable[[], str]) -> None:
        self._repository = repository
        self._now = clock
        self._new_id = new_id

    def create_todo(self, access: Access, *, fields: TodoFields, idempotent_id: str | None = None) -> Todo:
        """Create a task; with an id derived from an idempotency key, create it once however often it is asked.

        Raises:
            InvalidInput: a field breaks a rule.
            IdempotencyKeyReused: the id exists and was created from other content.
            TooManyTasks: the space is full.
        """
        access.check_write()
        if "title" not in fields:
            raise InvalidInput(errors=(FieldError("title", "required", "A task needs a title."),))
        cleaned = with_status(hold_together(clean_fields(fields), None))
        # What is told apart by what was sent is not how it is spelt.
        content = fingerprint(cleaned)
        cleaned["tags"] = self._spellings(access).of(cleaned.get("tags", ()))
        now = self._now()
        todo = Todo(
            todo_id=idempotent_id or self._new_id(),
            space_id=access.space_id,
            created_at=now,
            updated_at=now,
            completed_at=now if cleaned.get("status") is Status.COMPLETE else None,
            **with_checklist(cleaned),
        )
        todo = scheduled(None, todo, zone=access.zone)
        kept, kept_content = self._repository.add(access, todo, fingerprint=content)
        if kept_content != content:
            raise IdempotencyKeyReused
        return kept

    def get_todo(self, access: Access, *, todo_id: str) -> Todo:
        """A task outside the trash.

        Raises:
            TodoNotFound: there is none, or it is somebody else's, or in the trash.
        """
        todo = self._repository.get(access, todo_id)
        if todo.is_deleted:
            raise TodoNotFound
        return todo

    def list_todos(
        self, access: Access, *, query: TodoQuery, after: dict[str, Any] | None = None
    ) -> TodoPage:
        """One page of tasks; of the trash, what has not been there for too long. The day is the caller's."""
        query = query.on(day_in(self._now(), access.zone))
        if query.is_deleted:
            query = replace(query, deleted_after=self._now() - TIME_IN_TRASH)
        return self._repository.list_todos(access, query, after=after)

    def update_todo(
        self,
        access: Access,
        *,
        todo_id: str,
        fields: TodoFields,
        expected_version: int | None = None,
        is_as_read: IsAsRead | None = None,
    ) -> Todo:
        """Change the named fields. A task that has what is wanted already stays as it is, whatever was expected of it.

        Completing a repeating task makes the next one, and reopening it takes that back.

        Raises:
            InvalidInput: a field breaks a rule.
            TodoNotFound: there is no such task.
            TodoInTrash: it lies in the trash.
            TodoVersionConflict: `expected_version` was given and is not the current one, or a field is not what
                `is_as_read` was asked about it.
            TooManyTasks: the space is full.
            TooManyTags: there would be too many different ones.
        """
        access.check_write()
        updating = self._updating(
            access,
            fields,
            expected_version=expected_version,
            is_as_read=is_as_read,
            spellings=self._spellings(access),
        )
        return self._repository.edit(access, todo_id, updating)

    def update_many(self, access: Access, *, edits: Mapping[str, Edit]) -> dict[str, Todo | DomainError]:
        """Change many tasks, by their ids: what each has become, or why it has not, as `update_todo` would have said."""
        access.check_write()
        spellings = self._spellings(access)

        def changing(edit: Edit) -> Callable[[Todo], Change]:
            def change(current: Todo) -> Change:
                self._check_present(current)
                return self._updating(
                    access,
                    edit.fields_of(current),
                    expected_version=edit.expected_version,
                    spellings=spellings,
                )(current)

            return change

        return self._repository.edit_many(
            access, {todo_id: changing(edit) for todo_id, edit in edits.items()}
        )

    def delete_todo(self, access: Access, *, todo_id: str, expected_version: int | None = None) -> Todo:
        """Move a task to the trash, where it stays 30 days.

        Raises:
            TodoNotFound: there is no such task outside the trash.
            TodoVersionConflict: `expected_version` was given and is not the current one.
        """
        access.check_write()
        return self._repository.edit(access, todo_id, self._trashing(expected_version))

    def delete_many(self, access: Access, *, todo_ids: Sequence[str]) -> dict[str, Todo | DomainError]:
        """Move many tasks to the trash: what each has become, or why it has not, as `delete_todo` would have said."""
        access.check_write()
        return self._repository.edit_many(access, dict.fromkeys(todo_ids, self._trashing(None)))

    def delete_all_todos(self, access: Access) -> int:
        """Move every task to the trash; how many there were."""
        access.check_write()
        with deadlines.for_many():
            return self._repository.trash_all(access, at=self._now())

    def restore_todo(self, access: Access, *, todo_id: str) -> Todo:
        """Bring a task back from the trash; one that is not there stays as it is, so that a repeat is harmless.

        Raises:
            TodoNotFound: there is no such task.
            TooManyTasks: the space is full.
        """
        access.check_write()
        return self._repository.edit(access, todo_id, self._restoring(access))

    def restore_many(self, access: Access, *, todo_ids: Sequence[str]) -> dict[str, Todo | DomainError]:
        """Bring many tasks back: what each has become, or why it has not, as `restore_todo` would have said."""
        access.check_write()
        return self._repository.edit_many(access, dict.fromkeys(todo_ids, self._restoring(access)))

    def every_todo(self, access: Access) -> Iterator[Todo]:
        """Every task that is not gone, the trash included; read bit by bit."""
        now = self._now()
        return (todo for todo in self._repository.every(access) if not todo.is_gone(at=now))

    def remove_all(self, access: Access) -> None:
        """Remove for good all tasks of a space whose owner's account is being deleted."""
        access.check_write()
        self._repository.remove_all(access)

    def remove_expired(self) -> int:
        """Remove for good every task, of all spaces, whose time in the trash is over; how many there were.

        It is daily work. Days on which it was not done are made up for.
        """
        now, removed = self._now(), 0
        for days in reversed(range(_MOST_DAYS_MISSED)):
            found = self._repository.to_be_removed_on((now - timedelta(days=days)).date())
            expired = (todo for todo in found if todo.is_gone(at=now))
            # A day is read bit by bit, so that it may hold any number.
            while batch := list(islice(expired, _REMOVED_AT_ONCE)):
                for space_id, todos in groupby(sorted(batch, key=_space), key=_space):
                    removed += self._repository.remove(Access.own(space_id), list(todos))
        return removed

    def count_due(self, access: Access, *, today: date, most: int) -> DueCounts:
        """How many open tasks are due by a day and after it, each up to a number."""
        by_today = TodoQuery(is_open=True, due_before=today + timedelta(days=1))
        later = TodoQuery(is_open=True, due_after=today)
        count = self._repository.count_up_to
        return DueCounts(today=count(access, by_today, most), upcoming=count(access, later, most))

    def move_overdue(self, access: Access, *, today: date) -> int:
        """Let every open task whose day has passed be due on a day; how many there were.

        Raises:
            Unfinished: there was no time for all of them; the same request goes on.
        """
        access.check_write()
        moved = 0
        query = TodoQuery(is_open=True, due_before=today, limit=MAX_LIMIT, sort=Sort.DUE_DATE)
        with deadlines.for_many():
            while late := self._repository.list_todos(access, query).todos:
                for todo in late:
                    deadlines.check_time_left()
                    self._reschedule_late(access, todo.todo_id, today)
                moved += len(late)
        return moved

    def _reschedule_late(self, access: Access, todo_id: str, today: date) -> None:
        """Let a task be due on a day, unless it is not late any more."""

        def change(current: Todo) -> Change:
            is_late = current.due_date is not None and current.due_date < today
            is_to_move = is_late and not current.is_deleted and not current.is_completed
            if not is_to_move:
                return Change(current)
            after = current.changed({"due_date": today}, at=self._now())
            return Change(scheduled(current, after, zone=access.zone))

        with suppress(TodoNotFound):
            self._repository.edit(access, todo_id, change)

    def _check_present(self, current: Todo) -> None:
        if current.is_deleted:
            raise TodoNotFound if current.is_gone(at=self._now()) else TodoInTrash

    def _found(self, access: Access, todo_id: str) -> Todo | None:
        try:
            return self._repository.get(access, todo_id)
        except TodoNotFound:
            return None

    def count_todos(self, access: Access) -> StatusCounts:
        """How many tasks there are outside the trash, by status."""
        return self._repository.count_by_status(access)

    def _updating(
        self,
        access: Access,
        fields: TodoFields,
        *,
        expected_version: int | None,
        spellings: Spellings,
        is_as_read: IsAsRead | None = None,
    ) -> Callable[[Todo], Change]:
        """What changes fields of a task.

        Raises:
            InvalidInput: a field breaks a rule.
        """
        cleaned = clean_fields(fields)

        def change(current: Todo) -> Change:
            self._check_present(current)
            wanted = hold_together(cleaned, current)
            if current.has(wanted):
                return Change(current)
            _check_version(current, expected_version)
            _check_fields(current, cleaned, is_as_read)
            if "tags" in wanted:
                wanted = wanted.copy()
                wanted["tags"] = spellings.of(wanted["tags"], had=current.tags)
            after = current.changed(wanted, at=self._now())
            return change_of(current, after, zone=access.zone, find=lambda each: self._found(access, each))

        return change

    def _spellings(self, access: Access) -> Spellings:
        return Spellings(lambda: self._repository.count_by_tag(access))

    def _trashing(self, expected_version: int | None) -> Callable[[Todo], Change]:
        def change(current: Todo) -> Change:
            self._check_present(current)
            _check_version(current, expected_version)
            return Change(current.trashed(at=self._now()))

        return change

    def _restoring(self, access: Access) -> Callable[[Todo], Change]:
        def change(current: Todo) -> Change:
            now = self._now()
            if current.is_gone(at=now):
                raise TodoNotFound
            if not current.is_deleted:
                return Change(current)
            return Change(scheduled(current, current.restored(at=now), zone=access.zone))

        return change


def _space(todo: Todo) -> str:
    return todo.space_id


def _check_fields(current: Todo, wanted: TodoFields, is_as_read: IsAsRead | None) -> None:
    """Hold each field that would change against what the caller has read of it."""
    if is_as_read is None:
        return
    named = [name for name in wanted if name in WRITTEN and getattr(current, name) != wanted.get(name)]
    overtaken = tuple(name for name in named if not is_as_read(current, name))
    if overtaken:
        raise TodoVersionConflict(current, fields=overtaken)


def _check_version(current: Todo, expected_version: int | None) -> None:
    if expected_version is not None and current.version != expected_version:
        raise TodoVersionConflict(current)
