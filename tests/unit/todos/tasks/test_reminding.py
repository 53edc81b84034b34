"""Reminders: what is taken, when they are due, and what goes along with what."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from tests.factories import START, make_todo
from tests.fakes import FakeClock, InMemoryTodoRepository
from todos.access import Access
from todos.reminders.service import ReminderMover
from todos.tasks import keys
from todos.tasks.domain import Todo
from todos.tasks.reminding import moved, next_moment, rezoned, scheduled
from todos.tasks.rules import MAX_BEFORE_DUE_MINUTES, Reminder
from todos.tasks.service import TodoService
from todos.tasks.words import read_reminder, reminder_words
from webapp.errors import InvalidInput
from webapp.zones import zone_of

BERLIN = zone_of("Europe/Berlin")
OWNER = Access.own("VAH000001", "Europe/Berlin")
DAY = date(2026, 3, 10)
AN_HOUR, AT_DUE = Reminder(before_due_minutes=60), Reminder(before_due_minutes=0)
LATE = Reminder(at=datetime(2026, 3, 20, 8, tzinfo=UTC))


class Desk:
    """Tasks of somebody in Berlin."""

    def __init__(self) -> None:
        self.clock, ids = FakeClock(), map(str, itertools.count(1))
        self.repository = InMemoryTodoRepository()
        self.service = TodoService(repository=self.repository, clock=self.clock, new_id=lambda: next(ids))

    def has(self, *reminders: Reminder, **fields: Any) -> Todo:
        given: Any = {"title": "Pay rent", "due_date": DAY, "reminders": reminders, **fields}
        return self.service.create_todo(OWNER, fields=given)

    def change(self, todo: Todo, **fields: Any) -> Todo:
        return self.service.update_todo(OWNER, todo_id=todo.todo_id, fields=fields)  # type: ignore[arg-type]  # What a test gives is looked at as it runs.


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestRules:
    @pytest.mark.parametrize(
        ("reminders", "code"),
        [
            (tuple(Reminder(before_due_minutes=n) for n in range(6)), "too_many"),
            ((Reminder(),), "invalid"),
            ((Reminder(at=START, before_due_minutes=1),), "invalid"),
            ((Reminder(before_due_minutes=-1),), "out_of_range"),
            ((Reminder(before_due_minutes=MAX_BEFORE_DUE_MINUTES + 1),), "out_of_range"),
        ],
    )
    def test_refuse(self, desk: Desk, reminders: tuple[Reminder, ...], code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            desk.has(*reminders)
        assert [(e.attr, e.code) for e in caught.value.errors] == [("reminders", code)]

    def test_the_same_twice_is_one(self, desk: Desk) -> None:
        assert desk.has(AN_HOUR, AN_HOUR, LATE).reminders == (AN_HOUR, LATE)

    def test_before_a_date_there_has_to_be_one(self, desk: Desk) -> None:
        with pytest.raises(InvalidInput) as caught:
            desk.has(LATE, AN_HOUR, due_date=None)
        assert caught.value.code == "reminder_without_date"
        with pytest.raises(InvalidInput):
            desk.change(desk.has(due_date=None), reminders=(AN_HOUR,))
        assert desk.has(LATE, due_date=None).reminders == (LATE,)

    def test_a_date_that_goes_takes_along_what_is_bound_to_it(self, desk: Desk) -> None:
        assert desk.change(desk.has(AN_HOUR, LATE), due_date=None).reminders == (LATE,)
        assert desk.change(desk.has(AN_HOUR), due_date=None, reminders=(LATE,)).reminders == (LATE,)


class TestMoment:
    def test_counts_from_the_time_or_from_nine_in_the_zone(self, desk: Desk) -> None:
        assert desk.has(AN_HOUR).remind_at == datetime(2026, 3, 10, 7, tzinfo=UTC)
        assert desk.has(AN_HOUR, due_time=time(15)).remind_at == datetime(2026, 3, 10, 13, tzinfo=UTC)

    def test_is_the_earliest_that_is_not_past(self, desk: Desk) -> None:
        assert desk.has(LATE, AT_DUE, AN_HOUR).remind_at == datetime(2026, 3, 10, 7, tzinfo=UTC)
        assert desk.has(LATE, AT_DUE, due_date=date(2026, 2, 1)).remind_at == LATE.at
        assert desk.has(AT_DUE, due_date=date(2026, 2, 1)).remind_at is None

    @pytest.mark.parametrize(
        ("day", "hour"),
        # Clocks go forward on the 29th of March and back on the 25th of October.
        [(date(2026, 3, 28), 8), (date(2026, 3, 29), 7), (date(2026, 10, 24), 7), (date(2026, 10, 25), 8)],
    )
    def test_follows_the_clocks(self, desk: Desk, day: date, hour: int) -> None:
        assert desk.has(AT_DUE, due_date=day).remind_at == datetime(
            day.year, day.month, day.day, hour, tzinfo=UTC
        )

    def test_that_is_due_is_not_lost_by_a_change_of_something_else(self, desk: Desk) -> None:
        todo = desk.has(AN_HOUR, LATE)
        desk.clock.now = datetime(2026, 3, 10, 12, tzinfo=UTC)
        assert desk.change(todo, title="Pay the rent").remind_at == todo.remind_at
        assert desk.change(todo, due_time=time(12)).remind_at == LATE.at

    def test_is_none_while_the_task_is_done_and_what_is_past_does_not_come_back(self, desk: Desk) -> None:
        todo = desk.change(desk.has(AN_HOUR, LATE), completed=True)
        assert todo.remind_at is None
        desk.clock.now = datetime(2026, 3, 10, 12, tzinfo=UTC)
        assert desk.change(todo, completed=False).remind_at == LATE.at

    def test_is_worked_out_anew_for_a_task_that_comes_back_from_the_trash(self, desk: Desk) -> None:
        todo = desk.service.delete_todo(OWNER, todo_id=desk.has(AN_HOUR, LATE).todo_id)
        assert keys.index_keys(todo)[keys.SCHEDULE_KEY].startswith(keys.TRASH)
        desk.clock.now = datetime(2026, 3, 10, 12, tzinfo=UTC)
        assert desk.service.restore_todo(OWNER, todo_id=todo.todo_id).remind_at == LATE.at
        assert desk.service.restore_todo(OWNER, todo_id=todo.todo_id).version == 3

    def test_outside_the_calendar_there_is_none(self) -> None:
        first = make_todo(due_date=date.min, due_time=time(0), reminders=(AT_DUE,))
        assert next_moment(first, zone=BERLIN, after=START) is None

    def test_before_a_date_that_is_gone_there_is_none(self) -> None:
        assert scheduled(None, make_todo(reminders=(AN_HOUR,)), zone=UTC).remind_at is None


class TestKey:
    def test_is_the_hour_across_spaces(self, desk: Desk) -> None:
        todo = desk.has(AN_HOUR)
        assert todo.remind_at is not None
        found = keys.index_keys(todo)
        assert found[keys.SCHEDULE_KEY] in keys.reminding_keys(todo.remind_at + timedelta(minutes=59))
        assert found[keys.SCHEDULE_KEY] not in keys.reminding_keys(todo.remind_at + timedelta(minutes=60))
        assert found[keys.SCHEDULED_AT] == "2026-03-10T07:00:00.000Z"
        assert keys.SCHEDULE_KEY not in keys.index_keys(desk.has())


class TestNextTask:
    def test_has_them_as_much_later(self, desk: Desk) -> None:
        done = desk.change(desk.has(AN_HOUR, LATE, repeat="FREQ=DAILY;INTERVAL=20"), completed=True)
        assert done.next_todo_id is not None
        following = desk.service.get_todo(OWNER, todo_id=done.next_todo_id)
        # The clocks have gone forward between the two.
        assert following.reminders == (AN_HOUR, Reminder(at=datetime(2026, 4, 9, 7, tzinfo=UTC)))
        assert following.remind_at == datetime(2026, 3, 30, 6, tzinfo=UTC)

    def test_keeps_one_that_would_leave_the_calendar(self) -> None:
        last = (Reminder(at=datetime(9999, 12, 31, tzinfo=UTC)),)
        assert moved(last, days=timedelta(days=7), zone=UTC) == last


class TestWords:
    @pytest.mark.parametrize(
        ("reminder", "words"),
        [
            (AT_DUE, "when it is due"),
            (Reminder(before_due_minutes=1), "1 minute before"),
            (Reminder(before_due_minutes=90), "90 minutes before"),
            (AN_HOUR, "1 hour before"),
            (Reminder(before_due_minutes=2 * 1440), "2 days before"),
            (Reminder(before_due_minutes=10_080), "1 week before"),
            (LATE, "2026-03-20 08:00 UTC"),
            (Reminder(at=datetime(2026, 3, 20, 8, 0, 30, 123000, UTC)), "2026-03-20 08:00:30.123 UTC"),
        ],
    )
    def test_say_a_reminder_and_are_read_as_it(self, reminder: Reminder, words: str) -> None:
        assert reminder_words(reminder) == words
        assert read_reminder(words) == reminder

    @pytest.mark.parametrize(
        ("words", "minutes"),
        [("30m", 30), (" 2  Hours before", 120), ("3d", 4320), ("15 mins", 15), ("0", 0)],
    )
    def test_may_be_short(self, words: str, minutes: int) -> None:
        assert read_reminder(words) == Reminder(before_due_minutes=minutes)

    @pytest.mark.parametrize(
        "words", ["", "soon", "2026-03-20 08:00", "noon UTC", "1 year before", "-5 minutes"]
    )
    def test_that_say_none(self, words: str) -> None:
        assert read_reminder(words) is None


class TestAnotherTimeZone:
    TOKYO = zone_of("Asia/Tokyo")

    def test_moves_what_counts_from_the_time_of_day_and_nothing_else(self, desk: Desk) -> None:
        counted, fixed = desk.has(AN_HOUR), desk.has(LATE)
        done = desk.change(desk.has(AN_HOUR), completed=True)
        away = Access.own(OWNER.space_id, "Asia/Tokyo")
        mover = ReminderMover(repository=desk.repository, clock=desk.clock)
        assert mover.move_reminders(away) == 1
        assert mover.move_reminders(away) == 0, "Once more changes nothing."
        now = {todo.todo_id: todo.remind_at for todo in desk.repository.every(OWNER)}
        assert now == {
            counted.todo_id: datetime(2026, 3, 9, 23, tzinfo=UTC),
            fixed.todo_id: LATE.at,
            done.todo_id: None,
        }

    def test_leaves_what_is_due_to_be_sent(self) -> None:
        due = datetime(2026, 3, 10, 7, tzinfo=UTC)
        todo = make_todo(due_date=DAY, reminders=(AN_HOUR,), remind_at=due)
        assert rezoned(todo, zone=self.TOKYO, at=due) == todo

    def test_sets_one_that_had_passed_where_it_comes_again(self) -> None:
        todo = make_todo(due_date=DAY, reminders=(AN_HOUR,))
        at = datetime(2026, 3, 10, 9, tzinfo=UTC)
        west = rezoned(todo, zone=zone_of("America/New_York"), at=at)
        assert west.remind_at == datetime(2026, 3, 10, 12, tzinfo=UTC)
