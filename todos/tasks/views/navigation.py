"""The links to a person's views, with how many tasks there are in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from todos.tasks.domain import DueCounts, StatusCounts
from todos.tasks.views.list_address import DONE, TODAY, TRASH, UPCOMING, TodoListAddress

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
    return address.view or ("" if address.is_filtered else "list")
