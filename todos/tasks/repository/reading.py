"""Reading lists of tasks from DynamoDB: which part of which index answers a query, and how its pages become ours.

An order that an index has is read page by page, and costs what is shown, however many tasks there are. Every other
order, a search, and the trash read a part of the person's tasks once and sort them here; one person's tasks are bounded.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from todos.tasks import keys
from todos.tasks.domain import Status, Todo
from todos.tasks.query import Sort, TodoPage, TodoQuery, sort_position
from todos.tasks.repository.items import to_todo
from webapp.aws.outages import translated_outages
from webapp.clock import to_timestamp
from webapp.dynamodb.entities import Item
from webapp.dynamodb.reads import get_items, query_pages
from webapp.errors import FieldError, InvalidInput

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_IN_TIME = {Sort.NEWEST: False, Sort.OLDEST: True}
_OPEN = (Status.PENDING, Status.ONGOING)
_STATUS = frozenset({"status", "is_open"})
# What leaves tasks out; that of the trash is read whole.
_CRITERIA = _STATUS | {
    "tag",
    "text",
    "list_id",
    "has_image",
    "due_after",
    "due_before",
    "created_after",
    "created_before",
    "deleted_after",
}
# Indexes that have only what a row shows; of what they name, everything is asked for.
_OF_ROWS = frozenset({keys.DUE_INDEX, keys.ORDER_INDEX, keys.PICTURE_INDEX})
# Indexes in which each status, or each list, has a range of its own.
_WITH_PREFIX = frozenset({keys.STATUS_INDEX, keys.ORDER_INDEX})


@dataclass(frozen=True, slots=True)
class Range:
    """A part of an index: its name, its sort attribute, and the first and last value of it, both included."""

    index: str
    attribute: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Which ranges hold the answer, and whether they have it in the order that is asked for.

    Several ranges are read side by side and merged. `covered` are the criteria that hold for everything, or for all
    but the ends, of the ranges, so that no more is read than is shown.
    """

    ranges: tuple[Range, ...]
    is_ordered: bool = False
    is_ascending: bool = False
    covered: frozenset[str] = frozenset()

    def holds_only(self, query: TodoQuery) -> bool:
        """Whether hardly anything in the ranges is left out of the answer."""
        return not any(getattr(query, name) for name in _CRITERIA - self.covered)


def plan_of(query: TodoQuery) -> Plan:
    """How a query is answered."""
    if query.is_deleted:
        is_in_order = query.sort is Sort.DELETED
        return Plan(_in_no_order(query), is_in_order, covered=frozenset({"deleted_after"}))
    if query.list_id and _is_of_open(query):
        is_in_order = query.sort is Sort.ORDER
        return Plan(_in_lists(query), is_in_order, True, frozenset({"is_open", "list_id"}))
    if query.sort in _IN_TIME:
        covered = {"created_after", "created_before"} | (_STATUS if _is_of_open(query) else set())
        return Plan(_in_time(query), True, _IN_TIME[query.sort], frozenset(covered))
    if query.sort is Sort.COMPLETED and query.status is Status.COMPLETE:
        return Plan((_of_status(Status.COMPLETE),), is_ordered=True, covered=_STATUS)
    if query.is_open and (query.due_after or query.due_before):
        covered = {"due_after", "due_before"} | _STATUS
        return Plan((_due(query),), query.sort is Sort.DUE_DATE, True, frozenset(covered))
    return Plan(_in_no_order(query))


def _is_of_open(query: TodoQuery) -> bool:
    return query.is_open or query.status in _OPEN


def _in_time(query: TodoQuery) -> tuple[Range, ...]:
    """What is sorted by the moment of creation: all tasks, or the open ones of one status or of both."""
    after = to_timestamp(query.created_after) if query.created_after else ""
    before = to_timestamp(query.created_before) if query.created_before else keys.END
    if _is_of_open(query):
        statuses = _OPEN if query.status is None else (query.status,)
        return tuple(_of_status(status, after, before) for status in statuses)
    return (Range(keys.CREATED_INDEX, keys.CREATED_KEY, after or "0", before),)


def _in_no_order(query: TodoQuery) -> tuple[Range, ...]:
    """The smallest part that holds all of the answer."""
    if query.is_deleted:
        deleted_after = to_timestamp(query.deleted_after) if query.deleted_after else ""
        return (_range(keys.STATUS_INDEX, keys.STATUS_KEY, keys.TRASH, deleted_after),)
    if query.list_id and query.status is not Status.COMPLETE:
        done = () if _is_of_open(query) else (_of_status(Status.COMPLETE),)
        return (*_in_lists(query), *done)
    if query.has_image:
        return (Range(keys.PICTURE_INDEX, keys.PICTURE_KEY, "0", keys.END),)
    if query.status is Status.COMPLETE:
        return (_of_status(Status.COMPLETE),)
    return _in_time(query)


def _in_lists(query: TodoQuery) -> tuple[Range, ...]:
    """The open tasks of a list; of the inbox, also those of the lists that are gone."""
    return tuple(
        _range(keys.ORDER_INDEX, keys.ORDER_KEY, keys.list_prefix(list_id)) for list_id in query.list_ids
    )


def _due(query: TodoQuery) -> Range:
    # A day's keys begin with it, so that a bound with the end behind it lies after all of them.
    first = f"{query.due_after.isoformat()}{keys.END}" if query.due_after else "0"
    last = query.due_before.isoformat() if query.due_before else keys.END
    return Range(keys.DUE_INDEX, keys.DUE_KEY, first, last)


def _of_status(status: Status, first: str = "", last: str = keys.END) -> Range:
    return _range(keys.STATUS_INDEX, keys.STATUS_KEY, keys.status_prefix(status), first, last)


def _range(index: str, attribute: str, prefix: str, first: str = "", last: str = keys.END) -> Range:
    return Range(index, attribute, prefix + first, prefix + last)


class TodoReader:
    """Answers list queries on one table; consistent, so that a list shows every write answered before."""

    def __init__(self, *, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def page(self, space_id: str, query: TodoQuery, after: dict[str, Any] | None) -> TodoPage:
        """One page of `query`; see `TodoRepository.list_todos`."""
        plan = plan_of(query)
        read = self._page_in_order if plan.is_ordered else self._page_sorted
        return read(space_id, query, plan, after)

    def count_up_to(self, space_id: str, query: TodoQuery, most: int) -> int:
        """How many tasks stand in the range of an open query with bounds of dates, up to a number."""
        request = self._request(space_id, _due(query), is_ascending=True)
        with translated_outages():
            # Keys rather than a count alone: an answer without items is taken for none.
            answer = self._client.query(**request, ProjectionExpression="todo_id", Limit=most)
        return len(answer["Items"])

    def matching(self, space_id: str, query: TodoQuery) -> Iterator[Todo]:
        """Every task of a list, however many there are, in no order."""
        items = (item for searched in _in_no_order(query) for item in self._items(space_id, searched))
        return filter(query.matches, map(to_todo, items))

    def every_todo(self, space_id: str) -> Iterator[Todo]:
        """Every task, the trash included, each of the statuses newest first."""
        return map(to_todo, self._items(space_id, Range(keys.STATUS_INDEX, keys.STATUS_KEY, "0", keys.END)))

    def todos_with_images(self, space_id: str) -> Iterator[Todo]:
        """Every task that has images, in the trash or not."""
        live = Range(keys.PICTURE_INDEX, keys.PICTURE_KEY, "0", keys.END)
        yield from map(to_todo, self._items(space_id, live))
        yield from (todo for todo in self.trashed_todos(space_id) if todo.images)

    def trashed_todos(self, space_id: str) -> Iterator[Todo]:
        """Every task in the trash, what was deleted last first."""
        return map(to_todo, self._items(space_id, _range(keys.STATUS_INDEX, keys.STATUS_KEY, keys.TRASH)))

    def every_key(self, space_id: str) -> Iterator[list[Item]]:
        """The keys of all items of a space, also of those that are no tasks, page by page."""
        request = {
            "TableName": self._table,
            "KeyConditionExpression": "user_id = :space",
            "ExpressionAttributeValues": {":space": {"S": space_id}},
            "ProjectionExpression": "user_id, todo_id",
            "ConsistentRead": True,
        }
        return query_pages(self._client, request)

    def to_be_removed_on(self, day: date) -> Iterator[Todo]:
        """The tasks of all spaces whose time in the trash ends on a day, as they are now.

        The index lags and knows only keys: a task that has been restored or removed meanwhile is not among them.
        """
        for schedule_key in keys.schedule_keys(day):
            request = {
                "TableName": self._table,
                "IndexName": keys.SCHEDULE_INDEX,
                "KeyConditionExpression": f"{keys.SCHEDULE_KEY} = :key",
                "ExpressionAttributeValues": {":key": {"S": schedule_key}},
            }
            for page in query_pages(self._client, request):
                found = [{name: item[name] for name in ("user_id", "todo_id")} for item in page]
                for item in get_items(self._client, self._table, found):
                    if item.get(keys.SCHEDULE_KEY, {}).get("S") == schedule_key:
                        yield to_todo(item)

    def _page_in_order(
        self, space_id: str, query: TodoQuery, plan: Plan, after: dict[str, Any] | None
    ) -> TodoPage:
        streams = [self._stream(space_id, query, plan, searched, after) for searched in plan.ranges]
        # Each stream is in order; equals stand by their ids, as in an index.
        merged = heapq.merge(*streams, key=lambda read: read[0], reverse=not plan.is_ascending)
        matching = ((place, todo) for place, todo in merged if query.matches(todo))
        # One more than asked for tells whether there is a next page without reading the rest.
        found = list(islice(matching, query.limit + 1))
        shown = found[: query.limit]
        todos = tuple(todo for _, todo in shown)
        if len(found) <= query.limit:
            return TodoPage(todos)
        key, todo_id = shown[-1][0]
        return TodoPage(todos, {"id": todo_id, "key": key})

    def _stream(
        self, space_id: str, query: TodoQuery, plan: Plan, searched: Range, after: dict[str, Any] | None
    ) -> Iterator[tuple[tuple[str, str], Todo]]:
        """The tasks of a range in its order, each with its place: what its key says of the order, and its id."""
        prefix = _prefix(searched)
        items = self._items(
            space_id,
            searched,
            is_ascending=plan.is_ascending,
            start=_start_key(space_id, searched, prefix, after) if after else None,
            page_size=query.limit + 1 if plan.holds_only(query) else None,
        )
        for item in items:
            place = item[searched.attribute]["S"].removeprefix(prefix), item["todo_id"]["S"]
            yield place, to_todo(item)

    def _page_sorted(
        self, space_id: str, query: TodoQuery, plan: Plan, after: dict[str, Any] | None
    ) -> TodoPage:
        items = (item for searched in plan.ranges for item in self._items(space_id, searched))
        placed = [
            (sort_position(todo, query.sort), todo) for todo in map(to_todo, items) if query.matches(todo)
        ]
        placed.sort(key=lambda each: each[0])
        if after:
            passed = _sorted_position(after)
            placed = [each for each in placed if each[0] > passed]
        shown = placed[: query.limit]
        todos = tuple(todo for _, todo in shown)
        if len(placed) <= query.limit:
            return TodoPage(todos)
        return TodoPage(todos, {"after": list(shown[-1][0])})

    def _items(
        self,
        space_id: str,
        searched: Range,
        *,
        is_ascending: bool = False,
        start: Item | None = None,
        page_size: int | None = None,
    ) -> Iterator[Item]:
        """The items of a range, in order."""
        if searched.first > searched.last:
            # DynamoDB refuses a range that ends before it begins; nothing lies in it.
            return
        request = self._request(space_id, searched, is_ascending=is_ascending)
        if searched.index in _OF_ROWS:
            request["Select"] = "ALL_ATTRIBUTES"
        if page_size is not None:
            request["Limit"] = page_size
        if start is not None:
            request["ExclusiveStartKey"] = start
        for page in query_pages(self._client, request):
            yield from page

    def _request(self, space_id: str, searched: Range, *, is_ascending: bool) -> dict[str, Any]:
        """The `Query` of a range."""
        return {
            "TableName": self._table,
            "IndexName": searched.index,
            "KeyConditionExpression": "user_id = :space AND #sorted BETWEEN :first AND :last",
            "ExpressionAttributeNames": {"#sorted": searched.attribute},
            "ExpressionAttributeValues": {
                ":space": {"S": space_id},
                ":first": {"S": searched.first},
                ":last": {"S": searched.last},
            },
            "ScanIndexForward": is_ascending,
            "ConsistentRead": True,
        }


def _prefix(searched: Range) -> str:
    """What all keys of a range begin with and what says nothing of their order."""
    return searched.last[: searched.last.rfind("#") + 1] if searched.index in _WITH_PREFIX else ""


def _start_key(space_id: str, searched: Range, prefix: str, after: dict[str, Any]) -> Item:
    try:
        return {
            **keys.todo_key(space_id, after["id"]),
            searched.attribute: {"S": prefix + after["key"]},
        }
    except KeyError as error:
        raise _foreign_cursor() from error


def _sorted_position(after: dict[str, Any]) -> tuple[Any, ...]:
    try:
        return tuple(after["after"])
    except KeyError as error:
        raise _foreign_cursor() from error


def _foreign_cursor() -> InvalidInput:
    return InvalidInput(
        errors=(FieldError("cursor", "invalid_cursor", "This cursor belongs to another list."),)
    )
