"""The one use case of quick add: what a text means. Nothing is stored."""

from __future__ import annotations

from datetime import date, tzinfo

from todos.access import Access
from todos.quick.domain import Understood
from todos.quick.parser import understand
from todos.quick.ports import ListNames
from todos.quick.words import LANGUAGES
from webapp.clock import Clock

DEFAULT_LANGUAGE = "en"


class QuickAddService:
    """Reads what people type into one line."""

    def __init__(self, *, lists: ListNames, clock: Clock) -> None:
        self._lists = lists
        self._clock = clock

    def understand(self, access: Access, *, text: str, zone: tzinfo, today: date | None = None) -> Understood:
        """The reading of a text on a day: the given one, or today in a time zone."""
        return understand(
            text,
            today=today or self._clock().astimezone(zone).date(),
            language=LANGUAGES[DEFAULT_LANGUAGE],
            list_of=lambda name: self._lists.list_id(access, name),
        )
