"""Which list a person looks at: what its address says, and the filters that lead to its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from todos.tasks.domain import Status, StatusCounts
from todos.tasks.query import Sort, TodoQuery
from todos.tasks.words import STATUS_WORDS
from webapp.list_address import ListAddress

SORTS = (
    (Sort.NEWEST, "Newest first"),
    (Sort.OLDEST, "Oldest first"),
    (Sort.DUE_DATE, "By due date"),
    (Sort.PRIORITY, "By priority"),
    (Sort.TITLE, "By title"),
)
PAGE_SIZE = 50


# What the address of a page may say; the API takes more.
_PARAMETERS = frozenset({"status", "tag", "q", "sort"})


@dataclass(frozen=True, slots=True)
class TodoListAddress(ListAddress):
    """Which list a person looks at; its address says all of it.

    Every address that acts on a row carries the list's own parameters, so that the answer can be the same list.
    """

    status: Status | None = None
    tag: str = ""
    q: str = ""
    sort: Sort = Sort.NEWEST

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> TodoListAddress:
        """The list an address names; what it has of unknown values names nothing."""
        query = TodoQuery.from_parameters(parameters, names=_PARAMETERS, is_lenient=True)
        return cls(
            status=query.status,
            tag=query.tag,
            q=query.text,
            sort=query.sort,
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
    def without_tag(self) -> str:
        return self.changed(tag="")


@dataclass(frozen=True, slots=True)
class Filter:
    """A link to the tasks of one status, or to all, with how many there are."""

    name: str
    label: str
    count: int
    parameters: str
    is_current: bool


def filters(address: TodoListAddress, counts: StatusCounts) -> list[Filter]:
    """The filters by status, as they are seen from a list; its other criteria stay."""
    choices: list[tuple[Status | None, int]] = [(None, counts.total)]
    choices += [(status, getattr(counts, status.value)) for status in Status]
    return [
        Filter(
            name=status or "all",
            label=STATUS_WORDS[status] if status else "All",
            count=count,
            parameters=address.changed(status=status),
            is_current=status == address.status,
        )
        for status, count in choices
    ]
