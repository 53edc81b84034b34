"""Which list a person looks at: what its address says, and the filters that lead to its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

from django.urls import reverse

from todos.tasks.domain import Status, StatusCounts
from todos.tasks.query import INBOX, Sort, TodoQuery
from todos.tasks.words import STATUS_WORDS
from webapp.list_address import ListAddress

SORTS = (
    (Sort.NEWEST, "Newest first"),
    (Sort.OLDEST, "Oldest first"),
    (Sort.DUE_DATE, "By due date"),
    (Sort.PRIORITY, "By priority"),
    (Sort.TITLE, "By title"),
    (Sort.ORDER, "In my order"),
)
PAGE_SIZE = 50
# What is asked for beside the statuses: everything, whatever its status.
ALL = "all"
# The pages that show something else than the list, by the name that an address has for them.
TODAY, UPCOMING, DONE, TRASH = "today", "upcoming", "done", "trash"
PAGES = (TODAY, UPCOMING, DONE, TRASH)

# What the address of a page may say; the API takes more.
_PARAMETERS = frozenset({"list", "tag", "q", "sort"})
_STATUSES = frozenset({ALL, *Status})
_DAY = timedelta(days=1)
_BY_DUE_DATE = TodoQuery(limit=PAGE_SIZE, is_open=True, sort=Sort.DUE_DATE)


@dataclass(frozen=True, slots=True)
class TodoListAddress(ListAddress):
    """Which list a person looks at; its address says all of it.

    Every address that acts on a row carries the list's own parameters, so that the answer can be the same list. `today`
    is the person's day, which no address names. Without a status, the list has what is open; a search looks through all.
    `list` is the id of one of the person's lists, or the inbox; `sort` is what was asked for instead of the usual order.
    """

    NOT_SAID: ClassVar[frozenset[str]] = frozenset({"today"})

    view: str = ""
    list: str = ""
    status: str = ""
    tag: str = ""
    q: str = ""
    sort: str = ""
    today: date = date.min

    @classmethod
    def read(cls, parameters: Mapping[str, str], *, today: date = date.min) -> TodoListAddress:
        """The list an address names; what it has of unknown values names nothing."""
        view, status = parameters.get("view", ""), parameters.get("status", "")
        if view in PAGES:
            return cls(view=view, cursor=parameters.get("cursor", ""), today=today)
        query = TodoQuery.from_parameters(parameters, names=_PARAMETERS, is_lenient=True)
        read = cls(
            list=query.list_id,
            status=status if status in _STATUSES else "",
            tag=query.tags[0] if query.tags else "",
            q=query.text,
            cursor=parameters.get("cursor", ""),
            today=today,
        )
        is_asked_for = parameters.get("sort") == query.sort and query.sort is not read.usual_sort
        return replace(read, sort=query.sort.value) if is_asked_for else read

    @property
    def query(self) -> TodoQuery:
        match self.view:
            case "today":
                return replace(_BY_DUE_DATE, due_before=self.today + _DAY)
            case "upcoming":
                return replace(_BY_DUE_DATE, due_after=self.today)
            case "done":
                return TodoQuery(limit=PAGE_SIZE, status=Status.COMPLETE, sort=Sort.COMPLETED)
            case "trash":
                return TodoQuery(limit=PAGE_SIZE, is_deleted=True, sort=Sort.DELETED)
        return TodoQuery(
            limit=PAGE_SIZE,
            sort=self.sorted_by,
            list_id=self.list,
            status=Status(self.status) if self.status in set(Status) else None,
            is_open=not self.status and not self.q,
            tags=(self.tag,) if self.tag else (),
            text=self.q,
        )

    @property
    def usual_sort(self) -> Sort:
        """The order where none is asked for: that of its own for what is open in one of the lists, which an index has."""
        is_of_open = self.status in {"", Status.PENDING, Status.ONGOING} and not self.q
        return Sort.ORDER if self.list and is_of_open else Sort.NEWEST

    @property
    def sorted_by(self) -> Sort:
        return Sort(self.sort) if self.sort else self.usual_sort

    @property
    def path(self) -> str:
        """The page that shows it."""
        return reverse(f"todos:{self.view}") if self.view else self.list_path

    @property
    def list_path(self) -> str:
        """The page of its list, or of all tasks: where they are searched and filtered."""
        if self.list == INBOX:
            return reverse("todos:inbox")
        return reverse("todos:task_list", args=[self.list]) if self.list else reverse("todos:list")

    @property
    def location(self) -> str:
        """The address at which it is seen."""
        return self.path + replace(self, view="", list="").parameters

    @property
    def is_filtered(self) -> bool:
        """Whether it may leave out tasks that are open."""
        return bool(self.view or self.status or self.tag or self.q)

    @property
    def keeps_finished(self) -> bool:
        """Whether a task that is completed here stays in sight until the list is loaded anew."""
        return not self.status

    @property
    def is_in_own_order(self) -> bool:
        """Whether its tasks can be moved up and down."""
        return self.sorted_by is Sort.ORDER and not self.is_filtered

    @property
    def without_tag(self) -> str:
        return replace(self, tag="", cursor="").location

    @property
    def start(self) -> str:
        """The address of its first page."""
        return self.more("")

    def more(self, cursor: str) -> str:
        """The address of the page that begins at a cursor."""
        return replace(self, cursor=cursor).location


@dataclass(frozen=True, slots=True)
class Filter:
    """A link to the tasks of one status, or to all, with how many there are."""

    name: str
    label: str
    count: int | str
    address: str
    is_current: bool


def filters(address: TodoListAddress, counts: StatusCounts) -> list[Filter]:
    """The filters by status, as they are seen from a list; its other criteria stay.

    How many there are is known of all tasks together.
    """
    choices: list[tuple[str, str, int]] = [(ALL, "All", counts.total)]
    choices += [(status, STATUS_WORDS[status], getattr(counts, status.value)) for status in Status]
    return [
        Filter(
            name=name,
            label=label,
            count="" if address.list else count,
            address=replace(address, view="", status=name, cursor="").location,
            is_current=name == address.status,
        )
        for name, label, count in choices
    ]
