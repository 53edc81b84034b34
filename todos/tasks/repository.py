"""Tasks in DynamoDB: one method per access pattern of `docs/data-model.md`, every write under a named condition.

A task and the counts of its owner change in one transaction, so that the counts are exact without counting.
Every write carries an id of its own. boto3 sends a write again whose answer was lost; the condition then fails
against the item the first attempt has written, and the id on that item tells that the write is ours. An item keeps
the id of the write before as well, in case somebody else's came between the two attempts.
"""

from __future__ import annotations

import random
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from todos.images.domain import Image
from todos.images.writes import TodoImageWriter
from todos.tasks import keys
from todos.tasks.domain import Status, StatusCounts, Todo
from todos.tasks.errors import TodoNotFound
from todos.tasks.items import to_todo, to_todo_item, todo_attributes
from todos.tasks.query import TodoPage, TodoQuery
from todos.tasks.reading import TodoReader
from webapp.aws.outages import error_code, translated_outages
from webapp.dynamodb.codec import Item, from_item, to_item
from webapp.dynamodb.writes import CONDITION_FAILED, TRANSACTION_CONFLICT, cancellation_reasons, delete_items
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_IS_NEW = "attribute_not_exists(todo_id)"
_IS_UNCHANGED = "attribute_exists(todo_id) AND version = :expected_version"

# A transaction takes 100 items, and the counts are one of them.
_TODOS_PER_TRANSACTION = 99
_MAX_ATTEMPTS = 10
_FIRST_PAUSE_SECONDS = 0.005
_LONGEST_PAUSE_SECONDS = 0.2

_UNSURE = (
    "The task store did not answer in time, so this may not have been saved. "
    "Look before you try again; trying again is safe."
)
_CONTENDED = "This is being changed from several places at once. Nothing was saved; try again."


class DynamoDBTodoRepository:
    """`TodoRepository` over one DynamoDB table."""

    def __init__(
        self, *, client: DynamoDBClient, table: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep
        self._reader = TodoReader(client=client, table=table)
        self._images = TodoImageWriter(client=client, table=table)

    def add(self, todo: Todo, *, fingerprint: str = "") -> tuple[Todo, str]:
        item = to_todo_item(todo, fingerprint=fingerprint, write_id=str(uuid.uuid4()))
        put = {"TableName": self._table, "Item": item, "ConditionExpression": _IS_NEW}
        for _ in self._attempts():
            outcome = self._transact([{"Put": put}], todo.user_id, Counter({todo.status: 1}))
            if outcome.is_written:
                return todo, fingerprint
            if outcome.item is not None:
                return to_todo(outcome.item), outcome.item["fingerprint"]["S"]
        raise Unavailable(_CONTENDED)

    def get(self, user_id: str, todo_id: str) -> Todo:
        with translated_outages():
            answer = self._client.get_item(
                TableName=self._table, Key=keys.todo_key(user_id, todo_id), ConsistentRead=True
            )
        if "Item" not in answer:
            raise TodoNotFound
        return to_todo(answer["Item"])

    def list_by_owner(
        self, user_id: str, query: TodoQuery, *, after: dict[str, Any] | None = None
    ) -> TodoPage:
        return self._reader.page(user_id, query, after)

    def edit(self, user_id: str, todo_id: str, change: Callable[[Todo], Todo]) -> Todo:
        for _ in self._attempts():
            before = self.get(user_id, todo_id)
            after = change(before)
            if after == before or self._replace(before, after):
                return after
        raise Unavailable(_CONTENDED)

    def trash_all(self, user_id: str, *, at: datetime) -> int:
        trashed = 0
        for _ in self._attempts():
            live = list(self._reader.live_todos(user_id))
            groups = [
                live[start : start + _TODOS_PER_TRANSACTION]
                for start in range(0, len(live), _TODOS_PER_TRANSACTION)
            ]
            done = [len(group) for group in groups if self._trash_together(group, at)]
            trashed += sum(done)
            if len(done) == len(groups):
                return trashed
        raise Unavailable(_CONTENDED)

    def count_by_status(self, user_id: str) -> StatusCounts:
        with translated_outages():
            answer = self._client.get_item(
                TableName=self._table, Key=keys.counts_key(user_id), ConsistentRead=True
            )
        counts = from_item(answer.get("Item", {}))
        return StatusCounts(**{status.value: int(counts.get(status.value, 0)) for status in Status})

    def attach_image(self, user_id: str, todo_id: str, image: Image, *, at: datetime) -> Todo:
        return self._until_written(lambda: self._images.attach(user_id, todo_id, image, at=at))

    def replace_image(self, user_id: str, todo_id: str, image: Image, *, at: datetime) -> Todo:
        return self._until_written(lambda: self._images.replace(user_id, todo_id, image, at=at))

    def remove_image(self, user_id: str, todo_id: str, image_id: str, *, at: datetime) -> Todo:
        return self._until_written(lambda: self._images.remove(user_id, todo_id, image_id, at=at))

    def todos_with_images(self, user_id: str) -> Iterator[Todo]:
        return self._images.todos_with_images(user_id)

    def _until_written(self, write: Callable[[], Todo | None]) -> Todo:
        for _ in self._attempts():
            written = write()
            if written is not None:
                return written
        raise Unavailable(_CONTENDED)

    def every(self, user_id: str) -> Iterator[Todo]:
        return self._reader.every_todo(user_id)

    def remove_all(self, user_id: str) -> None:
        for _ in self._attempts():
            is_empty = True
            for page in self._reader.every_key(user_id):
                is_empty = is_empty and not page
                delete_items(self._client, self._table, page, sleep=self._sleep)
            # Looked through once more, since a request that was under way when the account ended may have written.
            if is_empty:
                return
        raise Unavailable(_CONTENDED)

    def _replace(self, before: Todo, after: Todo) -> bool:
        """Write what differs if the task still is as `before`; whether it was written."""
        moved = _count_changes(before, after)
        update = self._update_of(before, after, write_id=str(uuid.uuid4()))
        if moved:
            return self._transact([{"Update": update}], before.user_id, moved).is_written
        return self._update_alone(update)

    def _trash_together(self, todos: Sequence[Todo], at: datetime) -> bool:
        write_id = str(uuid.uuid4())
        writes = [{"Update": self._update_of(todo, todo.trashed(at=at), write_id=write_id)} for todo in todos]
        moved = Counter({status: -count for status, count in Counter(todo.status for todo in todos).items()})
        return self._transact(writes, todos[0].user_id, moved).is_written

    def _update_of(self, before: Todo, after: Todo, *, write_id: str) -> dict[str, Any]:
        """An update of exactly the attributes in which two states of a task differ."""
        old, new = todo_attributes(before), todo_attributes(after)
        changed = {name: value for name, value in new.items() if old.get(name) != value}
        changed["write_id"] = write_id
        return {
            "TableName": self._table,
            "Key": keys.todo_key(before.user_id, before.todo_id),
            "ConditionExpression": _IS_UNCHANGED,
            **_update_expression(changed, expected_version=before.version),
        }

    def _update_alone(self, update: dict[str, Any]) -> bool:
        try:
            with translated_outages(_UNSURE):
                self._client.update_item(**update, ReturnValuesOnConditionCheckFailure="ALL_OLD")
        except ClientError as error:
            code = error_code(error)
            if code == "TransactionConflictException":
                return False
            if code == "ConditionalCheckFailedException":
                item: Any = error.response.get("Item")
                return _is_written_by(item, update)
            raise
        return True

    def _transact(self, writes: list[dict[str, Any]], user_id: str, moved: Counter[Status]) -> _Outcome:
        """Write tasks and the counts of their owner together, or nothing."""
        for write in writes:
            for action in write.values():
                action["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        try:
            with translated_outages(_UNSURE):
                self._client.transact_write_items(
                    TransactItems=[*writes, {"Update": self._count_update(user_id, moved)}]  # type: ignore[list-item, typeddict-item]
                )
        except ClientError as error:
            if error_code(error) != "TransactionCanceledException":
                raise
            return _outcome_of(error, writes)
        return _Outcome(is_written=True)

    def _count_update(self, user_id: str, moved: Counter[Status]) -> dict[str, Any]:
        names = {f"#{status.value}": status.value for status in moved}
        values = {f":{status.value}": {"N": str(change)} for status, change in moved.items()}
        adds = ", ".join(f"#{status.value} :{status.value}" for status in moved)
        return {
            "TableName": self._table,
            "Key": keys.counts_key(user_id),
            "UpdateExpression": f"ADD {adds}",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }

    def _attempts(self) -> Iterator[int]:
        """A bounded number of tries with growing, random pauses between them, under 2 seconds together."""
        for attempt in range(_MAX_ATTEMPTS):
            if attempt:
                longest = min(_FIRST_PAUSE_SECONDS * 2**attempt, _LONGEST_PAUSE_SECONDS)
                self._sleep(random.uniform(0, longest))  # noqa: S311 -- jitter, not a secret
            yield attempt


class _Outcome:
    """What became of a conditional write; `item` is what stood in its way, where that is known."""

    __slots__ = ("is_written", "item")

    def __init__(self, *, is_written: bool, item: Item | None = None) -> None:
        self.is_written = is_written
        self.item = item


def _outcome_of(error: ClientError, writes: Sequence[dict[str, Any]]) -> _Outcome:
    """What a cancelled transaction means: ours already, a condition that failed, or a passing conflict."""
    reasons = cancellation_reasons(error)
    codes = {reason.get("Code") for reason in reasons}
    if codes & {"ThrottlingError", "ProvisionedThroughputExceeded"}:
        raise Unavailable(_UNSURE) from error
    if CONDITION_FAILED in codes:
        index = next(i for i, reason in enumerate(reasons) if reason.get("Code") == CONDITION_FAILED)
        item = reasons[index].get("Item")
        action = next(iter(writes[index].values()))
        return _Outcome(is_written=_is_written_by(item, action), item=item)
    if TRANSACTION_CONFLICT in codes:
        return _Outcome(is_written=False)
    raise error


def _is_written_by(item: Item | None, action: dict[str, Any]) -> bool:
    """Whether an item carries the id of a write: then an earlier attempt of that very write has succeeded.

    The other attempt may have been followed by one write of somebody else.
    """
    if not item:
        return False
    given = action.get("Item", {}).get("write_id") or action["ExpressionAttributeValues"][":write_id"]
    return given in (item.get("write_id"), item.get("previous_write_id"))


def _count_changes(before: Todo, after: Todo) -> Counter[Status]:
    """By how much each count changes between two states of a task."""
    moved: Counter[Status] = Counter()
    if not before.is_deleted:
        moved[before.status] -= 1
    if not after.is_deleted:
        moved[after.status] += 1
    return Counter({status: change for status, change in moved.items() if change})


def _update_expression(changed: dict[str, Any], *, expected_version: int) -> dict[str, Any]:
    """`SET` of what has a value, `REMOVE` of what has none, under an expected version."""
    present = [name for name, value in changed.items() if value is not None]
    absent = [name for name, value in changed.items() if value is None]
    # The right-hand side is read before anything is set.
    settings = ["#previous_write_id = #write_id", *(f"#{name} = :{name}" for name in present)]
    expression = "SET " + ", ".join(settings)
    if absent:
        expression += " REMOVE " + ", ".join(f"#{name}" for name in absent)
    values = to_item({f":{name}": changed[name] for name in present})
    return {
        "UpdateExpression": expression,
        "ExpressionAttributeNames": {
            "#previous_write_id": "previous_write_id",
            **{f"#{name}": name for name in changed},
        },
        "ExpressionAttributeValues": {**values, ":expected_version": {"N": str(expected_version)}},
    }
