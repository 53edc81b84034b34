"""Which of botocore's many errors mean that something is not available."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import exceptions
from botocore.exceptions import ClientError

from webapp.aws.outages import translated_outages
from webapp.errors import Unavailable

ENDPOINT: Any = {"endpoint_url": "https://example.com", "error": "x", "proxy_url": "x"}
OUTAGES = [
    exceptions.ConnectTimeoutError(**ENDPOINT),
    exceptions.ReadTimeoutError(**ENDPOINT),
    exceptions.EndpointConnectionError(**ENDPOINT),
    exceptions.ConnectionClosedError(**ENDPOINT),
    exceptions.SSLError(**ENDPOINT),
    exceptions.ProxyConnectionError(**ENDPOINT),
    exceptions.HTTPClientError(error="x"),
    exceptions.ResponseStreamingError(error="x"),
    exceptions.IncompleteReadError(actual_bytes=1, expected_bytes=2),
    exceptions.NoCredentialsError(),
    exceptions.CredentialRetrievalError(provider="x", error_msg="x"),
    exceptions.FlexibleChecksumError(error_msg="x"),
    exceptions.ChecksumError(checksum_type="crc32", expected_checksum="1", actual_checksum="2"),
]
FAULTS = [
    exceptions.ParamValidationError(report="x"),
    exceptions.NoRegionError(),
    ZeroDivisionError(),
]


def client_error(code: str, status: int = 400) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "GetItem")


@pytest.mark.parametrize("error", OUTAGES, ids=lambda error: type(error).__name__)
def test_an_outage(error: Exception) -> None:
    with pytest.raises(Unavailable) as caught, translated_outages("Try later."):
        raise error
    assert caught.value.__cause__ is error
    assert caught.value.message == "Try later."


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
def test_a_fault_of_ours(error: Exception) -> None:
    with pytest.raises(type(error)), translated_outages():
        raise error


@pytest.mark.parametrize(("code", "status"), [("ThrottlingException", 400), ("Whatever", 500), ("Any", 503)])
def test_an_answer_that_says_not_now(code: str, status: int) -> None:
    with pytest.raises(Unavailable), translated_outages():
        raise client_error(code, status)


@pytest.mark.parametrize(
    "code", ["ValidationException", "AccessDeniedException", "ResourceNotFoundException"]
)
def test_an_answer_that_says_never(code: str) -> None:
    with pytest.raises(ClientError), translated_outages():
        raise client_error(code)
