"""When the reminders of a task are due: plain Python, in the time zone of whoever set them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo

from todos.tasks.domain import Todo
from todos.tasks.rules import Reminder

# When a task without a time is due, as far as its reminders go.
NINE = time(9)


def scheduled(before: Todo | None, after: Todo, *, zone: tzinfo) -> Todo:
    """A task as it is written, with the moment of its next reminder; `before` is how it stood, or nothing.

    What is past when reminders are set, or when a task comes back, is not sent any more. A change that is about
    something else leaves the moment as it is, so that a reminder which is due and not sent yet is not lost.
    """
    if before is not None and _schedule(before, zone) == _schedule(after, zone):
        return after
    return replace(after, remind_at=next_moment(after, zone=zone, after=after.updated_at))


def rezoned(todo: Todo, *, zone: tzinfo, at: datetime) -> Todo:
    """A task as it is once its owner lives by another time zone: what counts from its due time moves along.

    A reminder that is due by now is sent as it stands.
    """
    counts_from_due = any(reminder.before_due_minutes is not None for reminder in todo.reminders)
    if not counts_from_due or (todo.remind_at is not None and todo.remind_at <= at):
        return todo
    return replace(todo, remind_at=next_moment(todo, zone=zone, after=at))


def next_moment(todo: Todo, *, zone: tzinfo, after: datetime) -> datetime | None:
    """The first moment after another at which somebody wants to be reminded of a task that is open."""
    if todo.is_completed or todo.is_deleted:
        return None
    return min((moment for moment in moments(todo, zone) if moment > after), default=None)


def moments(todo: Todo, zone: tzinfo) -> Iterator[datetime]:
    """When somebody wants to be reminded of a task, in UTC; what lies outside the calendar is left out."""
    for reminder in todo.reminders:
        if reminder.at is not None:
            yield reminder.at
        elif todo.due_date is not None:
            due = datetime.combine(todo.due_date, todo.due_time or NINE, zone)
            try:
                yield due.astimezone(UTC) - timedelta(minutes=reminder.before_due_minutes or 0)
            except OverflowError:
                continue


def moved(reminders: tuple[Reminder, ...], *, days: timedelta, zone: tzinfo) -> tuple[Reminder, ...]:
    """The reminders of the next task, so many days later: those at a moment at the same time of day in the zone."""
    return tuple(
        reminder if reminder.at is None else Reminder(at=_later(reminder.at, days, zone))
        for reminder in reminders
    )


def _later(moment: datetime, days: timedelta, zone: tzinfo) -> datetime:
    try:
        local = moment.astimezone(zone).replace(tzinfo=None) + days
        return local.replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        # The calendar ends; a reminder there is never sent.
        return moment


def _schedule(todo: Todo, zone: tzinfo) -> tuple[object, ...]:
    """What decides when reminders are sent."""
    return todo.is_completed, todo.is_deleted, *moments(todo, zone)
