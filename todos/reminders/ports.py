"""What reminding needs of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from todos.reminders.domain import Mail, Recipient
from todos.tasks.domain import Todo


class ReminderRepository(Protocol):
    """The tasks of all spaces by their next reminder. Nothing here changes a task's version, or when it was changed.

    All methods raise `Unavailable` when the store does not answer.
    """

    def due(self, *, since: datetime, until: datetime) -> Iterator[Todo]:
        """The open tasks whose next reminder is between two moments, in the hours of both, the earliest hour first."""

    def lease(self, todo: Todo, *, at: datetime) -> str | None:
        """Take a reminder for a time, so that nobody else mails it; `None` where somebody has it, or it has changed."""

    def mark(self, todo: Todo, *, lease: str, remind_at: datetime | None) -> None:
        """Let a reminder that was leased be over, the next one being at a moment, unless the task was changed meanwhile."""


class People(Protocol):
    """Who owns which space; accounts fill it."""

    def find(self, space_id: str) -> Recipient | None:
        """The owner of a space, as of now; `None` where the account is gone.

        Raises:
            Unavailable: the store does not answer.
        """


class Mailer(Protocol):
    """Whatever sends mail."""

    def send(self, mail: Mail) -> None:
        """Hand a mail over.

        Raises:
            MailRefused: it is not taken.
            Unavailable: the service does not answer, or not now.
        """
