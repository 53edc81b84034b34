"""What completing and reopening a repeating task comes to besides: the next task, made and taken back. Plain Python."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

from todos.tasks.domain import Change, RepeatFrom, Todo
from todos.tasks.recurrence import counted_down, next_day
from todos.tasks.reminding import moved, scheduled
from webapp.zones import day_in


def change_of(before: Todo, after: Todo, *, zone: tzinfo, find: Callable[[str], Todo | None]) -> Change:
    """The change that turns a task into another state of it, with the tasks it adds and removes.

    Args:
        before: the task as it stands.
        after: as it shall be.
        zone: what decides which day it is.
        find: the task of an id; it is asked only where a next task may have to go.
    """
    after = scheduled(before, after, zone=zone)
    if after.is_completed and not before.is_completed:
        return _completed(after, zone)
    if before.is_completed and not after.is_completed and before.next_todo_id is not None:
        return _reopened(after, find(before.next_todo_id))
    return Change(after)


def _completed(todo: Todo, zone: tzinfo) -> Change:
    """The next one is made once: where there is one already, because this one was reopened, there will be no other."""
    if todo.repeat is None or todo.due_date is None or todo.next_todo_id is not None:
        return Change(todo)
    day = next_day(
        todo.repeat,
        due=todo.due_date,
        done=day_in(todo.updated_at, zone),
        is_from_completion=todo.repeat_from is RepeatFrom.COMPLETION,
        zone=zone,
    )
    if day is None:
        return Change(todo)
    following = todo.following(
        due_date=day,
        repeat=counted_down(todo.repeat),
        reminders=moved(todo.reminders, days=day - todo.due_date, zone=zone),
    )
    following = scheduled(None, following, zone=zone)
    return Change(replace(todo, next_todo_id=following.todo_id), added=(following,))


def _reopened(todo: Todo, following: Todo | None) -> Change:
    """A next one that nobody has touched goes for good; one that somebody has made their own stays, and stays known."""
    if following is None or following.version > 1:
        return Change(todo)
    return Change(replace(todo, next_todo_id=None), removed=(following,))
