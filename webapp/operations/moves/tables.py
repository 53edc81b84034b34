"""The two tables of a move, as it reads and writes them: side by side in threads, and never past what it has seen."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from todos.tasks import keys
from webapp.aws.outages import error_code, translated_outages
from webapp.dynamodb.entities import Item
from webapp.dynamodb.reads import query_pages
from webapp.errors import Unavailable
from webapp.operations.moves import MoveRefused
from webapp.operations.moves.items import MARK, MARKS, RECORD_KEY, mark_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")
R = TypeVar("R")

# How many segments a scan is cut into, and how many spaces are moved at once.
READERS = 8
# How many writes are under way at once, from all spaces together.
WRITERS = 16
# As many as `BatchWriteItem` takes.
_BATCH_SIZE = 25
# How many items of one space are in hand, at 400 KB each at most.
_IN_HAND = 8 * _BATCH_SIZE
# A new table takes little at first and grows with its load; the pauses come to some ten minutes.
_MOST_REPEATS = 24
_LONGEST_PAUSE_SECONDS = 30.0


class Table:
    """One table of tasks."""

    def __init__(self, *, client: DynamoDBClient, name: str, writers: ThreadPoolExecutor) -> None:
        self._client = client
        self._writers = writers
        self.name = name

    def spaces(self) -> set[str]:
        """Whose tasks there are."""
        found = self.fold(("user_id",), lambda items: {item["user_id"]["S"] for item in items})
        return set().union(*found)

    def fold(self, names: Sequence[str], fold: Callable[[Iterator[Item]], R]) -> Iterator[R]:
        """What `fold` makes of the items of each segment of the table, of which it is given what is named."""

        def segment(number: int) -> R:
            request = {"TableName": self.name, "ConsistentRead": True, "Segment": number, **_only(names)}
            return fold(self._scanned({**request, "TotalSegments": READERS}))

        return side_by_side(segment, range(READERS))

    def items_of(self, space_id: str) -> Iterator[Item]:
        """The items of a space."""
        return chain.from_iterable(query_pages(self._client, self._of_space(space_id)))

    def marks_of(self, space_id: str) -> dict[str, Item]:
        """Of every item of a space, what tells whose it is; by the range key."""
        request = {**self._of_space(space_id), **_only(MARKS)}
        return {item["todo_id"]["S"]: item for page in query_pages(self._client, request) for item in page}

    def counts_of(self, space_id: str) -> list[Item]:
        """The items in which a space is counted."""
        request = self._of_space(space_id)
        request["KeyConditionExpression"] += " AND begins_with(todo_id, :counts)"
        request["ExpressionAttributeValues"][":counts"] = {"S": keys.COUNTS_PREFIX}
        return list(chain.from_iterable(query_pages(self._client, request)))

    def record(self) -> Item | None:
        """What is known of earlier moves to this table."""
        with translated_outages():
            answer: Any = self._client.get_item(TableName=self.name, Key=RECORD_KEY, ConsistentRead=True)
        item: Item | None = answer.get("Item")
        return item

    def note(self, record: Item) -> None:
        """Put down what is known of the moves to this table."""
        with translated_outages():
            self._client.put_item(TableName=self.name, Item=record)

    def add(self, items: Iterable[Item]) -> int:
        """Put items where nothing stands, many in a call; how many there were."""
        added, left = 0, iter(items)
        while some := list(islice(left, _IN_HAND)):
            batches = [some[at : at + _BATCH_SIZE] for at in range(0, len(some), _BATCH_SIZE)]
            list(self._writers.map(self._add_batch, batches))
            added += len(some)
        return added

    def replace(self, replacements: Sequence[tuple[Item, Item]]) -> int:
        """Put items in the place of those with the marks that were seen.

        Raises:
            MoveRefused: somebody else has written one of them since.
        """
        return len(list(self._writers.map(self._replace, replacements)))

    def remove(self, marks: Sequence[Item]) -> int:
        """Remove items that still have the marks that were seen; raises as `replace`."""
        return len(list(self._writers.map(self._remove, marks)))

    def _scanned(self, request: dict[str, Any]) -> Iterator[Item]:
        while True:
            with translated_outages():
                answer: Any = self._client.scan(**request)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _of_space(self, space_id: str) -> dict[str, Any]:
        return {
            "TableName": self.name,
            "KeyConditionExpression": "user_id = :space",
            "ExpressionAttributeValues": {":space": {"S": space_id}},
            "ConsistentRead": True,
        }

    def _add_batch(self, items: list[Item]) -> None:
        requests: Any = [{"PutRequest": {"Item": item}} for item in items]
        for attempt in range(_MOST_REPEATS):
            if attempt:
                longest = min(0.05 * 2**attempt, _LONGEST_PAUSE_SECONDS)
                time.sleep(random.uniform(0, longest))  # noqa: S311 -- jitter, not a secret # nosec B311
            with translated_outages():
                answer = self._client.batch_write_item(RequestItems={self.name: requests})
            requests = answer.get("UnprocessedItems", {}).get(self.name)
            if not requests:
                return
        raise Unavailable

    def _replace(self, replacement: tuple[Item, Item]) -> None:
        seen, item = replacement
        with self._refusing(seen):
            self._client.put_item(Item=item, **self._is_as_seen(seen))

    def _remove(self, seen: Item) -> None:
        key = {name: seen[name] for name in ("user_id", "todo_id")}
        with self._refusing(seen):
            self._client.delete_item(Key=key, **self._is_as_seen(seen))

    def _is_as_seen(self, seen: Item) -> dict[str, Any]:
        """The condition that an item still is as its marks say."""
        condition, values = f"{MARK} = :mark", {":mark": {"S": mark_of(seen)}}
        if "write_id" in seen:
            condition, values[":write"] = f"{condition} AND write_id = :write", seen["write_id"]
        return {
            "TableName": self.name,
            "ConditionExpression": condition,
            "ExpressionAttributeValues": values,
        }

    @contextmanager
    def _refusing(self, seen: Item) -> Iterator[None]:
        try:
            with translated_outages():
                yield
        except ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            where = f"{seen['user_id']['S']} {seen['todo_id']['S']}"
            raise MoveRefused(
                f"{self.name} is in use: {where} was written by somebody else meanwhile. Use another target."
            ) from error


def side_by_side(act: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
    """What `act` makes of each thing, in their order, several at once; the first error ends it."""
    with ThreadPoolExecutor(max_workers=READERS) as readers:
        started = [readers.submit(act, thing) for thing in things]
        try:
            for each in started:
                yield each.result()
        finally:
            readers.shutdown(cancel_futures=True)


def _only(names: Sequence[str]) -> dict[str, Any]:
    return {"ProjectionExpression": ", ".join(names)}
