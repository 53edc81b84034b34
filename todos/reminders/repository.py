"""Reminders in DynamoDB: found by hour across spaces, and leased and marked by conditional writes on the task's item."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from todos.reminders.domain import LEASE
from todos.tasks import keys
from todos.tasks.domain import Todo
from todos.tasks.repository.items import changes_of, to_todo
from webapp.clock import to_timestamp
from webapp.dynamodb.attempts import Sleep, until_done
from webapp.dynamodb.expressions import Update
from webapp.dynamodb.reads import get_items, query_pages
from webapp.dynamodb.transactions import Outcome, update_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# No field of a task: it belongs to whoever is mailing, and begins with the moment at which it is over.
_LEASE = "reminder_lease"
_REMIND_AT = "remind_at"
_HOUR = timedelta(hours=1)


class DynamoDBReminderRepository:
    """`ReminderRepository` over the table of the tasks."""

    def __init__(self, *, client: DynamoDBClient, table: str, sleep: Sleep = time.sleep) -> None:
        self._client = client
        self._table = table
        self._sleep = sleep

    def due(self, *, since: datetime, until: datetime) -> Iterator[Todo]:
        hour = since.replace(minute=0, second=0, microsecond=0)
        while hour <= until:
            for schedule_key in keys.reminding_keys(hour):
                yield from self._due_under(schedule_key, to_timestamp(until))
            hour += _HOUR

    def lease(self, todo: Todo, *, at: datetime) -> str | None:
        lease = f"{to_timestamp(at + LEASE)}#{uuid.uuid4().hex}"
        update = Update()
        update.apply({(_LEASE,): {"S": lease}})
        held, now = update.name(_LEASE), update.value({"S": to_timestamp(at)})
        is_free = f"(attribute_not_exists({held}) OR {held} < {now})"
        outcome = self._write(todo, update, f"{_is_same(update, todo)} AND {is_free}")
        stands = outcome.refused.get(0) or {}
        # An answer that was lost is repeated by boto3, and then refused by what it has written itself.
        return lease if outcome.is_written or stands.get(_LEASE) == {"S": lease} else None

    def mark(self, todo: Todo, *, lease: str, remind_at: datetime | None) -> None:
        update = Update()
        update.apply({**changes_of(todo, replace(todo, remind_at=remind_at)), (_LEASE,): None})
        is_ours = f"{update.name(_LEASE)} = {update.value({'S': lease})}"
        self._write(todo, update, f"{_is_same(update, todo)} AND {is_ours}")

    def _due_under(self, schedule_key: str, until: str) -> Iterator[Todo]:
        request = {
            "TableName": self._table,
            "IndexName": keys.SCHEDULE_INDEX,
            "KeyConditionExpression": f"{keys.SCHEDULE_KEY} = :key AND {keys.SCHEDULED_AT} <= :until",
            "ExpressionAttributeValues": {":key": {"S": schedule_key}, ":until": {"S": until}},
        }
        for page in query_pages(self._client, request):
            found = [{name: item[name] for name in ("user_id", "todo_id")} for item in page]
            for item in get_items(self._client, self._table, found, sleep=self._sleep):
                # The index lags: what it names may have been moved, completed or deleted meanwhile.
                if (
                    item.get(keys.SCHEDULE_KEY) == {"S": schedule_key}
                    and item[keys.SCHEDULED_AT]["S"] <= until
                ):
                    yield to_todo(item)

    def _write(self, todo: Todo, update: Update, condition: str) -> Outcome:
        key = keys.todo_key(todo.space_id, todo.todo_id)
        request = update.request(self._table, key, condition=condition)

        def attempt() -> Outcome | None:
            outcome = update_item(self._client, request)
            return outcome if outcome.is_written or outcome.refused else None

        return until_done(attempt, sleep=self._sleep)


def _is_same(update: Update, todo: Todo) -> str:
    """The condition that a task still has the reminder that was read."""
    moment: Any = {"S": to_timestamp(todo.remind_at)} if todo.remind_at else {"NULL": True}
    return f"{update.name(_REMIND_AT)} = {update.value(moment)}"
