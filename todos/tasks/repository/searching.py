"""What no index answers, above all words: tasks are read one after another, a bounded piece a request, and looked at.

Open tasks come first, then complete ones, each from the newest on. Where a request has read as much as it may, the
answer says how far it got, and the next one goes on from there. In the order of reading, a page ends where it is full;
any other order holds within what one request reads, a window, which is read again for each page of it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from todos.tasks import keys
from todos.tasks.domain import Status, Todo
from todos.tasks.query import Reach, TodoPage, TodoQuery, sort_position
from todos.tasks.repository.items import to_todo
from todos.tasks.repository.ranges import Range, foreign_cursor
from webapp.aws.outages import translated_outages
from webapp.folding import folded, search_words

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from webapp.dynamodb.entities import Item

# DynamoDB reads at most a megabyte for each page it answers, so this is 4 MB.
PAGES_AT_MOST = 4
# What says where an item stands, and nothing that anybody would look for.
_NOT_WRITTEN = frozenset(
    {"user_id", "todo_id", "entity", "fingerprint", "write_id", "previous_write_id", "createdAt", "created_at", "updated_at"}
) | {keys.STATUS_KEY, keys.DUE_KEY, keys.ORDER_KEY, keys.PICTURE_KEY}  # fmt: skip


class Place(NamedTuple):
    """Where a task stands in what a search reads: in which step, by which key, and by its id among equals."""

    step: int
    key: str
    todo_id: str

    def is_behind(self, other: Place) -> bool:
        """Whether it is read later; within a step, the newest come first."""
        if self.step != other.step:
            return self.step > other.step
        return self[1:] < other[1:]


class _Exhausted(Exception):
    """A request has read as much as it may."""


@dataclass(slots=True)
class _Search:
    """One request's way through the steps: where it begins and ends, how many pages it may still ask for, and how far it got."""

    query: TodoQuery
    steps: Sequence[Sequence[Range]]
    start: Place | None = None
    until: Place | None = None
    passed: tuple[Any, ...] = ()
    reached: Place | None = None
    pages_left: int = PAGES_AT_MOST
    is_cut: bool = False

    def spend(self) -> None:
        if not self.pages_left:
            raise _Exhausted
        self.pages_left -= 1

    def page_as_read(self, matching: Iterable[tuple[Place, Todo]]) -> TodoPage:
        """What is found first. One more than asked for tells that there is more."""
        found: list[tuple[Place, Todo]] = []
        for each in matching:
            if len(found) == self.query.limit:
                return TodoPage(_todos(found), {"from": list(found[-1][0])})
            found.append(each)
        return self._last_page(_todos(found))

    def page_of_window(self, matching: Iterable[tuple[Place, Todo]]) -> TodoPage:
        """What comes next in an order, of all that is found in one request's reading."""
        placed = [(sort_position(todo, self.query.sort), todo) for _, todo in matching]
        left = sorted((each for each in placed if each[0] > self.passed), key=lambda each: each[0])
        shown = left[: self.query.limit]
        if len(left) <= self.query.limit:
            return self._last_page(_todos(shown))
        end = self.reached if self.is_cut else None
        return TodoPage(_todos(shown), {"from": self.start, "until": end, "after": list(shown[-1][0])})

    def _last_page(self, todos: tuple[Todo, ...]) -> TodoPage:
        """The last one of a request's reading: where it was cut short, the next request goes on there."""
        if not self.is_cut or self.reached is None:
            return TodoPage(todos)
        (first, *_) = self.steps[self.reached.step]
        at = datetime.fromisoformat(self.reached.key)
        reach = Reach(at, is_of_complete=first.prefix == keys.status_prefix(Status.COMPLETE))
        return TodoPage(todos, {"from": list(self.reached)}, reach)


class Searcher:
    """Answers searches on one table, consistently."""

    def __init__(self, *, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def page(
        self,
        space_id: str,
        query: TodoQuery,
        steps: Sequence[Sequence[Range]],
        after: Mapping[str, Any] | None,
    ) -> TodoPage:
        """One page of what a query finds; see `TodoRepository.list_todos`.

        Raises:
            InvalidInput: `after` is no position of a search.
        """
        search = _Search(query, steps, *_read_position(after))
        search.reached = search.start
        matching = self._matching(space_id, search)
        if query.is_in_order_of_reading:
            return search.page_as_read(matching)
        return search.page_of_window(matching)

    def _matching(self, space_id: str, search: _Search) -> Iterator[tuple[Place, Todo]]:
        """What matches, as far as may be read."""
        wanted = _in_any_text(search.query)
        try:
            for place, item in self._walk(space_id, search):
                if search.until and place.is_behind(search.until):
                    search.is_cut = True
                    return
                search.reached = place
                if not _may_match(item, wanted):
                    continue
                todo = to_todo(item)
                if search.query.matches(todo):
                    yield place, todo
        except _Exhausted:
            search.is_cut = True

    def _walk(self, space_id: str, search: _Search) -> Iterator[tuple[Place, Item]]:
        start = search.start
        for number in range(start.step if start else 0, len(search.steps)):
            behind = start if start and start.step == number else None
            streams = [self._stream(space_id, each, number, behind, search) for each in search.steps[number]]
            yield from heapq.merge(*streams, key=lambda read: read[0], reverse=True)

    def _stream(
        self, space_id: str, searched: Range, step: int, behind: Place | None, search: _Search
    ) -> Iterator[tuple[Place, Item]]:
        """The items of a range, newest first, as far as may be read."""
        if searched.is_empty:
            return
        start = searched.start_key(space_id, behind[1:]) if behind else None
        request = searched.request(self._table, space_id, is_ascending=False, start=start)
        while True:
            search.spend()
            with translated_outages():
                answer: Any = self._client.query(**request)
            for item in answer["Items"]:
                yield Place(step, *searched.place(item)), item
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _read_position(after: Mapping[str, Any] | None) -> tuple[Place | None, Place | None, tuple[Any, ...]]:
    """Where to begin, where to end, and what has been shown of it."""
    if after is None:
        return None, None, ()
    try:
        start, until = (Place(*each) if each else None for each in (after["from"], after.get("until")))
    except (KeyError, TypeError) as error:
        raise foreign_cursor() from error
    return start, until, tuple(after.get("after", ()))


def _todos(found: Iterable[tuple[Any, Todo]]) -> tuple[Todo, ...]:
    return tuple(todo for _, todo in found)


def _in_any_text(query: TodoQuery) -> tuple[str, ...]:
    """What has to occur somewhere in the texts of a task that matches."""
    return (*search_words(query.text), *map(folded, query.tags))


def _may_match(item: Item, wanted: Sequence[str]) -> bool:
    """Whether all of it occurs somewhere in an item: of the few of which that is true, the task is made and asked."""
    if not wanted:
        return True
    texts: list[str] = []
    for name, value in item.items():
        if name not in _NOT_WRITTEN:
            _collect(value, texts)
    whole = folded("\n".join(texts))
    return all(each in whole for each in wanted)


def _collect(value: Mapping[str, Any], texts: list[str]) -> None:
    for kind, held in value.items():
        if kind == "S":
            texts.append(held)
        elif kind == "L":
            for each in held:
                _collect(each, texts)
        elif kind == "M":
            for each in held.values():
                _collect(each, texts)
