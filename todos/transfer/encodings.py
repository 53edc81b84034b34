"""Files as bytes: which format is written and read how."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rest_framework.exceptions import ParseError

from todos import dependencies
from todos.transfer import serializers as bodies
from todos.transfer.domain import Read, Source, Target
from todos.transfer.errors import UnreadableFile
from todos.transfer.files.calendar import from_calendar, to_calendar
from todos.transfer.files.spreadsheet import to_csv
from todos.transfer.files.ticktick import from_ticktick
from todos.transfer.files.todoist import from_todoist
from todos.transfer.files.todotxt import from_todo_txt, to_todo_txt
from webapp.api.bodies import StrictJSONParser

if TYPE_CHECKING:
    from todos.access import Access
    from todos.tasks.domain import Todo

TYPES = {
    Target.JSON: "application/json",
    Target.CSV: "text/csv; charset=utf-8",
    Target.TODO_TXT: "text/plain; charset=utf-8",
    Target.ICALENDAR: "text/calendar; charset=utf-8",
}
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def written(access: Access, target: Target, todos: Iterable[Todo]) -> Iterator[str]:
    """The pieces of a file."""
    match target:
        case Target.JSON:
            return bodies.to_json(todos)
        case Target.CSV:
            return to_csv(bodies.COLUMNS, map(bodies.exported, todos))
        case Target.TODO_TXT:
            return to_todo_txt(todos)
        case Target.ICALENDAR:
            return to_calendar(todos, zone=access.zone)


def read(access: Access, source: Source, body: bytes, *, offset: int = 0) -> Iterator[Read]:
    """What a file holds.

    Raises:
        UnreadableFile: it is not of the kind that it should be.
    """
    text = _text(body)
    match source:
        case Source.JSON:
            return bodies.from_json(_value(text), offset=offset)
        case Source.TODO_TXT:
            return from_todo_txt(text)
        case Source.ICALENDAR:
            return from_calendar(text, zone=access.zone, offset=offset)
        case Source.TICKTICK:
            return from_ticktick(text, zone=access.zone)
        case Source.TODOIST:
            quick = dependencies.quick_add_service()
            return from_todoist(
                text, understand=lambda words: quick.understand(access, text=words, zone=access.zone)
            )


def _text(body: bytes) -> str:
    if body.startswith(_ARCHIVES):
        raise UnreadableFile("This is a packed file. Unpack it, and send what is in it.")
    try:
        text = body.decode("utf-16" if body.startswith(_WIDE) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "This file is not written in UTF-8. Save it as UTF-8, and send it again."
        ) from error
    if not text.strip():
        raise UnreadableFile("This file is empty.")
    if "\0" in text:
        raise UnreadableFile("This is no text.")
    return text


def _value(text: str) -> object:
    try:
        return StrictJSONParser().parse(io.BytesIO(text.encode()))
    except ParseError as error:
        raise UnreadableFile(f"This is no JSON: {error.detail}") from error
