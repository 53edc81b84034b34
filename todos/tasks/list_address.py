"""Which list a person looks at: what its address says, and the filters that lead to its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, cast
from urllib.parse import urlencode

from todos.tasks.domain import Status, StatusCounts
from todos.tasks.query import Sort, TodoQuery
from todos.tasks.rules import MAX_TAG_LENGTH, MAX_TITLE_LENGTH
from todos.tasks.words import STATUS_WORDS
from webapp.cursors import read_cursor

SORTS = (
    (Sort.NEWEST, "Newest first"),
    (Sort.OLDEST, "Oldest first"),
    (Sort.DUE_DATE, "By due date"),
    (Sort.PRIORITY, "By priority"),
    (Sort.TITLE, "By title"),
)
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """Which list a person looks at; its address says all of it.

    Every address that acts on a row carries the list's own parameters, so that the answer can be the same list.
    """

    status: Status | None = None
    tag: str = ""
    q: str = ""
    sort: Sort = Sort.NEWEST
    cursor: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Listing:
        """The list an address names; what it has of unknown values names nothing."""
        return cls(
            status=cast("Status | None", _member(Status, parameters.get("status", ""))),
            tag=parameters.get("tag", "").strip().lower()[:MAX_TAG_LENGTH],
            q=parameters.get("q", "").strip()[:MAX_TITLE_LENGTH],
            sort=cast("Sort", _member(Sort, parameters.get("sort", "")) or Sort.NEWEST),
            cursor=parameters.get("cursor", ""),
        )

    @property
    def query(self) -> TodoQuery:
        return TodoQuery(limit=PAGE_SIZE, sort=self.sort, status=self.status, tag=self.tag, text=self.q)

    @property
    def is_filtered(self) -> bool:
        """Whether it may leave tasks out."""
        return bool(self.status or self.tag or self.q)

    @property
    def parameters(self) -> str:
        """What distinguishes this list, as the end of an address: empty, or from the question mark on."""
        given = {
            name: str(value)
            for name, value, default in ((f.name, getattr(self, f.name), f.default) for f in fields(self))
            if value != default
        }
        return f"?{urlencode(given)}" if given else ""

    def but(self, **changes: Any) -> str:
        """The parameters of a list that differs from this one, from its first page on."""
        return replace(self, **{"cursor": "", **changes}).parameters

    @property
    def without_tag(self) -> str:
        return self.but(tag="")

    @property
    def first_page(self) -> str:
        return self.but()

    def position(self, space_id: str) -> dict[str, Any] | None:
        """Where this page of the list starts.

        Raises:
            InvalidInput: the cursor was not made for this list of this space.
        """
        if not self.cursor:
            return None
        return read_cursor(self.cursor, purpose=self.query.cursor_purpose(space_id))


def _member(kind: type[Status | Sort], value: str) -> Status | Sort | None:
    return kind(value) if value in list(kind) else None


@dataclass(frozen=True, slots=True)
class Filter:
    """A link to the tasks of one status, or to all, with how many there are."""

    name: str
    label: str
    count: int
    parameters: str
    is_current: bool


def filters(listing: Listing, counts: StatusCounts) -> list[Filter]:
    """The filters by status, as they are seen from a list; its other criteria stay."""
    choices: list[tuple[Status | None, int]] = [(None, counts.total)]
    choices += [(status, getattr(counts, status.value)) for status in Status]
    return [
        Filter(
            name=status or "all",
            label=STATUS_WORDS[status] if status else "All",
            count=count,
            parameters=listing.but(status=status),
            is_current=status == listing.status,
        )
        for status, count in choices
    ]
