"""Writes that happen together or not at all, and what came of them.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from webapp.aws.outages import error_code, translated_outages
from webapp.dynamodb.entities import Item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# One write of a transaction: `{"Put": {…}}`, `{"Update": {…}}` or `{"Delete": {…}}`.
Write = dict[str, dict[str, Any]]

MOST_ITEMS = 100
_TELL_WHAT_STOOD_THERE: Any = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
_CONDITION_FAILED = "ConditionalCheckFailed"
# Somebody else's write to one of the items, or no capacity for one of them: neither says anything about the write.
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of conditional writes.

    `refused` has the items that failed their condition, by the position of the write, as far as they exist. Written is
    what was neither refused nor in somebody's way.
    """

    is_written: bool
    refused: Mapping[int, Item | None] = field(default_factory=dict)


WRITTEN = Outcome(is_written=True)
IN_THE_WAY = Outcome(is_written=False)


def transact(client: DynamoDBClient, writes: Sequence[Write], *, unsure: str | None = None) -> Outcome:
    """Make all of the writes, or none.

    Raises:
        Unavailable: the store did not answer; `unsure` says to people that it may have happened.
    """
    asked: Any = [
        {kind: {**action, **_TELL_WHAT_STOOD_THERE} for kind, action in write.items()} for write in writes
    ]
    try:
        with translated_outages(unsure):
            client.transact_write_items(TransactItems=asked)
    except ClientError as error:
        if error_code(error) != "TransactionCanceledException":
            raise
        return _outcome(error)
    return WRITTEN


def update_item(client: DynamoDBClient, request: Mapping[str, Any], *, unsure: str | None = None) -> Outcome:
    """Make one update, outside of a transaction; a refused one has position 0.

    Raises:
        Unavailable: as `transact`.
    """
    return _alone(lambda: client.update_item(**{**request, **_TELL_WHAT_STOOD_THERE}), unsure)


def put_item(client: DynamoDBClient, request: Mapping[str, Any], *, unsure: str | None = None) -> Outcome:
    """Put one item, outside of a transaction; a refused one has position 0.

    Raises:
        Unavailable: as `transact`.
    """
    return _alone(lambda: client.put_item(**{**request, **_TELL_WHAT_STOOD_THERE}), unsure)


def _alone(call: Callable[[], object], unsure: str | None) -> Outcome:
    try:
        with translated_outages(unsure):
            call()
    except ClientError as error:
        code = error_code(error)
        if code == "TransactionConflictException":
            return IN_THE_WAY
        if code == "ConditionalCheckFailedException":
            item: Any = error.response.get("Item")
            return Outcome(is_written=False, refused={0: item})
        raise
    return WRITTEN


def _outcome(error: ClientError) -> Outcome:
    """What a cancelled transaction means; a failed condition outweighs a passing trouble."""
    reasons: Any = error.response.get("CancellationReasons", [])
    codes = [reason.get("Code") for reason in reasons]
    if _CONDITION_FAILED in codes:
        refused = {at: reasons[at].get("Item") for at, code in enumerate(codes) if code == _CONDITION_FAILED}
        return Outcome(is_written=False, refused=refused)
    if _PASSING.intersection(codes):
        return IN_THE_WAY
    raise error
