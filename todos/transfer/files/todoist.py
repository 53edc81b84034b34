"""The CSV of a Todoist project, https://www.todoist.com/help/articles/introduction-to-importing-from-csv."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from todos.quick.domain import Understood
from todos.transfer.domain import Item, Problem, Read
from todos.transfer.files.fitting import fitted, with_repeat
from todos.transfer.files.tables import rows

# What the words of a date mean.
Meaning = Callable[[str], Understood]
_NAMED = "CSV of Todoist"
# Its highest is 1, and 4 is none.
_PRIORITIES = {"1": 3, "2": 2, "3": 1}
_LABEL = re.compile(r"(?:^|(?<=\s))@(\S+)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TASK, _NOTE = "task", "note"
_NOTHING: dict[str, str] = {}


def from_todoist(text: str, *, understand: Meaning) -> Iterator[Read]:
    """The items of a file: a row each that is a task, with the comments below it.

    Raises:
        UnreadableFile: it is no such file.
    """
    return _items(_with_notes(rows(text, demanded="content", named=_NAMED)), understand)


def _with_notes(found: Iterator[Mapping[str, str]]) -> Iterator[tuple[Mapping[str, str], list[str]]]:
    """Each row that is no comment, with the comments that follow it."""
    row: Mapping[str, str] = _NOTHING
    notes: list[str] = []
    for each in found:
        if _kind(each) == _NOTE and row:
            notes.append(each["content"])
            continue
        if row:
            yield row, notes
        row, notes = each, []
    if row:
        yield row, notes


def _items(found: Iterator[tuple[Mapping[str, str], list[str]]], understand: Meaning) -> Iterator[Read]:
    for index, (row, notes) in enumerate(found):
        kind = _kind(row)
        if kind == _TASK:
            yield _item(index, row, notes, understand)
        else:
            yield Problem(index, "kind_left_out", f"A row of the type {kind[:40]!r} is left out.")


def _kind(row: Mapping[str, str]) -> str:
    return row.get("type", _TASK).strip().lower() or _TASK


def _item(index: int, row: Mapping[str, str], notes: list[str], understand: Meaning) -> Read:
    content, words = row["content"], row.get("date", "").strip()
    fields: dict[str, Any] = {"priority": _PRIORITIES.get(row.get("priority", "").strip(), 0)}
    read = fitted(
        index,
        title=_LABEL.sub("", content).strip() or content,
        description="\n\n".join(part for part in (row.get("description", ""), *notes) if part.strip()),
        tags=_LABEL.findall(content),
        content=repr((sorted(row.items()), notes)),
        fields=fields,
    )
    if isinstance(read, Problem):
        return read
    if row.get("indent", "1").strip() not in {"", "1"}:
        read = read.but("level_left_out", "It is a task of its own now, and not one below another.")
    return _dated(read, words, understand) if words else read


def _dated(item: Item, words: str, understand: Meaning) -> Item:
    day = _day(words)
    if day is not None:
        item.fields["due_date"] = day
        return item
    # The parser reads a date behind a title.
    understood = understand(f"task {words}")
    if understood.due_date is None or understood.title != "task":
        return item.but("date_not_understood", f"The date {words[:60]!r} is not understood and left out.")
    item.fields.update(due_date=understood.due_date, due_time=understood.due_time)
    return with_repeat(item, understood.repeat) if understood.repeat else item


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if _DATE.fullmatch(words) else None
    except ValueError:
        return None
