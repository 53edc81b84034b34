"""Reminders over tasks in a dictionary, people in another, and a letter box."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from tests.fakes.todos import InMemoryTodoRepository
from todos.access import Access
from todos.reminders.domain import LEASE, Mail, Recipient
from todos.tasks.domain import Todo
from todos.tasks.errors import TodoNotFound


class InMemoryReminderRepository:
    """`ReminderRepository` over the tasks of a fake."""

    def __init__(self, todos: InMemoryTodoRepository) -> None:
        self._todos = todos
        self._leases: dict[tuple[str, str], tuple[str, datetime]] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def due(self, *, since: datetime, until: datetime) -> Iterator[Todo]:
        start = since.replace(minute=0, second=0, microsecond=0)
        with self._todos._lock:
            todos = list(self._todos._todos.values())
        found = [
            todo
            for todo in todos
            if todo.remind_at and start <= todo.remind_at <= until
            if not (todo.is_deleted or todo.is_completed)
        ]
        return iter(found)

    def lease(self, todo: Todo, *, at: datetime) -> str | None:
        key = (todo.space_id, todo.todo_id)
        with self._lock:
            if not self._is_same(todo) or self._leases.get(key, ("", at))[1] > at:
                return None
            lease = str(next(self._numbers))
            self._leases[key] = lease, at + LEASE
            return lease

    def mark(self, todo: Todo, *, lease: str, remind_at: datetime | None) -> None:
        key = (todo.space_id, todo.todo_id)
        with self._lock:
            if self._leases.get(key, ("",))[0] != lease or not self._is_same(todo):
                return
            del self._leases[key]
            kept = self._todos._todos[key]
            self._todos._todos[key] = replace(kept, remind_at=remind_at)

    def _is_same(self, todo: Todo) -> bool:
        try:
            return self._todos.get(Access.own(todo.space_id), todo.todo_id).remind_at == todo.remind_at
        except TodoNotFound:
            return False


class FakePeople(dict[str, Recipient]):
    """`People`, by their spaces."""

    def find(self, space_id: str) -> Recipient | None:
        return self.get(space_id)


class FakeMailer:
    """`Mailer` that keeps what it was given; what refuses an address stands in `refusals`."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refusals: dict[str, Exception] = {}

    def send(self, mail: Mail) -> None:
        if mail.to in self.refusals:
            raise self.refusals[mail.to]
        self.mails.append(mail)
