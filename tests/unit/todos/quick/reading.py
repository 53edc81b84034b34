"""The parser as the tests of quick add use it: English, on a Wednesday, with one list."""

from __future__ import annotations

from datetime import date

from todos.quick.domain import Understood
from todos.quick.parser import understand
from todos.quick.words import LANGUAGES

TODAY = date(2026, 11, 25)
LISTS = {"family": "list-of-the-family"}


def read(text: str, *, today: date = TODAY, lists: dict[str, str] | None = None) -> Understood:
    known = lists or {}
    return understand(
        text, today=today, language=LANGUAGES["en"], list_of=lambda name: known.get(name.lower())
    )
