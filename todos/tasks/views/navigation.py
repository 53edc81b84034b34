"""The links to a person's views and lists, with how many tasks there are in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from todos.tasks.domain import DueCounts, StatusCounts
from todos.tasks.query import INBOX
from todos.tasks.views.list_address import DONE, TODAY, TRASH, UPCOMING, TodoListAddress
from todos.tasks.words import INBOX_WORD

# So far what is due is counted; what lies beyond is many.
MOST_COUNTED = 99
_LABELS = (
    (TODAY, "Today"),
    (UPCOMING, "Upcoming"),
    ("list", "Open"),
    (DONE, "Done"),
    (TRASH, "Trash"),
)


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A link to a view; `count` is empty where it is not known."""

    name: str
    label: str
    address: str
    count: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ListNames:
    """What a person's lists are called, each by its id, in their order."""

    lists: tuple[tuple[str, str], ...] = ()

    def name(self, list_id: str) -> str | None:
        """What a list is called, the inbox among them; `None` where there is no such list."""
        return INBOX_WORD if list_id == INBOX else dict(self.lists).get(list_id)


def list_links(
    names: ListNames, address: TodoListAddress | None = None, counts: StatusCounts | None = None
) -> Sequence[ViewLink]:
    """The links to the inbox and the lists, with how many open tasks each has, where that is known."""
    numbers = _open_by_list(names, counts) if counts is not None else {}
    current = address.list if address else ""
    return [
        ViewLink(
            list_id,
            name,
            TodoListAddress(list=list_id).path,
            str(numbers.get(list_id, 0)) if counts is not None else "",
            list_id == current,
        )
        for list_id, name in ((INBOX, INBOX_WORD), *names.lists)
    ]


def _open_by_list(names: ListNames, counts: StatusCounts) -> dict[str, int]:
    """The tasks of the lists, and in the inbox all others: those of lists that are gone lie there too."""
    numbers = {list_id: counts.open_by_list.get(list_id, 0) for list_id, _ in names.lists}
    return {**numbers, INBOX: counts.open - sum(numbers.values())}


def view_links(
    address: TodoListAddress | None = None,
    counts: StatusCounts | None = None,
    due: DueCounts | None = None,
) -> Sequence[ViewLink]:
    """The links, as they are seen from a list, or from a page that is none."""
    numbers = _numbers(counts, due)
    current = _current(address) if address else ""
    return [
        ViewLink(name, label, reverse(f"todos:{name}"), numbers.get(name, ""), name == current)
        for name, label in _LABELS
    ]


def _numbers(counts: StatusCounts | None, due: DueCounts | None) -> dict[str, str]:
    numbers: dict[str, str] = {}
    if due is not None:
        numbers |= {TODAY: _bounded(due.today), UPCOMING: _bounded(due.upcoming)}
    if counts is not None:
        exact = {"list": counts.pending + counts.ongoing, DONE: counts.complete, TRASH: counts.trash}
        numbers |= {name: str(number) for name, number in exact.items()}
    return numbers


def _bounded(number: int) -> str:
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)


def _current(address: TodoListAddress) -> str:
    """The view that is being looked at; a part of the list, or a search, is none of them."""
    return address.view or ("" if address.is_filtered or address.list else "list")
