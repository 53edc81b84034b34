"""Tasks in a dictionary."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from todos.access import Access
from todos.tasks.domain import TIME_IN_TRASH, Change, StatusCounts, Todo
from todos.tasks.errors import TodoNotFound, TooManyTasks
from todos.tasks.query import TodoPage, TodoQuery, sort_position
from todos.tasks.repository.plans import plan_of
from todos.tasks.repository.tally import BOUNDS, moved, status_counts, tag_counts, tally
from todos.tasks.tagging import TagCount
from webapp.errors import DomainError, FieldError, InvalidInput


class InMemoryTodoRepository:
    """`TodoRepository` without a store; one lock makes every method atomic."""

    def __init__(self, *, bounds: Mapping[str, int] = BOUNDS) -> None:
        self._todos: dict[tuple[str, str], Todo] = {}
        self._fingerprints: dict[tuple[str, str], str] = {}
        self._bounds = bounds
        self._lock = threading.RLock()

    def add(self, access: Access, todo: Todo, *, fingerprint: str = "") -> tuple[Todo, str]:
        key = (todo.space_id, todo.todo_id)
        with self._lock:
            if key not in self._todos:
                self._check_room(access, [], [todo])
            return self._todos.setdefault(key, todo), self._fingerprints.setdefault(key, fingerprint)

    def known(self, access: Access, todo_ids: Sequence[str]) -> frozenset[str]:
        return frozenset(each for each in todo_ids if (access.space_id, each) in self._todos)

    def check_room(self, access: Access, todos: Sequence[Todo]) -> None:
        self._check_room(access, [], list(todos))

    def add_all(self, access: Access, todos: Sequence[Todo]) -> int:
        with self._lock:
            known = self.known(access, [todo.todo_id for todo in todos])
            new = {todo.todo_id: todo for todo in todos if todo.todo_id not in known}
            self._check_room(access, [], list(new.values()))
            for todo in new.values():
                self._todos[access.space_id, todo.todo_id] = todo
            return len(new)

    def get(self, access: Access, todo_id: str) -> Todo:
        try:
            return self._todos[access.space_id, todo_id]
        except KeyError:
            raise TodoNotFound from None

    def list_todos(
        self, access: Access, query: TodoQuery, *, after: dict[str, Any] | None = None
    ) -> TodoPage:
        passed = _passed(query, after)
        found = sorted(
            ((position_in(query, todo), todo) for todo in self.every(access) if query.matches(todo)),
            key=lambda placed: placed[0],
        )
        left = [(position, todo) for position, todo in found if position > passed]
        shown = left[: query.limit]
        position = {"after": list(shown[-1][0]), "kind": _kind(query)} if len(left) > query.limit else None
        return TodoPage(tuple(todo for _, todo in shown), position)

    def edit(self, access: Access, todo_id: str, change: Callable[[Todo], Change]) -> Todo:
        with self._lock:
            before = self.get(access, todo_id)
            wanted = change(before)
            self._check_room(access, [before, *wanted.removed], [wanted.after, *wanted.added])
            for todo in wanted.removed:
                del self._todos[todo.space_id, todo.todo_id]
            for todo in (wanted.after, *wanted.added):
                self._todos[todo.space_id, todo.todo_id] = todo
            return wanted.after

    def change_all(self, access: Access, query: TodoQuery, change: Callable[[Todo], Todo]) -> int:
        with self._lock:
            states = [(todo, change(todo)) for todo in self.every(access) if query.matches(todo)]
            changed = [(before, after) for before, after in states if after != before]
            self._check_room(access, [before for before, _ in changed], [after for _, after in changed])
            for _, after in changed:
                self._todos[after.space_id, after.todo_id] = after
            return len(changed)

    def edit_many(
        self, access: Access, changes: Mapping[str, Callable[[Todo], Change]]
    ) -> dict[str, Todo | DomainError]:
        return {todo_id: self._edited(access, todo_id, change) for todo_id, change in changes.items()}

    def _edited(self, access: Access, todo_id: str, change: Callable[[Todo], Change]) -> Todo | DomainError:
        try:
            return self.edit(access, todo_id, change)
        except DomainError as failure:
            return failure

    def trash_all(self, access: Access, *, at: datetime) -> int:
        with self._lock:
            live = [todo for todo in self.every(access) if not todo.is_deleted]
            for todo in live:
                self._todos[todo.space_id, todo.todo_id] = todo.trashed(at=at)
            return len(live)

    def count_by_status(self, access: Access) -> StatusCounts:
        return status_counts(self._counts(access))

    def count_up_to(self, access: Access, query: TodoQuery, most: int) -> int:
        return min(sum(map(query.matches, self.every(access))), most)

    def count_by_tag(self, access: Access) -> list[TagCount]:
        return tag_counts(self._counts(access))

    def todos_with_images(self, access: Access) -> Iterator[Todo]:
        return iter([todo for todo in self.every(access) if todo.images])

    def every(self, access: Access) -> Iterator[Todo]:
        with self._lock:
            return iter([todo for (space, _), todo in self._todos.items() if space == access.space_id])

    def trashed(self, access: Access) -> Iterator[Todo]:
        return iter([todo for todo in self.every(access) if todo.is_deleted])

    def remove(self, access: Access, todos: Sequence[Todo]) -> int:
        with self._lock:
            stored = ((todo, self._todos.get((todo.space_id, todo.todo_id))) for todo in todos)
            kept = [todo for todo, found in stored if found and found.version == todo.version]
            for todo in kept:
                del self._todos[todo.space_id, todo.todo_id]
            return len(kept)

    def remove_all(self, access: Access) -> None:
        with self._lock:
            for kept in (self._todos, self._fingerprints):
                for key in [key for key in kept if key[0] == access.space_id]:
                    del kept[key]

    def to_be_removed_on(self, day: date) -> Iterator[Todo]:
        with self._lock:
            todos = list(self._todos.values())
        return iter([t for t in todos if t.deleted_at and (t.deleted_at + TIME_IN_TRASH).date() == day])

    def _counts(self, access: Access) -> Counter[str]:
        counts: Counter[str] = Counter()
        for todo in self.every(access):
            counts.update(tally(todo))
        return counts

    def _check_room(self, access: Access, before: list[Todo], after: list[Todo]) -> None:
        counts = self._counts(access)
        for name, amount in moved(before, after).items():
            if amount > 0 and counts[name] + amount > self._bounds.get(name, counts[name] + amount):
                raise TooManyTasks(name)


def position_in(query: TodoQuery, todo: Todo) -> tuple[Any, ...]:
    """Where a task stands in what a query holds: a search without an order of its own has open ones first, then
    complete ones by the moment of completion; in the trash, by that of deletion. Equals stand by their ids, backwards."""
    if not plan_of(query).is_search or not query.is_in_order_of_reading:
        return sort_position(todo, query.sort)
    at = todo.deleted_at or todo.completed_at or todo.created_at
    return todo.is_completed and not todo.is_deleted, -at.timestamp(), -int(todo.todo_id.replace("-", ""), 16)


def _kind(query: TodoQuery) -> str:
    plan = plan_of(query)
    return "search" if plan.is_search else "time" if plan.is_ordered else "sorted"


def _passed(query: TodoQuery, after: dict[str, Any] | None) -> tuple[Any, ...]:
    if after is None:
        return ()
    if after.get("kind") != _kind(query):
        detail = "This cursor belongs to another list."
        raise InvalidInput(errors=(FieldError("cursor", "invalid_cursor", detail),))
    return tuple(after["after"])
