"""The CSV that TickTick makes as a backup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from todos.tasks.domain import Status
from todos.transfer.domain import Problem, Read
from todos.transfer.files.fitting import fitted, with_repeat
from todos.transfer.files.tables import rows

_NAMED = "backup of TickTick"
_PRIORITIES = {"1": 1, "3": 2, "5": 3}
_OPEN = {"", "0"}
_TIME = "%Y-%m-%dT%H:%M:%S%z"
# Numbers that each backup gives out anew say nothing of what a task is.
_OF_THE_FILE = {"taskid", "parentid", "order", "column order"}


def from_ticktick(text: str, *, zone: tzinfo = UTC) -> Iterator[Read]:
    """The items of a file, with times in the time zone of the account.

    Raises:
        UnreadableFile: it is no such file.
    """
    found = rows(text, demanded="title", named=_NAMED)
    return (_item(index, row, zone) for index, row in enumerate(found))


def _item(index: int, row: Mapping[str, str], zone: tzinfo) -> Read:
    is_open = row.get("status", "").strip() in _OPEN
    due = _moment(row.get("due date", "")) or _moment(row.get("start date", ""))
    is_timed = bool(due) and row.get("is all day", "").strip().lower() == "false"
    local = due.astimezone(zone if is_timed else _zone(row)) if due else None
    fields: dict[str, Any] = {
        "status": Status.PENDING if is_open else Status.COMPLETE,
        "priority": _PRIORITIES.get(row.get("priority", "").strip(), 0),
        "due_date": local.date() if local else None,
        "due_time": time(local.hour, local.minute) if local and is_timed else None,
    }
    places = [name for name in (row.get("list name", ""),) if name.strip()]
    read = fitted(
        index,
        title=row["title"],
        description=row.get("content", ""),
        tags=[*(tag for tag in row.get("tags", "").split(",") if tag.strip()), *places],
        content=repr(sorted((name, text) for name, text in row.items() if name not in _OF_THE_FILE)),
        fields=fields,
        created_at=_moment(row.get("created time", "")),
        completed_at=None if is_open else _moment(row.get("completed time", "")),
    )
    if isinstance(read, Problem):
        return read
    if row.get("reminder", "").strip():
        read = read.but("reminder_left_out", "Its reminder is left out.")
    repeats = row.get("repeat", "").strip()
    return with_repeat(read, repeats) if repeats else read


def _zone(row: Mapping[str, str]) -> Any:
    try:
        return ZoneInfo(row.get("timezone", "").strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip(), _TIME).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
