"""Reminders that are due: mailed at least once, and twice only where a process ended between mail and mark."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from tests.factories import make_todo
from tests.fakes import FakeClock, InMemoryTodoRepository
from tests.fakes.reminders import FakeMailer, FakePeople, InMemoryReminderRepository
from todos.access import Access
from todos.reminders.domain import LEASE, Recipient, Round, mail_of
from todos.reminders.errors import MailRefused
from todos.reminders.service import ReminderService
from todos.tasks.domain import Todo
from todos.tasks.rules import Reminder
from todos.tasks.service import TodoService
from webapp.errors import Unavailable

ANNA = Recipient("anna@example.com", "Anna", "Europe/Berlin", is_mailed=True)
OWNER = Access.own("VAH000001", "Europe/Berlin")


class Desk:
    """Tasks with reminders, and as many loops as a test wants."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.todos = InMemoryTodoRepository()
        self.reminders: Any = InMemoryReminderRepository(self.todos)
        self.people: Any = FakePeople({"VAH000001": ANNA})
        self.mailer: Any = FakeMailer()
        ids = iter(range(10**6))
        self.service = TodoService(repository=self.todos, clock=self.clock, new_id=lambda: str(next(ids)))

    def has(self, *reminders: Reminder, **fields: Any) -> Todo:
        return self.service.create_todo(
            OWNER,
            fields={"title": "Pay rent", "reminders": reminders, **fields},  # type: ignore[typeddict-item]  # What a test gives is looked at as it runs.
        )

    def has_one_in(self, **duration: float) -> Todo:
        return self.has(Reminder(at=self.clock.now + timedelta(**duration)))

    def keeps(self, todo: Todo) -> str:
        """Keep a task without counting all others, which takes its time with a thousand."""
        self.todos._todos[todo.space_id, todo.todo_id] = todo
        return todo.todo_id

    def loop(self) -> ReminderService:
        return ReminderService(
            reminders=self.reminders,
            people=self.people,
            mailer=self.mailer,
            clock=self.clock,
            base_url="https://tasks.example.com",
        )

    def now(self, todo: Todo) -> Todo:
        return self.todos.get(OWNER, todo.todo_id)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_reminder_is_mailed_once_when_it_is_due(desk: Desk) -> None:
    todo, loop = desk.has_one_in(minutes=5), desk.loop()
    assert loop.send_due() == Round()
    desk.clock.advance(minutes=5)
    assert [loop.send_due(), loop.send_due(), desk.loop().send_due()] == [Round(mailed=1), Round(), Round()]
    (mail,) = desk.mailer.mails
    assert (mail.to, mail.subject) == ("anna@example.com", "Reminder: Pay rent")
    assert f"https://tasks.example.com/todos/{todo.todo_id}" in mail.text
    assert desk.now(todo).version == 1


def test_each_reminder_of_a_task_is_mailed_in_its_time(desk: Desk) -> None:
    desk.has(
        Reminder(before_due_minutes=30),
        Reminder(before_due_minutes=0),
        due_date=date(2026, 3, 29),
        due_time=time(9),
    )
    loop = desk.loop()
    # In Berlin it is summer from that morning on.
    for moment, count in (
        (datetime(2026, 3, 29, 6, 29, 59, tzinfo=UTC), 0),
        (datetime(2026, 3, 29, 6, 30, tzinfo=UTC), 1),
        (datetime(2026, 3, 29, 7, 0, tzinfo=UTC), 2),
        (datetime(2026, 3, 29, 9, 0, tzinfo=UTC), 2),
    ):
        desk.clock.now = moment
        loop.send_due()
        assert len(desk.mailer.mails) == count
    assert "Due Sunday 29 March 2026 at 09:00." in desk.mailer.mails[0].text


def test_a_day_without_a_time_is_said_without_one() -> None:
    text = mail_of(make_todo(due_date=date(2026, 3, 1)), ANNA, base_url="").text
    assert "Due Sunday 1 March 2026.\n" in text
    assert "Due" not in mail_of(make_todo(), ANNA, base_url="").text


@pytest.mark.parametrize("person", [None, replace(ANNA, is_mailed=False)])
def test_whoever_wants_none_gets_none_and_is_not_asked_again(desk: Desk, person: Recipient | None) -> None:
    todo = desk.has_one_in(minutes=5)
    desk.people.clear()
    if person:
        desk.people["VAH000001"] = person
    desk.clock.advance(minutes=5)
    assert desk.loop().send_due() == Round(passed=1)
    assert desk.mailer.mails == []
    assert desk.now(todo).remind_at is None


def test_what_was_missed_in_a_day_is_mailed_and_what_is_older_is_not_looked_for(desk: Desk) -> None:
    desk.has_one_in(hours=2)
    desk.has_one_in(hours=30)
    desk.clock.advance(hours=31)
    assert desk.loop().send_due() == Round(mailed=1)


def test_a_mail_that_is_refused_holds_up_no_other_and_is_given_up_after_a_day(desk: Desk) -> None:
    desk.people["VAH000002"] = replace(ANNA, email="ben@example.com")
    refused = desk.has_one_in(minutes=1)
    desk.service.create_todo(
        Access.own("VAH000002"),
        fields={"title": "x", "reminders": (Reminder(at=desk.clock.now + timedelta(minutes=2)),)},
    )
    desk.mailer.refusals["anna@example.com"] = MailRefused()
    desk.clock.advance(minutes=3)
    loop = desk.loop()
    assert loop.send_due() == Round(mailed=1, left=1)
    assert [mail.to for mail in desk.mailer.mails] == ["ben@example.com"]
    desk.clock.advance(hours=5)
    assert loop.send_due() == Round(left=1)
    desk.clock.advance(hours=19)
    assert loop.send_due() == Round(given_up=1)
    assert desk.now(refused).remind_at is None


def test_a_service_that_does_not_answer_is_asked_again(desk: Desk) -> None:
    desk.has_one_in(minutes=1)
    desk.mailer.refusals["anna@example.com"] = Unavailable()
    desk.clock.advance(minutes=1)
    loop = desk.loop()
    assert loop.send_due() == Round(left=1)
    desk.mailer.refusals.clear()
    assert loop.send_due() == Round(left=1)
    desk.clock.now += LEASE
    assert loop.send_due() == Round(mailed=1)


class Unmarking:
    """A store that does not answer so many marks."""

    def __init__(self, target: Any, *, times: int) -> None:
        self._target = target
        self._times = times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    def mark(self, *args: Any, **kwargs: Any) -> None:
        self._times -= 1
        if self._times >= 0:
            raise Unavailable
        self._target.mark(*args, **kwargs)


@pytest.mark.parametrize(
    ("times", "outcomes"), [(2, [Round(mailed=1), Round()]), (3, [Round(left=1), Round(mailed=1)])]
)
def test_what_was_mailed_and_not_marked_is_not_mailed_again_by_who_knows(
    desk: Desk, times: int, outcomes: list[Round]
) -> None:
    todo = desk.has_one_in(minutes=1)
    desk.reminders = Unmarking(desk.reminders, times=times)
    desk.clock.advance(minutes=1)
    loop, done = desk.loop(), []
    for _ in range(2):
        done.append(loop.send_due())
        desk.clock.now += LEASE
    assert done == outcomes
    assert len(desk.mailer.mails) == 1
    assert desk.now(todo).remind_at is None


def test_who_is_to_stop_begins_nothing_more(desk: Desk) -> None:
    desk.has_one_in(minutes=1)
    desk.clock.advance(minutes=1)
    assert desk.loop().send_due(is_stopping=lambda: True) == Round()
    assert desk.loop().send_due() == Round(mailed=1)


class Killed(BaseException):
    """The end of a process, in the middle of whatever it does."""


class Flaky:
    """A store that fails at random, and a process that ends at some of its marks."""

    def __init__(self, target: Any, *, kills: set[int]) -> None:
        self._target = target
        self._random = random.Random(7)
        self._kills = kills
        self._lock = threading.Lock()
        self._marks = 0

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: self._call(name, *args, **kwargs)

    def _call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        with self._lock:
            fails = name != "due" and self._random.random() < 0.1
            self._marks += name == "mark"
            is_killed = name == "mark" and self._marks in self._kills
        if is_killed:
            raise Killed
        if fails:
            raise Unavailable
        return getattr(self._target, name)(*args, **kwargs)


def test_a_thousand_in_a_minute_two_loops_a_store_that_fails_and_a_process_that_ends(desk: Desk) -> None:
    moments = [desk.clock.now + timedelta(seconds=1 + number % 59) for number in range(1000)]
    ids = {desk.keeps(make_todo(remind_at=at, reminders=(Reminder(at=at),))) for at in moments}
    desk.clock.advance(minutes=2)
    desk.reminders = Flaky(desk.reminders, kills={100, 400})
    loops, kills = [desk.loop(), desk.loop()], 0
    for _ in range(30):
        for at, loop in enumerate(loops):
            try:
                loop.send_due()
            except Killed:
                # What it knew goes with it; another one takes its place.
                kills += 1
                loops[at] = desk.loop()
        desk.clock.now += LEASE
    counted = Counter(mail.text.partition("/todos/")[2].split("\n")[0] for mail in desk.mailer.mails)
    assert counted.keys() == ids
    doubled = sum(count - 1 for count in counted.values())
    assert kills == 2
    # At the end of a process as many may be between mail and mark as it mails at once.
    assert doubled <= kills * 8
    assert desk.loop().send_due() == Round()
