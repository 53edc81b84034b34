"""Which of a person's tasks a list holds, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs

from todos.tasks.domain import Status, Todo
from todos.tasks.query import text as query_text
from todos.tasks.query.matching import has_tags, has_words
from todos.tasks.query.text import Parameter, Parameters
from todos.tasks.rules import MAX_PRIORITY, MAX_TAG_LENGTH, MAX_TAGS, MIN_PRIORITY
from webapp.folding import natural_key

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_SEARCH_LENGTH = 200
OPEN = "open"
# What the list is called that tasks lie in that name none.
INBOX = "inbox"


class Sort(StrEnum):
    """The orders a list can be asked for in; a leading minus is descending."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    DUE_DATE = "due_date"
    PRIORITY = "-priority"
    TITLE = "title"
    ORDER = "order"
    COMPLETED = "-completed_at"
    DELETED = "-deleted_at"


class Due(StrEnum):
    """When something is due, as people say it on a day: before it and open, on it, in the week it begins, or never."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    NONE = "none"


_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
STATUS_CHOICES = (*(status.value for status in Status), OPEN)


@dataclass(frozen=True, slots=True)
class TodoQuery:
    """Which of a person's tasks, in which order, and how many at most.

    `is_open` are those that are pending or ongoing; of `tags`, a task has all. The bounds of dates and times lie outside
    of what they bound. What `due` means depends on the day: `on` puts it as bounds.
    Of the inbox, `gone_lists` are the lists that tasks still name and that are no more.
    """

    limit: int = DEFAULT_LIMIT
    sort: Sort = Sort.NEWEST
    status: Status | None = None
    is_open: bool = False
    list_id: str = ""
    tags: tuple[str, ...] = ()
    priority: int | None = None
    text: str = ""
    created_after: datetime | None = None
    created_before: datetime | None = None
    completed_after: datetime | None = None
    completed_before: datetime | None = None
    due: Due | None = None
    due_after: date | None = None
    due_before: date | None = None
    has_image: bool = False
    is_deleted: bool = False
    deleted_after: datetime | None = None
    gone_lists: frozenset[str] = frozenset()

    @classmethod
    def from_parameters(
        cls,
        given: Mapping[str, str | Sequence[str]],
        *,
        names: frozenset[str] | None = None,
        is_lenient: bool = False,
    ) -> TodoQuery:
        """The query that parameters ask for.

        Args:
            given: by name, as an address has them; several values where that is possible, and often one.
            names: which of them are looked at; all, where nothing is said.
            is_lenient: what nobody can make sense of asks for nothing, as in the address of a page.

        Raises:
            InvalidInput: there is no such parameter, or its value cannot be; every one of them is named.
        """
        asked = {name: text for name, text in given.items() if names is None or name in names}
        values = _PARAMETERS.read(asked, is_lenient=is_lenient)
        status = values.pop("status", None)
        chosen = {"is_open": True} if status == OPEN else {"status": Status(status)} if status else {}
        return cls(**values, **chosen)

    @classmethod
    def from_text(cls, text: str) -> TodoQuery:
        """The query that `to_text` has written, or anybody who knows the parameters of a list.

        Raises:
            InvalidInput: as `from_parameters`.
        """
        return cls.from_parameters(parse_qs(text, keep_blank_values=True))

    def to_text(self) -> str:
        """This query as the end of an address: of two that ask for the same, the same.

        How long a page is is not part of it, nor until when something deleted is kept, nor which lists are gone.
        """
        values = {"status": OPEN if self.is_open else self.status}
        return _PARAMETERS.write(lambda name: values.get(name, getattr(self, name)))

    @property
    def list_ids(self) -> tuple[str, ...]:
        """The lists whose tasks are asked for: the one, or, for the inbox, those that are gone as well."""
        gone = sorted(self.gone_lists) if self.list_id == INBOX else ()
        return (self.list_id, *gone)

    def on(self, today: date) -> TodoQuery:
        """This query on a day: what `due` says, as bounds of the date."""
        match self.due:
            case Due.OVERDUE:
                is_open = self.is_open or self.status is None
                return replace(self, is_open=is_open, due_before=min(today, self.due_before or today))
            case Due.TODAY:
                return self._due_within(today, _DAY)
            case Due.WEEK:
                return self._due_within(today, _WEEK)
            case _:
                return self

    def _due_within(self, first: date, length: timedelta) -> TodoQuery:
        before, after = first + length, first - _DAY
        return replace(
            self,
            due_after=max(after, self.due_after or after),
            due_before=min(before, self.due_before or before),
        )

    def cursor_purpose(self, space_id: str) -> str:
        """What a cursor into this list is bound to: its space and all of the query but the page's size."""
        return f"{space_id}:{self.to_text()}"

    @property
    def is_in_order_of_reading(self) -> bool:
        """Whether what a search finds is wanted as it is read: open tasks first, newest first; the trash by deletion."""
        return self.sort is Sort.NEWEST or (self.sort is Sort.DELETED and self.is_deleted)

    def matches(self, todo: Todo) -> bool:
        """Whether a task belongs to the answer, by every criterion; what `due` says counts once it is `on` a day."""
        return all(
            (
                todo.is_deleted == self.is_deleted,
                self.deleted_after is None or (todo.deleted_at or todo.created_at) > self.deleted_after,
                self.status is None or todo.status is self.status,
                not (self.is_open and todo.is_completed),
                not self.list_id or (todo.list_id or INBOX) in self.list_ids,
                self.priority is None or todo.priority == self.priority,
                not self.has_image or bool(todo.images),
                _lies_between(todo.created_at, self.created_after, self.created_before),
                _lies_between(todo.completed_at, self.completed_after, self.completed_before),
                _lies_between(todo.due_date, self.due_after, self.due_before),
                not (self.due is Due.NONE and todo.due_date),
                not (self.due is Due.OVERDUE and todo.is_completed),
                # These last, since they cost more than all the others.
                not self.tags or has_tags(todo, self.tags),
                not self.text or has_words(todo, self.text),
            )
        )


def _lies_between(value: Any, after: Any, before: Any) -> bool:
    """Whether a value lies between two bounds; what has none lies in no bounds."""
    if after is None and before is None:
        return True
    return value is not None and (after is None or value > after) and (before is None or value < before)


# By the names that the API, the pages and saved texts have for them.
_PARAMETERS = Parameters(
    Parameter("limit", "limit", query_text.number(1, MAX_LIMIT), is_written=False),
    Parameter("status", "status", query_text.choice(STATUS_CHOICES)),
    Parameter("list", "list_id", query_text.identifier(INBOX)),
    Parameter("tag", "tags", query_text.words(MAX_TAG_LENGTH, lower=True), most=MAX_TAGS),
    Parameter("priority", "priority", query_text.number(MIN_PRIORITY, MAX_PRIORITY)),
    Parameter("q", "text", query_text.words(MAX_SEARCH_LENGTH)),
    Parameter("sort", "sort", query_text.choice(Sort, Sort)),
    Parameter("created_after", "created_after", query_text.MOMENT),
    Parameter("created_before", "created_before", query_text.MOMENT),
    Parameter("completed_after", "completed_after", query_text.MOMENT),
    Parameter("completed_before", "completed_before", query_text.MOMENT),
    Parameter("due", "due", query_text.choice(Due, Due)),
    Parameter("due_after", "due_after", query_text.DAY),
    Parameter("due_before", "due_before", query_text.DAY),
    Parameter("has_image", "has_image", query_text.FLAG),
    Parameter("deleted", "is_deleted", query_text.FLAG),
    defaults={each.name: each.default for each in fields(TodoQuery)},
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back a search has looked: to what was made, or, of complete tasks, completed at a moment."""

    at: datetime
    is_of_complete: bool


@dataclass(frozen=True, slots=True)
class TodoPage:
    """One page of a list; `next_position` is where the next one starts, `None` on the last.

    A search reads only so much at once: where it has stopped short, `reach` says how far it got.
    """

    todos: tuple[Todo, ...]
    next_position: dict[str, Any] | None = field(default=None)
    reach: Reach | None = None


def sort_position(todo: Todo, sort: Sort) -> tuple[Any, ...]:
    """Where a task stands in an order; tasks without a value come last, equals newest first, ids decide the rest.

    The result is made of JSON values, so that a cursor can carry it.
    """
    return (*_LEADING[sort](todo), *_newest_first(todo))


def _newest_first(todo: Todo) -> tuple[float, str]:
    return -todo.created_at.timestamp(), todo.todo_id


# What decides before the moment of creation does.
_LEADING: dict[Sort, Callable[[Todo], tuple[Any, ...]]] = {
    Sort.NEWEST: lambda _: (),
    Sort.OLDEST: lambda todo: (todo.created_at.timestamp(),),
    Sort.DUE_DATE: lambda todo: (not todo.due_date, todo.due_date.isoformat() if todo.due_date else ""),
    Sort.PRIORITY: lambda todo: (-todo.priority,),
    Sort.TITLE: lambda todo: (natural_key(todo.title),),
    Sort.ORDER: lambda todo: (todo.order is None, todo.order or 0),
    Sort.COMPLETED: lambda todo: (-todo.completed_at.timestamp() if todo.completed_at else 0,),
    Sort.DELETED: lambda todo: (-todo.deleted_at.timestamp() if todo.deleted_at else 0,),
}
