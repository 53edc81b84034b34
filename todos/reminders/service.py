"""Mailing the reminders that are due: at least once, and twice only where a process ended between mail and mark."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice

from todos.access import Access
from todos.reminders.domain import (
    GIVEN_UP,
    GIVEN_UP_AFTER,
    LEFT,
    MAILED,
    PASSED,
    Recipient,
    Round,
    is_too_late,
    mail_of,
)
from todos.reminders.errors import MailRefused
from todos.reminders.ports import Mailer, People, ReminderRepository
from todos.tasks.domain import Todo
from todos.tasks.ports import TodoRepository
from todos.tasks.query import TodoQuery
from todos.tasks.reminding import next_moment, rezoned
from webapp import deadlines
from webapp.clock import Clock
from webapp.errors import DomainError, Unavailable
from webapp.zones import zone_of

_log = logging.getLogger("servertask.reminders")
# So many at a time, since a mail is mostly waiting; and so many before it is asked whether to go on.
_AT_ONCE = 8
_IN_A_BATCH = 64
_MORE_MARKS = 2
# The index may be behind, and what was set at the end of an hour still be on its way into it.
_LOOKED_AT_AGAIN = timedelta(hours=1)

# Only open tasks with a date count from one, and an index has just those.
_WITH_DATE = TodoQuery(is_open=True, due_after=date.min)


class ReminderService:
    """The use case, for all spaces; it knows what it has mailed and could not mark, and mails that no second time."""

    def __init__(
        self,
        *,
        reminders: ReminderRepository,
        people: People,
        mailer: Mailer,
        clock: Clock,
        base_url: str,
    ) -> None:
        self._reminders = reminders
        self._people = people
        self._mailer = mailer
        self._now = clock
        self._base_url = base_url
        self._unmarked: set[tuple[str, str, datetime | None]] = set()
        self._since: datetime | None = None

    def send_due(self, *, is_stopping: Callable[[], bool] = lambda: False) -> Round:
        """Mail what is due; what could not be done is left for the next call, which looks as far back as it has to.

        Raises:
            Unavailable: the store does not answer; what was mailed until then is mailed.
        """
        now = self._now()
        oldest = now - GIVEN_UP_AFTER - _LOOKED_AT_AGAIN
        due = self._reminders.due(since=max(self._since or oldest, oldest), until=now)
        total = Round()
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            while not is_stopping() and (batch := list(islice(due, _IN_A_BATCH))):
                total = sum(threads.map(self._send, batch), total)
        if not total.left and not is_stopping():
            self._since = now - _LOOKED_AT_AGAIN
        return total

    def _send(self, todo: Todo) -> Round:
        try:
            return self._sent(todo)
        except DomainError as error:
            _log.warning("reminder left for later: %s", error.code, extra={"todo_id": todo.todo_id})
            return LEFT

    def _sent(self, todo: Todo) -> Round:
        lease = self._reminders.lease(todo, at=self._now())
        if lease is None:
            return LEFT
        recipient = self._people.find(todo.space_id)
        outcome = self._mailed(todo, recipient)
        zone = zone_of(recipient.time_zone if recipient else "")
        after = todo.remind_at or self._now()
        self._mark(todo, lease, next_moment(todo, zone=zone, after=after))
        self._unmarked.discard(_name(todo))
        return outcome

    def _mark(self, todo: Todo, lease: str, remind_at: datetime | None) -> None:
        """Mark, more than once if need be: a mail without its mark is one that may be sent again."""
        for _ in range(_MORE_MARKS):
            with suppress(Unavailable):
                return self._reminders.mark(todo, lease=lease, remind_at=remind_at)
        return self._reminders.mark(todo, lease=lease, remind_at=remind_at)

    def _mailed(self, todo: Todo, recipient: Recipient | None) -> Round:
        if recipient is None or not recipient.is_mailed:
            return PASSED
        if _name(todo) in self._unmarked:
            return MAILED
        try:
            self._mailer.send(mail_of(todo, recipient, base_url=self._base_url))
        except MailRefused:
            if todo.remind_at is not None and not is_too_late(todo.remind_at, at=self._now()):
                raise
            _log.error("reminder given up", extra={"todo_id": todo.todo_id})
            return GIVEN_UP
        self._unmarked.add(_name(todo))
        return MAILED


def _name(todo: Todo) -> tuple[str, str, datetime | None]:
    return todo.space_id, todo.todo_id, todo.remind_at


class ReminderMover:
    """What a new time zone does to the reminders of somebody's tasks."""

    def __init__(self, *, repository: TodoRepository, clock: Clock) -> None:
        self._repository = repository
        self._now = clock

    def move_reminders(self, access: Access) -> int:
        """Work out anew when reminders are due in the time zone of the caller; how many tasks were changed by that.

        Raises:
            Unfinished: there was no time for all of them; the same call goes on.
        """
        access.check_write()
        zone, now = access.zone, self._now()
        with deadlines.for_many():
            return self._repository.change_all(
                access, _WITH_DATE, lambda todo: rezoned(todo, zone=zone, at=now)
            )
