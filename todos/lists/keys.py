"""The key strings of lists in the `todos` table, beside those of the tasks (`todos.tasks.keys`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from todos.lists.domain import TIME_TO_RESTORE, TaskList
from todos.tasks.keys import SCHEDULE_KEY, SCHEDULED_AT, todo_key
from webapp.clock import to_timestamp

LIST_PREFIX = "#list#"
_REMOVAL = "lists#"


def list_key(space_id: str, list_id: str) -> dict[str, Any]:
    return todo_key(space_id, f"{LIST_PREFIX}{list_id}")


def removal_key(day: date) -> str:
    """The hash under which the removals of a day stand. Lists are few, so one is enough."""
    return f"{_REMOVAL}{day.isoformat()}"


def index_keys(task_list: TaskList) -> dict[str, str]:
    """The attributes by which the daily work finds a deleted list; one that is there has none."""
    if task_list.deleted_at is None:
        return {}
    at = task_list.deleted_at + TIME_TO_RESTORE
    return {SCHEDULE_KEY: removal_key(at.date()), SCHEDULED_AT: to_timestamp(at)}
