"""todo.txt: a task a line, https://github.com/todotxt/todo.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from todos.tasks.domain import RepeatFrom, Status, Todo
from todos.tasks.recurrence import Rule, read_rule
from todos.transfer.domain import Item, Problem, Read
from todos.transfer.files.fitting import fitted, with_repeat

_LETTERS = {3: "A", 2: "B", 1: "C"}
_PRIORITIES = {letter: priority for priority, letter in _LETTERS.items()}
_LOWEST = 1
_DATE = r"\d{4}-\d{2}-\d{2}"
_LINE = re.compile(
    rf"(?P<done>x\s+)?(?:\((?P<priority>[A-Z])\)\s+)?(?:(?P<first>{_DATE})\s+)?(?:(?P<second>{_DATE})\s+)?(?P<text>.*)"
)
# Of a widespread add-on: https://github.com/bram85/topydo/wiki/Recurrence. A plus counts from the due date.
_REPEATS = ("rec:",)
_REPEAT = re.compile(r"rec:(?P<strict>\+?)(?P<number>[1-9][0-9]{0,2})(?P<unit>[dbwmy])")
_FREQUENCIES = {"d": "DAILY", "w": "WEEKLY", "m": "MONTHLY", "y": "YEARLY"}
_UNITS = {frequency: unit for unit, frequency in _FREQUENCIES.items()}
_BUSINESS_DAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def to_todo_txt(todos: Iterable[Todo]) -> Iterator[str]:
    """The lines of the file. The day of creation always stands there, so that no title is taken for what is before it."""
    return (f"{' '.join(_words(todo))}\n" for todo in todos)


def _words(todo: Todo) -> Iterator[str]:
    letter = _LETTERS.get(todo.priority)
    if todo.is_completed:
        yield f"x {(todo.completed_at or todo.created_at).date().isoformat()}"
    elif letter:
        yield f"({letter})"
    yield todo.created_at.date().isoformat()
    yield from todo.title.split()
    yield from ("@" + "_".join(tag.split()) for tag in todo.tags)
    if todo.due_date:
        yield f"due:{todo.due_date.isoformat()}"
    if todo.repeat:
        yield from _repeat_words(todo.repeat, todo.repeat_from)
    if todo.is_completed and letter:
        yield f"pri:{letter}"


def _repeat_words(repeat: str, repeat_from: RepeatFrom) -> Iterator[str]:
    """A rule as a word; of one that says more than how often, there is none."""
    strict, rule = "" if repeat_from is RepeatFrom.COMPLETION else "+", read_rule(repeat)
    if repeat == _BUSINESS_DAYS:
        yield f"rec:{strict}1b"
    elif rule == Rule(rule.frequency, rule.interval):
        yield f"rec:{strict}{rule.interval}{_UNITS[rule.frequency]}"


def _with_rule(item: Item, word: str) -> Item:
    """An item that repeats as a word says; what cannot be read is named."""
    parts = _REPEAT.fullmatch(word)
    if parts is None or (parts["unit"] == "b" and parts["number"] != "1"):
        return item.but("repeat_left_out", f"The repeating {word[:40]!r} is left out.")
    if not parts["strict"]:
        item.fields["repeat_from"] = RepeatFrom.COMPLETION
    if parts["unit"] == "b":
        return with_repeat(item, _BUSINESS_DAYS)
    interval = "" if parts["number"] == "1" else f";INTERVAL={parts['number']}"
    return with_repeat(item, f"FREQ={_FREQUENCIES[parts['unit']]}{interval}")


def from_todo_txt(text: str) -> Iterator[Read]:
    """The items of a file; empty lines are none."""
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", text)]
    return (_item(index, line) for index, line in enumerate(line for line in lines if line))


def _item(index: int, line: str) -> Read:
    match = _LINE.fullmatch(line)
    # The last part takes anything, and an end of a line there is not.
    parts = match.groupdict() if match else {"text": line}
    is_done = bool(parts.get("done"))
    first, second = (_date(parts.get(name)) for name in ("first", "second"))
    fields: dict[str, Any] = {"status": Status.COMPLETE if is_done else Status.PENDING}
    title: list[str] = []
    tags: list[str] = []
    repeats: list[str] = []
    if parts.get("priority"):
        fields["priority"] = _PRIORITIES.get(parts["priority"] or "", _LOWEST)
    for word in (parts["text"] or "").split():
        if word.startswith("due:") and _date(word[4:]):
            fields["due_date"] = _date(word[4:])
        elif is_done and re.fullmatch(r"pri:[A-Z]", word):
            fields["priority"] = _PRIORITIES.get(word[4:], _LOWEST)
        elif re.fullmatch(r"[@+]\S+", word):
            tags.append(word[1:])
        elif word.startswith(_REPEATS):
            repeats.append(word)
        else:
            title.append(word)
    completed, created = (first, second) if is_done else (None, first)
    read = fitted(
        index,
        title=" ".join(title or [parts["text"] or ""]),
        tags=tags,
        content=line,
        fields=fields,
        created_at=_moment(created),
        completed_at=_moment(completed),
    )
    if isinstance(read, Problem) or not repeats:
        return read
    return _with_rule(read, repeats[0])


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and re.fullmatch(_DATE, text) else None
    except ValueError:
        return None


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), UTC) if day else None
