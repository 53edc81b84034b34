"""Lists in DynamoDB, beside the tasks of their space: one method per access pattern of `docs/data-model.md`.

How many lists there are is counted with the tasks (`todos.tasks.repository.counters`), so that their bound holds however
many are made at once; how many tasks each has stands there as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from todos.access import Access
from todos.lists import keys
from todos.lists.domain import ListCounts, ListsOfSpace, TaskList
from todos.lists.errors import ListNotFound, TooManyLists
from todos.lists.items import changes_of, to_list, to_list_item
from todos.tasks.errors import TooManyTasks
from todos.tasks.keys import SCHEDULE_INDEX, SCHEDULE_KEY
from todos.tasks.repository.counters import Counters
from todos.tasks.repository.tally import BOUNDS, LISTS, tasks_by_list
from webapp.aws.outages import translated_outages
from webapp.dynamodb.attempts import Sleep, until_done
from webapp.dynamodb.expressions import Update
from webapp.dynamodb.reads import get_items, query_pages
from webapp.dynamodb.transactions import Outcome, Write, transact, update_item
from webapp.dynamodb.write_ids import is_written_by, new_write_id, note_write

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_IS_NEW = "attribute_not_exists(todo_id)"

_UNSURE = (
    "The task store did not answer in time, so this may not have been saved. "
    "Look before you try again; trying again is safe."
)


class DynamoDBListRepository:
    """`ListRepository` over one DynamoDB table."""

    def __init__(
        self,
        *,
        client: DynamoDBClient,
        table: str,
        sleep: Sleep = time.sleep,
        bounds: Mapping[str, int] = BOUNDS,
    ) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep
        self._counters = Counters(client=client, table=table, bounds=bounds)

    def add(self, access: Access, task_list: TaskList, *, fingerprint: str = "") -> tuple[TaskList, str]:
        write_id = new_write_id()
        item = to_list_item(task_list, fingerprint=fingerprint, write_id=write_id)
        put: Write = {"Put": {"TableName": self._table, "Item": item, "ConditionExpression": _IS_NEW}}

        def attempt() -> tuple[TaskList, str] | None:
            outcome = self._write(access, put, 1, write_id)
            if outcome.is_written:
                return task_list, fingerprint
            kept = outcome.refused.get(0)
            return (to_list(kept), kept["fingerprint"]["S"]) if kept else None

        return until_done(attempt, sleep=self._sleep)

    def get(self, access: Access, list_id: str) -> TaskList:
        key = keys.list_key(access.space_id, list_id)
        with translated_outages():
            answer: Any = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        if "Item" not in answer:
            raise ListNotFound
        return to_list(answer["Item"])

    def every(self, access: Access) -> ListsOfSpace:
        request = {
            "TableName": self._table,
            "KeyConditionExpression": "user_id = :space AND begins_with(todo_id, :lists)",
            "ExpressionAttributeValues": {
                ":space": {"S": access.space_id},
                ":lists": {"S": keys.LIST_PREFIX},
            },
            "ConsistentRead": True,
        }
        pages = query_pages(self._client, request)
        return ListsOfSpace(tuple(to_list(item) for page in pages for item in page))

    def counts(self, access: Access) -> Mapping[str, ListCounts]:
        tasks = tasks_by_list(self._counters.read(access.space_id))
        return {list_id: ListCounts(*numbers) for list_id, numbers in tasks.items()}

    def edit(self, access: Access, list_id: str, change: Callable[[TaskList], TaskList]) -> TaskList:
        def attempt() -> TaskList | None:
            before = self.get(access, list_id)
            after = change(before)
            return after if after == before or self._change(access, before, after) else None

        return until_done(attempt, sleep=self._sleep)

    def remove(self, access: Access, task_list: TaskList) -> None:
        deletion = Update()
        condition = _is_unchanged(deletion, task_list)
        key = keys.list_key(access.space_id, task_list.list_id)
        # Where it has changed, it has come back, and stays.
        transact(self._client, [{"Delete": deletion.request(self._table, key, condition=condition)}])

    def to_be_removed_on(self, day: date) -> Iterator[TaskList]:
        request = {
            "TableName": self._table,
            "IndexName": SCHEDULE_INDEX,
            "KeyConditionExpression": f"{SCHEDULE_KEY} = :key",
            "ExpressionAttributeValues": {":key": {"S": keys.removal_key(day)}},
        }
        for page in query_pages(self._client, request):
            found = [{name: item[name] for name in ("user_id", "todo_id")} for item in page]
            # The index lags: a list that has come back meanwhile is not deleted any more.
            read = map(to_list, get_items(self._client, self._table, found))
            yield from (each for each in read if each.is_deleted)

    def _change(self, access: Access, before: TaskList, after: TaskList) -> bool:
        """Write what differs if the list still is as `before`; whether it was written."""
        write_id, update = new_write_id(), Update()
        note_write(update, write_id)
        update.apply(changes_of(before, after))
        key = keys.list_key(access.space_id, before.list_id)
        request = update.request(self._table, key, condition=_is_unchanged(update, before))
        return self._write(access, {"Update": request}, _live(after) - _live(before), write_id).is_written

    def _write(self, access: Access, write: Write, more: int, write_id: str) -> Outcome:
        """Make a write after which there are so many more lists; one that has been made already counts as done."""
        if more:
            with _bounded():
                outcome = self._counters.write(access.space_id, [write], {LISTS: more}, unsure=_UNSURE)
        else:
            outcome = update_item(self._client, write["Update"], unsure=_UNSURE)
        is_ours = is_written_by(outcome.refused.get(0), write_id)
        return Outcome(is_written=outcome.is_written or is_ours, refused=outcome.refused)


@contextmanager
def _bounded() -> Iterator[None]:
    """The bound of lists is kept where those of tasks are, and is said in words of its own."""
    try:
        yield
    except TooManyTasks as error:
        raise TooManyLists from error


def _live(task_list: TaskList) -> int:
    return int(not task_list.is_deleted)


def _is_unchanged(update: Update, task_list: TaskList) -> str:
    """The condition that a list still is there in the version that was read."""
    version = update.value({"N": str(task_list.version)})
    return f"attribute_exists({update.name('todo_id')}) AND {update.name('version')} = {version}"
