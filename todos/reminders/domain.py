"""Who is reminded and what the mail says, in plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from todos.tasks.domain import Todo

# How long a reminder belongs to the process that is mailing it; then another one takes it over.
LEASE = timedelta(minutes=2)
# After that nobody needs to be reminded any more, whatever was in the way.
GIVEN_UP_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whoever owns a task; `is_mailed` says whether they may be and want to be."""

    email: str
    username: str
    time_zone: str
    is_mailed: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of plain text."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Round:
    """What became of the reminders that were due: mailed, passed over because nobody wants them, given up, or left for later."""

    mailed: int = 0
    passed: int = 0
    given_up: int = 0
    left: int = 0

    def __add__(self, other: Round) -> Round:
        return Round(
            self.mailed + other.mailed,
            self.passed + other.passed,
            self.given_up + other.given_up,
            self.left + other.left,
        )


MAILED, PASSED, GIVEN_UP, LEFT = Round(mailed=1), Round(passed=1), Round(given_up=1), Round(left=1)


def is_too_late(moment: datetime, *, at: datetime) -> bool:
    """Whether a reminder for a moment is of no use any more."""
    return moment + GIVEN_UP_AFTER <= at


def mail_of(todo: Todo, recipient: Recipient, *, base_url: str) -> Mail:
    """The mail that reminds somebody of a task."""
    paragraphs = [
        f"Hello {recipient.username},",
        todo.title + (f"\n{_due_words(todo)}" if todo.due_date else ""),
        f"{base_url}/todos/{todo.todo_id}",
        f"You have set this reminder in ServerTask. To get none by mail, turn off Mail reminders: {base_url}/account",
    ]
    return Mail(to=recipient.email, subject=f"Reminder: {todo.title}", text="\n\n".join(paragraphs) + "\n")


def _due_words(todo: Todo) -> str:
    day = todo.due_date or date.max
    at = f" at {todo.due_time:%H:%M}" if todo.due_time else ""
    return f"Due {day:%A} {day.day} {day:%B} {day.year}{at}."
