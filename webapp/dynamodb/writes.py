"""Writes of one table, put together with their conditions; and deletions in batches.

A write is what `TransactItems` lists: its kind, and what belongs to it. `webapp.dynamodb.transactions` makes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from webapp.aws.outages import translated_outages
from webapp.dynamodb.attempts import Sleep, attempts
from webapp.dynamodb.codec import Item, to_item
from webapp.dynamodb.conditions import Condition
from webapp.dynamodb.expressions import Update
from webapp.dynamodb.transactions import Write
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# As many as `BatchWriteItem` takes.
_BATCH_SIZE = 25
_MAX_REPEATS = 5


class TableWrites:
    """Makes the writes of one table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def put(self, item: Item, *, when: Condition | None = None) -> Write:
        """Write a whole item."""
        return {"Put": {"TableName": self._table, "Item": item, **_conditional(when)}}

    def delete(self, key: Item, *, when: Condition | None = None) -> Write:
        """Delete an item; one that is gone is no error, unless the condition says so."""
        return {"Delete": {"TableName": self._table, "Key": key, **_conditional(when)}}

    def check(self, key: Item, *, when: Condition) -> Write:
        """Write nothing, but let the other writes depend on an item."""
        return {"ConditionCheck": {"TableName": self._table, "Key": key, **_conditional(when)}}

    def update(self, key: Item, changed: Mapping[str, Any], *, when: Condition | None = None) -> Write:
        """Give some attributes of an item new values; `None` takes one away."""
        update = Update()
        values = to_item(changed)
        update.apply({(name,): values.get(name) for name in changed})
        return self._updating(key, update, when)

    def include(self, key: Item, members: Mapping[str, set[str]], *, when: Condition | None = None) -> Write:
        """Add members to sets."""
        update = Update()
        update.include(members)
        return self._updating(key, update, when)

    def exclude(self, key: Item, members: Mapping[str, set[str]], *, when: Condition | None = None) -> Write:
        """Take members out of sets."""
        update = Update()
        update.exclude(members)
        return self._updating(key, update, when)

    def _updating(self, key: Item, update: Update, when: Condition | None) -> Write:
        request, condition = update.request(self._table, key), _conditional(when)
        for parameter in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
            joined = {**request.pop(parameter, {}), **condition.pop(parameter, {})}
            condition |= {parameter: joined} if joined else {}
        return {"Update": {**request, **condition}}


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Those attributes of `after` that `before` has not, or not so."""
    return {name: value for name, value in after.items() if before.get(name) != value}


def delete_items(client: DynamoDBClient, table: str, keys: Sequence[Item], *, sleep: Sleep) -> None:
    """Delete the items under keys, whether they are there or not, many in a call.

    Raises:
        Unavailable: not all could be deleted; some may have been.
    """
    for start in range(0, len(keys), _BATCH_SIZE):
        _delete_batch(client, table, keys[start : start + _BATCH_SIZE], sleep)


def _delete_batch(client: DynamoDBClient, table: str, keys: Sequence[Item], sleep: Sleep) -> None:
    requests: Any = [{"DeleteRequest": {"Key": key}} for key in keys]
    for _ in attempts(sleep, most=_MAX_REPEATS):
        with translated_outages():
            answer = client.batch_write_item(RequestItems={table: requests})
        requests = answer.get("UnprocessedItems", {}).get(table)
        if not requests:
            return
    raise Unavailable


def _conditional(when: Condition | None) -> dict[str, Any]:
    if when is None:
        return {}
    placeholders = {
        "ExpressionAttributeNames": dict(when.names),
        "ExpressionAttributeValues": to_item(when.values),
    }
    # DynamoDB refuses an empty set of either.
    given = {parameter: each for parameter, each in placeholders.items() if each}
    return {"ConditionExpression": when.expression, **given}
