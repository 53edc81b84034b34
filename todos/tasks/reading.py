"""Reading lists of tasks from DynamoDB: which index answers a query, and how its pages become ours.

An order by time is an index's own order and is read page by page. Every other order, and the trash in any order,
reads the person's tasks once and sorts them here: one person's tasks are bounded, the trash empties itself, and an
index for each order would make every write pay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from todos.tasks import keys
from todos.tasks.domain import Todo
from todos.tasks.items import to_todo
from todos.tasks.query import Sort, TodoPage, TodoQuery, sort_position
from webapp.aws.outages import translated_outages
from webapp.clock import to_timestamp
from webapp.dynamodb.codec import Item
from webapp.errors import FieldError, InvalidInput

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_IN_TIME = {Sort.NEWEST: False, Sort.OLDEST: True}
# Above every character a timestamp has, so that a range ends after the last one.
_END = "~"


@dataclass(frozen=True, slots=True)
class _Range:
    """A part of an index: its name, its sort attribute, and the first and last value of it, both included."""

    index: str
    attribute: str
    first: str
    last: str


def _range_of(query: TodoQuery) -> _Range:
    after = to_timestamp(query.created_after) if query.created_after else ""
    before = to_timestamp(query.created_before) if query.created_before else _END
    if query.is_deleted:
        prefix = keys.status_prefix(None)
        deleted_after = to_timestamp(query.deleted_after) if query.deleted_after else ""
        return _Range(keys.STATUS_INDEX, keys.STATUS_KEY, prefix + deleted_after, prefix + _END)
    if query.status is not None:
        prefix = keys.status_prefix(query.status)
        return _Range(keys.STATUS_INDEX, keys.STATUS_KEY, prefix + after, prefix + before)
    return _Range(keys.CREATED_INDEX, keys.CREATED_KEY, after or "0", before)


class TodoReader:
    """Answers list queries on one table; consistent, so that a list shows every write answered before."""

    def __init__(self, *, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def page(self, user_id: str, query: TodoQuery, after: dict[str, Any] | None) -> TodoPage:
        """One page of `query`; see `TodoRepository.list_by_owner`."""
        if query.sort in _IN_TIME and not query.is_deleted:
            return self._page_in_time(user_id, query, after)
        return self._page_sorted(user_id, query, after)

    def live_todos(self, user_id: str) -> Iterator[Todo]:
        """Every task outside the trash, newest first."""
        return map(to_todo, self._items(user_id, _range_of(TodoQuery()), is_ascending=False))

    def every_todo(self, user_id: str) -> Iterator[Todo]:
        """Every task, the trash included, each of the statuses newest first."""
        everything = _Range(keys.STATUS_INDEX, keys.STATUS_KEY, "0", _END)
        return map(to_todo, self._items(user_id, everything, is_ascending=False))

    def every_key(self, user_id: str) -> Iterator[list[Item]]:
        """The keys of all items of a person, also of those that are no tasks, page by page."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "user_id = :user",
            "ExpressionAttributeValues": {":user": {"S": user_id}},
            "ProjectionExpression": "user_id, todo_id",
            "ConsistentRead": True,
        }
        while True:
            with translated_outages():
                answer = self._client.query(**request)
            yield answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _page_in_time(self, user_id: str, query: TodoQuery, after: dict[str, Any] | None) -> TodoPage:
        searched = _range_of(query)
        start = _start_key(user_id, searched, after) if after else None
        items = self._items(
            user_id,
            searched,
            is_ascending=_IN_TIME[query.sort],
            start=start,
            page_size=None if _needs_filter(query) else query.limit + 1,
        )
        matching = (item for item in items if query.matches(to_todo(item)))
        # One more than asked for tells whether there is a next page without reading the rest.
        found = list(islice(matching, query.limit + 1))
        shown = found[: query.limit]
        is_last = len(found) <= query.limit
        position = None if is_last else _position(shown[-1], searched.attribute)
        return TodoPage(tuple(map(to_todo, shown)), position)

    def _page_sorted(self, user_id: str, query: TodoQuery, after: dict[str, Any] | None) -> TodoPage:
        items = self._items(user_id, _range_of(query), is_ascending=False)
        matching = [todo for todo in map(to_todo, items) if query.matches(todo)]
        ordered = sorted(matching, key=lambda todo: sort_position(todo, query.sort))
        if after:
            passed = _sorted_position(after)
            ordered = [todo for todo in ordered if sort_position(todo, query.sort) > passed]
        shown = tuple(ordered[: query.limit])
        if len(ordered) <= query.limit:
            return TodoPage(shown)
        return TodoPage(shown, {"after": list(sort_position(shown[-1], query.sort))})

    def _items(
        self,
        user_id: str,
        searched: _Range,
        *,
        is_ascending: bool,
        start: Item | None = None,
        page_size: int | None = None,
    ) -> Iterator[Item]:
        """The items of a range, in order. An empty page with a `LastEvaluatedKey` is not the end."""
        if searched.first > searched.last:
            # DynamoDB refuses a range that ends before it begins; nothing lies in it.
            return
        request: dict[str, Any] = {
            "TableName": self._table,
            "IndexName": searched.index,
            "KeyConditionExpression": "user_id = :user AND #sorted BETWEEN :first AND :last",
            "ExpressionAttributeNames": {"#sorted": searched.attribute},
            "ExpressionAttributeValues": {
                ":user": {"S": user_id},
                ":first": {"S": searched.first},
                ":last": {"S": searched.last},
            },
            "ScanIndexForward": is_ascending,
            "ConsistentRead": True,
        }
        if page_size is not None:
            request["Limit"] = page_size
        if start is not None:
            request["ExclusiveStartKey"] = start
        while True:
            with translated_outages():
                answer = self._client.query(**request)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _needs_filter(query: TodoQuery) -> bool:
    """Whether a query leaves out tasks that lie within its range of the index."""
    return bool(
        query.tag
        or query.text
        or query.due_before
        or query.created_after
        or query.created_before
        or query.deleted_after
        or (query.is_deleted and query.status)
    )


def _position(item: Item, attribute: str) -> dict[str, Any]:
    return {"id": item["todo_id"]["S"], "key": item[attribute]["S"]}


def _start_key(user_id: str, searched: _Range, after: dict[str, Any]) -> Item:
    try:
        return {**keys.todo_key(user_id, after["id"]), searched.attribute: {"S": after["key"]}}
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
