"""The address of a list: what it says of filters, order and page, and what leads to the list's neighbours."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Protocol
from urllib.parse import urlencode

from webapp.cursors import read_cursor, sign_cursor


class Query(Protocol):
    """What is asked of a list."""

    def cursor_purpose(self, person_id: str) -> str:
        """What a cursor into the list is bound to: who asks, and all of the query but the page's size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAddress(ABC):
    """Which list somebody looks at; its address says all of it.

    A feature adds a field for each of its filters, whose names are those of the address's parameters.
    """

    # Fields that an address does not name, since they follow from who asks and when.
    NOT_SAID: ClassVar[frozenset[str]] = frozenset()

    cursor: str = ""

    @property
    @abstractmethod
    def query(self) -> Query:
        """What the address asks for."""

    @property
    def parameters(self) -> str:
        """What distinguishes this list, as the end of an address: empty, or from the question mark on."""
        # The page comes last, behind what it is a page of.
        ordered = sorted(fields(self), key=lambda each: each.name == "cursor")
        given = {each.name: str(getattr(self, each.name)) for each in ordered if self._differs(each)}
        return f"?{urlencode(given)}" if given else ""

    def changed(self, **changes: Any) -> str:
        """The parameters of a list that differs from this one, from its first page on."""
        return replace(self, **{"cursor": "", **changes}).parameters

    @property
    def first_page(self) -> str:
        """The parameters of this list from its start."""
        return self.changed()

    def position(self, person_id: str) -> dict[str, Any] | None:
        """Where this page of the list starts; `None` at the list's own start.

        Raises:
            InvalidInput: the cursor was not made for this list of this person.
        """
        return read_cursor(self.cursor, purpose=self._purpose(person_id)) if self.cursor else None

    def page_from(self, position: Mapping[str, Any] | None, person_id: str) -> str:
        """The parameters of the page that starts at a position; empty if there is none."""
        if position is None:
            return ""
        return self.changed(cursor=sign_cursor(dict(position), purpose=self._purpose(person_id)))

    def _purpose(self, person_id: str) -> str:
        return self.query.cursor_purpose(person_id)

    def _differs(self, each: Any) -> bool:
        return each.name not in self.NOT_SAID and bool(getattr(self, each.name) != each.default)
