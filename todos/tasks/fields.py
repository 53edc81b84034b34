"""The fields that a person writes, read off `Todo`: everything that must know them all asks here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, cast, get_type_hints

from todos.tasks.domain import Status, Todo, TodoFields
from todos.tasks.rules import BrokenRule, Written
from webapp.errors import FieldError, InvalidInput


@dataclass(frozen=True, slots=True)
class WrittenField:
    """A field that a person writes: its rule, and what it is when nothing is said."""

    name: str
    clean: Callable[[Any], Any]
    default: Any

    @property
    def is_required(self) -> bool:
        return self.default is MISSING


def _written_fields() -> dict[str, WrittenField]:
    hints = get_type_hints(Todo, include_extras=True)
    marks = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    return {
        field.name: WrittenField(field.name, mark.clean, field.default)
        for field in fields(Todo)
        for mark in marks[field.name]
        if isinstance(mark, Written)
    }


WRITTEN = _written_fields()


def defaults() -> TodoFields:
    """What every field that may be left out is then, which is what replacing a task as a whole resets it to."""
    return cast("TodoFields", {f.name: f.default for f in WRITTEN.values() if not f.is_required})


def clean_fields(given: TodoFields) -> TodoFields:
    """`given` as it is stored: trimmed, lower-cased and bounded where a rule says so.

    Raises:
        InvalidInput: one or more fields break a rule; every one of them is named.
    """
    cleaned: dict[str, Any] = {}
    problems: list[FieldError] = []
    for name, value in given.items():
        try:
            cleaned[name] = value if name == "completed" else WRITTEN[name].clean(value)
        except BrokenRule as broken:
            problems.append(FieldError(name, broken.code, broken.detail))
    problems += _contradictions(cleaned)
    if cleaned.get("due_date", ...) is None:
        problems += _undated(cleaned)
    if problems:
        raise _invalid(problems)
    return cast("TodoFields", cleaned)


def _contradictions(cleaned: dict[str, Any]) -> list[FieldError]:
    """What `completed` and `status` say against each other; where they agree, only the status is left."""
    if not {"status", "completed"} <= cleaned.keys():
        return []
    if cleaned.pop("completed") == (cleaned["status"] is Status.COMPLETE):
        return []
    detail = "A task is completed exactly when its status is complete; these two contradict."
    return [FieldError("completed", "contradiction", detail)]


def hold_together(cleaned: TodoFields, current: Todo | None) -> TodoFields:
    """`cleaned` as a change of a task as it stands, or of none: with a date goes what only makes sense with one.

    Raises:
        InvalidInput: it says something that needs a date, and there is none.
    """
    due_date = cleaned.get("due_date", current and current.due_date)
    if due_date is not None:
        return cleaned
    problems = _undated(cleaned)
    if problems:
        raise _invalid(problems)
    if "due_date" not in cleaned:
        return cleaned
    kept = tuple(each for each in (current.reminders if current else ()) if not each.is_bound_to_date)
    return {**_DATELESS, "reminders": kept, **cleaned}


# What a task without a date has of the fields that need one.
_DATELESS: TodoFields = {"due_time": None, "repeat": None}


# What the answer as a whole is called where it is all that is wrong.
_NAMED = frozenset({"time_without_date", "repeat_without_date", "reminder_without_date", "unsupported_rule"})


def _invalid(problems: list[FieldError]) -> InvalidInput:
    code = problems[0].code if len(problems) == 1 and problems[0].code in _NAMED else None
    return InvalidInput(code=code, errors=tuple(problems))


def _undated(fields: Mapping[str, Any]) -> list[FieldError]:
    """What of some fields, of which none is a date, needs one."""
    problems = []
    if fields.get("due_time") is not None:
        problems.append(FieldError("due_time", "time_without_date", "A time needs a date."))
    if fields.get("repeat") is not None:
        problems.append(FieldError("repeat", "repeat_without_date", "What repeats needs a date."))
    if any(reminder.is_bound_to_date for reminder in fields.get("reminders", ())):
        detail = "A reminder before the task is due needs a date."
        problems.append(FieldError("reminders", "reminder_without_date", detail))
    return problems


def fingerprint(cleaned: Mapping[str, Any]) -> str:
    """What tells two creations apart that came with the same idempotency key."""
    canonical = json.dumps(cleaned, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
