"""Reading lists of tasks from DynamoDB: which part of which index answers a query, and how its pages become ours.

An order that an index has is read page by page, and costs what is shown, however many tasks there are. Every other
order, and the trash, read a part of the person's tasks once and sort them here; one person's tasks are bounded. What no
index answers is a search (`searching.py`).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from todos.tasks import keys
from todos.tasks.domain import Todo
from todos.tasks.query import TodoPage, TodoQuery, sort_position
from todos.tasks.repository.items import to_todo
from todos.tasks.repository.plans import Plan, plan_of, whole_of
from todos.tasks.repository.ranges import Range, foreign_cursor, of_prefix
from todos.tasks.repository.searching import Searcher
from webapp.aws.outages import translated_outages
from webapp.dynamodb.entities import Item
from webapp.dynamodb.reads import get_items, query_pages

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TodoReader:
    """Answers list queries on one table; consistent, so that a list shows every write answered before."""

    def __init__(self, *, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._searcher = Searcher(client=client, table=table)

    def page(self, space_id: str, query: TodoQuery, after: dict[str, Any] | None) -> TodoPage:
        """One page of `query`; see `TodoRepository.list_todos`."""
        plan = plan_of(query)
        if plan.is_search:
            return self._searcher.page(space_id, query, plan.steps, after)
        read = self._page_in_order if plan.is_ordered else self._page_sorted
        return read(space_id, query, plan, after)

    def count_up_to(self, space_id: str, query: TodoQuery, most: int) -> int:
        """How many tasks stand in the range of an open query with bounds of dates, up to a number."""
        (due,) = plan_of(query).ranges
        request = due.request(self._table, space_id, is_ascending=True, start=None)
        # Of each, its key is enough.
        request.pop("Select", None)
        with translated_outages():
            # Keys rather than a count alone: an answer without items is taken for none.
            answer = self._client.query(**request, ProjectionExpression="todo_id", Limit=most)
        return len(answer["Items"])

    def matching(self, space_id: str, query: TodoQuery) -> Iterator[Todo]:
        """Every task of a list, however many there are, in no order."""
        items = (item for searched in whole_of(query) for item in self._items(space_id, searched))
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
        return map(to_todo, self._items(space_id, of_prefix(keys.STATUS_INDEX, keys.STATUS_KEY, keys.TRASH)))

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
        items = self._items(
            space_id,
            searched,
            is_ascending=plan.is_ascending,
            start=searched.start_key(space_id, _place(after)) if after else None,
            page_size=query.limit + 1 if plan.holds_only(query) else None,
        )
        for item in items:
            yield searched.place(item), to_todo(item)

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
        if searched.is_empty:
            return
        request = searched.request(self._table, space_id, is_ascending=is_ascending, start=start)
        if page_size is not None:
            request["Limit"] = page_size
        for page in query_pages(self._client, request):
            yield from page


def _place(after: dict[str, Any]) -> tuple[str, str]:
    try:
        return after["key"], after["id"]
    except KeyError as error:
        raise foreign_cursor() from error


def _sorted_position(after: dict[str, Any]) -> tuple[Any, ...]:
    try:
        return tuple(after["after"])
    except KeyError as error:
        raise foreign_cursor() from error
