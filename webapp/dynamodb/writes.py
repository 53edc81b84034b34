"""Writes of several items: deletions in batches, and why a transaction was cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import (
    ClientError,
)

from webapp.aws.outages import translated_outages
from webapp.dynamodb.codec import Item
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CONDITION_FAILED = "ConditionalCheckFailed"
TRANSACTION_CONFLICT = "TransactionConflict"
# As many as `BatchWriteItem` takes.
_BATCH_SIZE = 25
_MAX_REPEATS = 5
_PAUSE_SECONDS = 0.05


def cancellation_reasons(error: ClientError) -> list[dict[str, Any]]:
    """Why a transaction was cancelled: one reason per item, in the order the items were given."""
    reasons: list[dict[str, Any]] = error.response.get("CancellationReasons", [])  # type: ignore[assignment]
    return reasons


def delete_items(
    client: DynamoDBClient, table: str, keys: Sequence[Item], *, sleep: Callable[[float], None]
) -> None:
    """Delete the items under keys, whether they are there or not, many in a call.

    Raises:
        Unavailable: not all could be deleted; some may have been.
    """
    for start in range(0, len(keys), _BATCH_SIZE):
        requests: Any = [{"DeleteRequest": {"Key": key}} for key in keys[start : start + _BATCH_SIZE]]
        for attempt in range(_MAX_REPEATS):
            if attempt:
                sleep(_PAUSE_SECONDS * 2**attempt)
            with translated_outages():
                answer = client.batch_write_item(RequestItems={table: requests})
            requests = answer.get("UnprocessedItems", {}).get(table)
            if not requests:
                break
        else:
            raise Unavailable
