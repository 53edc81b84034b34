"""Which part of which index answers a query."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from todos.tasks import keys
from todos.tasks.domain import Status
from todos.tasks.query import Sort, TodoQuery
from todos.tasks.repository.ranges import Range, of_prefix, of_status
from webapp.clock import to_timestamp

_IN_TIME = {Sort.NEWEST: False, Sort.OLDEST: True}
_OPEN = (Status.PENDING, Status.ONGOING)
_STATUS = frozenset({"status", "is_open"})
_DUE = frozenset({"due", "due_after", "due_before"})
_COMPLETED = frozenset({"completed_after", "completed_before"})
_CREATED = frozenset({"created_after", "created_before"})
# What leaves tasks out.
_CRITERIA = frozenset(
    {
        "status",
        "is_open",
        "list_id",
        "tags",
        "priority",
        "text",
        "has_image",
        "deleted_after",
        *_DUE,
        *_COMPLETED,
        *_CREATED,
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Which ranges hold the answer, and whether they have it in the order that is asked for.

    Several ranges are read side by side and merged. `covered` are the criteria that hold for everything, or for all
    but the ends, of the ranges, so that no more is read than is shown. What no index answers is a search: its ranges,
    `steps` one after another, are read a bounded piece at a time.
    """

    ranges: tuple[Range, ...] = ()
    is_ordered: bool = False
    is_ascending: bool = False
    covered: frozenset[str] = frozenset()
    steps: tuple[tuple[Range, ...], ...] = ()

    @property
    def is_search(self) -> bool:
        return bool(self.steps)

    def leaves_out(self, query: TodoQuery) -> frozenset[str]:
        """The criteria of a query that the ranges say nothing of."""
        none = TodoQuery()
        return frozenset(
            name for name in _CRITERIA - self.covered if getattr(query, name) != getattr(none, name)
        )

    def holds_only(self, query: TodoQuery) -> bool:
        """Whether hardly anything in the ranges is left out of the answer."""
        return not self.leaves_out(query)


def plan_of(query: TodoQuery) -> Plan:
    """How a query is answered."""
    plan = _plan_by_index(query)
    # Tasks of one status stand close enough together, among those of all, to be read off there.
    if plan.leaves_out(query) <= _STATUS:
        return plan
    return Plan(steps=_steps(query))


def _plan_by_index(query: TodoQuery) -> Plan:
    """The index that comes closest to an answer."""
    if query.is_deleted:
        return Plan((_in_trash(query),), query.sort is Sort.DELETED, covered=frozenset({"deleted_after"}))
    if query.list_id and _is_of_open(query):
        return Plan(_in_lists(query), query.sort is Sort.ORDER, True, frozenset({"is_open", "list_id"}))
    if query.completed_after or query.completed_before:
        is_ordered = query.sort is Sort.COMPLETED
        return Plan((_completed(query),), is_ordered=is_ordered, covered=_STATUS | _COMPLETED)
    if _is_of_open(query) and (query.due_after or query.due_before):
        return Plan((_due(query),), query.sort is Sort.DUE_DATE, True, _STATUS | _DUE)
    return _plan_by_order(query)


def _plan_by_order(query: TodoQuery) -> Plan:
    """The index that has the order asked for; without one, the smallest part that holds all of the answer."""
    if query.sort in _IN_TIME:
        covered = _CREATED | (_STATUS if _is_of_open(query) else frozenset())
        return Plan(_in_time(query), True, _IN_TIME[query.sort], covered)
    if query.status is Status.COMPLETE:
        is_ordered = query.sort is Sort.COMPLETED
        return Plan((of_status(Status.COMPLETE),), is_ordered=is_ordered, covered=_STATUS)
    return Plan(_in_time(query), covered=_CREATED)


def whole_of(query: TodoQuery) -> tuple[Range, ...]:
    """What is read where all tasks of a list, or of the trash, are wanted, in no order."""
    if query.is_deleted:
        return (_in_trash(query),)
    if query.list_id and query.status is not Status.COMPLETE:
        done = () if _is_of_open(query) else (of_status(Status.COMPLETE),)
        return (*_in_lists(query), *done)
    return (of_status(Status.COMPLETE),) if query.status is Status.COMPLETE else _in_time(query)


def _is_of_open(query: TodoQuery) -> bool:
    return query.is_open or query.status in _OPEN


def _in_time(query: TodoQuery) -> tuple[Range, ...]:
    """What is sorted by the moment of creation: all tasks, or the open ones of one status or of both."""
    after, before = _ends(query.created_after, query.created_before)
    if _is_of_open(query):
        return tuple(of_status(status, after, before) for status in _open_statuses(query))
    return (Range(keys.CREATED_INDEX, keys.CREATED_KEY, after or "0", before),)


def _in_lists(query: TodoQuery) -> tuple[Range, ...]:
    """The open tasks of a list; of the inbox, also those of the lists that are gone."""
    return tuple(
        of_prefix(keys.ORDER_INDEX, keys.ORDER_KEY, keys.list_prefix(list_id)) for list_id in query.list_ids
    )


def _steps(query: TodoQuery) -> tuple[tuple[Range, ...], ...]:
    """What a search reads, one after the other: open tasks, pending and ongoing ones side by side, then complete ones."""
    if query.is_deleted:
        return ((_in_trash(query),),)
    open_ones, complete = (_in_time(replace(query, is_open=True)),), ((_completed(query),),)
    if _is_of_open(query):
        return open_ones
    return complete if query.status is Status.COMPLETE else open_ones + complete


def _in_trash(query: TodoQuery) -> Range:
    deleted_after, _ = _ends(query.deleted_after, None)
    return of_prefix(keys.STATUS_INDEX, keys.STATUS_KEY, keys.TRASH, deleted_after)


def _completed(query: TodoQuery) -> Range:
    return of_status(Status.COMPLETE, *_ends(query.completed_after, query.completed_before))


def _ends(after: datetime | None, before: datetime | None) -> tuple[str, str]:
    """The ends of a range of moments."""
    return to_timestamp(after) if after else "", to_timestamp(before) if before else keys.END


def _open_statuses(query: TodoQuery) -> tuple[Status, ...]:
    return _OPEN if query.status is None else (query.status,)


def _due(query: TodoQuery) -> Range:
    # A day's keys begin with it, so that a bound with the end behind it lies after all of them.
    first = f"{query.due_after.isoformat()}{keys.END}" if query.due_after else "0"
    last = query.due_before.isoformat() if query.due_before else keys.END
    return Range(keys.DUE_INDEX, keys.DUE_KEY, first, last)
