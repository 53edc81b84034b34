"""A list of tasks, in plain Python: no I/O, no clock, no framework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, TypedDict

from todos.tasks.domain import ListIds
from todos.tasks.rules import MAX_ORDER, ORDER_DECIMALS, BrokenRule
from webapp.stored import StoredAs
from webapp.texts import has_control, is_visible, nfc

MAX_NAME_LENGTH = 100
MAX_LISTS = 200
TIME_TO_RESTORE = timedelta(days=30)


class Destination(StrEnum):
    """Where the tasks of a list go that is deleted."""

    INBOX = "inbox"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class TaskList:
    """A list as it stands; changes make new ones. Its tasks name it, it does not know them.

    `tasks_to` is where its tasks went when it was deleted.
    """

    list_id: str
    space_id: Annotated[str, StoredAs("user_id")]
    name: str
    created_at: datetime
    order: float | None = None
    version: int = 1
    deleted_at: datetime | None = None
    tasks_to: Destination | None = None

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    def is_gone(self, *, at: datetime) -> bool:
        """Whether it cannot come back any more, although the daily work may not have removed it yet."""
        return self.deleted_at is not None and self.deleted_at + TIME_TO_RESTORE <= at

    def edited(self, **fields: Any) -> TaskList:
        """The next version of this list; the same one where the fields have these values already."""
        changed = replace(self, **fields)
        return self if changed == self else replace(changed, version=self.version + 1)

    def deleted(self, *, at: datetime, tasks_to: Destination) -> TaskList:
        return self.edited(deleted_at=at, tasks_to=tasks_to)

    def restored(self) -> TaskList:
        return self.edited(deleted_at=None, tasks_to=None)

    @property
    def position(self) -> tuple[Any, ...]:
        """Where it stands among the others: by its order, and those without one behind them by their age."""
        return self.order is None, self.order or 0, self.created_at, self.list_id


class ListFields(TypedDict, total=False):
    """The fields a person writes; absent means unchanged, or the default for a new list."""

    name: str
    order: float | None


@dataclass(frozen=True, slots=True)
class ListCounts:
    """How many tasks of a list stand outside the trash."""

    open: int = 0
    complete: int = 0


@dataclass(frozen=True, slots=True)
class CountedList:
    """A list, and how many tasks it has."""

    task_list: TaskList
    counts: ListCounts = ListCounts()


@dataclass(frozen=True, slots=True)
class ListsOfSpace:
    """All lists of a space, those that are deleted and may come back included."""

    lists: tuple[TaskList, ...] = ()

    @property
    def live(self) -> tuple[TaskList, ...]:
        """Those that there are, in order."""
        return tuple(sorted((each for each in self.lists if not each.is_deleted), key=_position))

    @property
    def ids(self) -> ListIds:
        return ListIds(
            live=frozenset(each.list_id for each in self.lists if not each.is_deleted),
            gone=frozenset(each.list_id for each in self.lists if each.is_deleted),
        )


def orders_at(lists: Sequence[TaskList], at: int, to: int) -> dict[str, float]:
    """The orders that bring one of several lists to another place, by the ids of those that change.

    Lists without an order come last, so those in front of the place get one, too. Where there is no number left between two,
    all are numbered anew.
    """
    others = [*lists[:at], *lists[at + 1 :]]
    before, after = others[:to], others[to:]
    first = max((each.order for each in before if each.order is not None), default=-1.0) + 1
    unordered = [each for each in before if each.order is None]
    numbers = {each.list_id: round(first + place, ORDER_DECIMALS) for place, each in enumerate(unordered)}
    lower = round(first + len(unordered) - 1, ORDER_DECIMALS) if before else None
    upper = after[0].order if after else None
    number = _between(lower, upper)
    is_between = (lower is None or lower < number) and (upper is None or number < upper)
    numbers[lists[at].list_id] = number
    if is_between and all(abs(each) <= MAX_ORDER for each in numbers.values()):
        return numbers
    return {each.list_id: float(place) for place, each in enumerate([*before, lists[at], *after])}


def _between(lower: float | None, upper: float | None) -> float:
    if upper is None:
        return 0.0 if lower is None else round(lower + 1, ORDER_DECIMALS)
    return round(upper - 1 if lower is None else (lower + upper) / 2, ORDER_DECIMALS)


def clean_name(name: str) -> str:
    """A name in the form in which it is stored.

    Raises:
        BrokenRule: it is none.
    """
    name = nfc(name.strip())
    if not name or not (has_control(name) or is_visible(name)):
        raise BrokenRule("blank", "A list needs a name.")
    if len(name) > MAX_NAME_LENGTH:
        raise BrokenRule("max_length", f"A name has {MAX_NAME_LENGTH} characters at most.")
    if has_control(name):
        raise BrokenRule("control_characters", "A name has no control characters.")
    return name


def _position(task_list: TaskList) -> tuple[Any, ...]:
    return task_list.position
