"""What AWS's errors mean: which of them say "not now", written once for every adapter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    ChecksumError,
    ClientError,
    ConnectionError,  # noqa: A004 -- botocore's own, which is no kind of Python's
    CredentialRetrievalError,
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
)

from webapp.errors import Unavailable

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
# What says that nothing was answered: botocore's two families, of whatever breaks once there is a connection and of having
# none; a stream that ended early, or is not what was sent.
_NO_ANSWER = (
    ChecksumError,
    ConnectionError,
    CredentialRetrievalError,
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
)


def is_not_now(error: ClientError) -> bool:
    """Whether an AWS error says that the same call may succeed later."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return error_code(error) in _NOT_NOW or status >= 500  # noqa: PLR2004 -- every 5xx is AWS's own fault


def error_code(error: ClientError) -> str:
    """AWS's own code of an error, for example `ConditionalCheckFailedException`."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def translated_outages(message: str | None = None) -> Iterator[None]:
    """Turn an outage of an AWS service into `Unavailable`; every other error passes through unchanged."""
    try:
        yield
    except _NO_ANSWER as error:
        raise Unavailable(message) from error
    except ClientError as error:
        if is_not_now(error):
            raise Unavailable(message) from error
        raise
