"""What DynamoDB's answers mean, and the conversion between its items and Python values.

Adapters use this so that the list of botocore errors that mean "not available now" is written once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 -- botocore's own, which is no kind of Python's
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
)

from webapp.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]

CONDITION_FAILED = "ConditionalCheckFailed"
TRANSACTION_CONFLICT = "TransactionConflict"

# As many as `BatchWriteItem` takes.
_BATCH_SIZE = 25
_MAX_REPEATS = 5
_PAUSE_SECONDS = 0.05

# Codes by which AWS says "not now"; anything else unexpected is a fault of ours and stays loud.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
_NOT_NOW = frozenset(
    {
        "InternalServerError",
        "InternalFailure",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "Throttling",
        "ThrottlingException",
        "TransactionInProgressException",
        "LimitExceededException",
        "TooManyRequestsException",
        "InternalErrorException",
        "ExpiredTokenException",
        "UnrecognizedClientException",
    }
)

_serializer = TypeSerializer()
_deserializer = TypeDeserializer()


def to_item(values: Mapping[str, Any]) -> Item:
    """Python values as a DynamoDB item; `None` values are left out, since absence is how DynamoDB says none."""
    return {name: _serializer.serialize(value) for name, value in values.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """A DynamoDB item as Python values; numbers are `Decimal`."""
    return {name: _deserializer.deserialize(value) for name, value in item.items()}


def is_not_now(error: ClientError) -> bool:
    """Whether an AWS error says that the same call may succeed later."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return error_code(error) in _NOT_NOW or status >= 500  # noqa: PLR2004 -- every 5xx is AWS's own fault


def error_code(error: ClientError) -> str:
    """AWS's own code of an error, for example `ConditionalCheckFailedException`."""
    return str(error.response.get("Error", {}).get("Code", ""))


def cancellation_reasons(error: ClientError) -> list[dict[str, Any]]:
    """Why a transaction was cancelled: one reason per item, in the order the items were given."""
    reasons: list[dict[str, Any]] = error.response.get("CancellationReasons", [])  # type: ignore[assignment]
    return reasons


@contextmanager
def translated_outages(message: str | None = None) -> Iterator[None]:
    """Turn an outage of an AWS service into `Unavailable`; every other error passes through unchanged."""
    try:
        yield
    except (HTTPClientError, ConnectionError, NoCredentialsError, CredentialRetrievalError) as error:
        # botocore's two families: whatever breaks once there is a connection, and having none.
        raise Unavailable(message) from error
    except ClientError as error:
        if is_not_now(error):
            raise Unavailable(message) from error
        raise
    except BotoCoreError as error:
        if type(error).__name__ in {"IncompleteReadError", "ResponseStreamingError"}:
            raise Unavailable(message) from error
        raise


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
