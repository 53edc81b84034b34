"""Faults between boto3 and AWS, provoked under boto3's own retries.

faults = Faults(client)
faults.lose_answers(1)       # the next request arrives, its answer does not
faults.lose_requests(1)      # the next request does not even arrive
faults.answer(throttled())   # the next request is answered with this error
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
import urllib3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

Fault = Callable[[AWSPreparedRequest], AWSResponse | None]


class Faults:
    """The faults that the next requests of a client meet, one each, and then none.

    `only` names the operations that meet them; without it, all do.
    """

    def __init__(self, client: Any, *, only: str = "*") -> None:
        self._pending: deque[Fault] = deque()
        self._pool = urllib3.PoolManager(retries=False)
        service = client.meta.service_model.service_id.hyphenize()
        client.meta.events.register(f"before-send.{service}.{only}", self._meet)

    def lose_requests(self, count: int = 1) -> None:
        self._pending.extend([_lose_request] * count)

    def lose_answers(self, count: int = 1, *, then: Callable[[], object] = lambda: None) -> None:
        """Deliver the next requests, and do `then` before each loss is noticed."""

        def lose(request: AWSPreparedRequest) -> None:
            self.deliver(request)
            then()
            raise ReadTimeoutError(endpoint_url=request.url)

        self._pending.extend([lose] * count)

    def answer(self, *answers: dict[str, Any], status: int = 400) -> None:
        """Answer the next requests with these errors; they do not arrive."""

        def answer_with(body: dict[str, Any]) -> Fault:
            return lambda request: _response(request.url, status, body)

        self._pending.extend(map(answer_with, answers))

    def deliver(self, request: AWSPreparedRequest) -> None:
        """Make the call as boto3 would have, outside boto3."""
        values: list[tuple[str, Any]] = list(request.headers.items())
        headers = {name: value.decode() if isinstance(value, bytes) else str(value) for name, value in values}
        body: Any = request.body
        self._pool.request(str(request.method), request.url, body=body, headers=headers)

    def _meet(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        return self._pending.popleft()(request) if self._pending else None


def _lose_request(request: AWSPreparedRequest) -> None:
    raise ConnectTimeoutError(endpoint_url=request.url)


def _response(url: str, status: int, body: dict[str, Any]) -> AWSResponse:
    class Raw(BytesIO):
        def stream(self, *_: Any, **__: Any) -> Any:
            while chunk := self.read():
                yield chunk

    headers = HTTPHeaders()
    headers["content-type"] = "application/x-amz-json-1.0"
    return AWSResponse(url, status, headers, Raw(json.dumps(body).encode()))


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let boto3 repeat without the pause it makes before."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None))


def error(code: str, **more: Any) -> dict[str, Any]:
    """An error as AWS's JSON services write it."""
    return {"__type": f"com.amazonaws#{code}", "message": "Provoked by a test.", **more}


def throttled() -> dict[str, Any]:
    """DynamoDB's way of saying that it is too much just now."""
    return error("ProvisionedThroughputExceededException")


def cancelled(*codes: str) -> dict[str, Any]:
    """A transaction that was not carried out, with a reason for each of its items."""
    return error("TransactionCanceledException", CancellationReasons=[{"Code": code} for code in codes])
