"""Removing for good what lies in the trash, its images too: one method per use case.

A task with images is marked as gone before its objects are deleted, so that nobody restores it in between and finds it
without them. Its entry goes last: what fails on the way is found by the same request once more, or by the daily work.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from todos.access import Access
from todos.images.ports import ImageStore
from todos.tasks.domain import TIME_IN_TRASH, Change, Todo
from todos.tasks.errors import TodoNotFound, TodoVersionConflict
from todos.tasks.ports import TodoRepository
from todos.trash.errors import NotInTrash
from webapp import deadlines
from webapp.clock import Clock

# So many tasks go in one transaction, with their counts.
_AT_ONCE = 99


class TrashService:
    """The use cases. Each takes first what the caller may do, and holds it to that."""

    def __init__(self, *, repository: TodoRepository, store: ImageStore, clock: Clock) -> None:
        self._repository = repository
        self._store = store
        self._now = clock

    def empty_trash(self, access: Access) -> int:
        """Remove for good everything that lies in the trash; how many tasks that were.

        Raises:
            Unfinished: there was no time for all of it; the same request goes on.
        """
        access.check_write()
        removed = 0
        with deadlines.for_many():
            found = self._repository.trashed(access)
            while batch := list(islice(found, _AT_ONCE)):
                deadlines.check_time_left()
                removed += self._remove(access, batch)
        return removed

    def remove_todo(self, access: Access, *, todo_id: str, expected_version: int | None = None) -> None:
        """Remove one task for good.

        Raises:
            TodoNotFound: there is no such task.
            NotInTrash: it does not lie in the trash.
            TodoVersionConflict: `expected_version` was given and is not the current one.
        """
        access.check_write()
        todo = self._repository.get(access, todo_id)
        if not todo.is_deleted:
            raise NotInTrash
        if expected_version is not None and todo.version != expected_version:
            raise TodoVersionConflict(todo)
        if not self._remove(access, [todo]):
            # Somebody restored or removed it in the same moment.
            self._repository.get(access, todo_id)
            raise NotInTrash

    def _remove(self, access: Access, todos: Sequence[Todo]) -> int:
        """Remove tasks that still lie in the trash, and their objects before them; how many that were."""
        pictured = [todo for todo in todos if todo.images]
        gone = [todo for todo in (self._marked_as_gone(access, todo) for todo in pictured) if todo]
        self._store.delete(self._unused(access, gone))
        return self._repository.remove(access, [*gone, *(todo for todo in todos if not todo.images)])

    def _marked_as_gone(self, access: Access, todo: Todo) -> Todo | None:
        """A task whose time in the trash is over from now on; `None` if it was restored or removed meanwhile."""
        now = self._now()

        def change(current: Todo) -> Change:
            is_to_go = current.is_deleted and not current.is_gone(at=now)
            return Change(current.edited(at=now, deleted_at=now - TIME_IN_TRASH) if is_to_go else current)

        try:
            marked = self._repository.edit(access, todo.todo_id, change)
        except TodoNotFound:
            return None
        return marked if marked.is_deleted else None

    def _unused(self, access: Access, gone: Sequence[Todo]) -> list[str]:
        """The keys of images that are on these tasks alone: an upload may have been attached twice."""
        keys = _keys(gone)
        if not keys:
            return []
        ids, now = {todo.todo_id for todo in gone}, self._now()
        others = (todo for todo in self._repository.todos_with_images(access) if todo.todo_id not in ids)
        return sorted(keys - _keys(todo for todo in others if not todo.is_gone(at=now)))


def _keys(todos: Iterable[Todo]) -> set[str]:
    return {image.key for todo in todos for image in todo.images}
