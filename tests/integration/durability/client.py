"""A client of the API that asks again for as long as the service cannot answer, and counts what it is answered."""

from __future__ import annotations

import http.client
import json
import re
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any, Self

GIVE_UP_SECONDS = 60.0
UNAVAILABLE = 503
# What is counted where no answer came.
UNANSWERED = 0


class LostError(AssertionError):
    """Something acknowledged is missing, doubled or different, or an answer was none of those allowed."""


def expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise LostError(otherwise)


@dataclass
class Caller:
    """A client of the API on one connection, counting every status it is answered with."""

    port: int
    statuses: Counter[int]
    token: str = ""
    timeout_seconds: float = 30
    _connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()

    def once(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
        connection = self._connection or http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=self.timeout_seconds
        )
        self._connection = connection
        sent = {
            "Content-Type": "application/json",
            **{name.replace("_", "-"): text for name, text in headers.items()},
        }
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        connection.request(method, f"/api/v1/{path}", None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        text = answer.read()
        self.statuses[answer.status] += 1
        return answer.status, json.loads(text) if text else None, answer.headers

    def attempt(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
        """As `once`, with a status of its own where the server was killed: what it did is not known."""
        try:
            return self.once(method, path, body, **headers)
        except (OSError, http.client.HTTPException):
            if self._connection is not None:
                self._connection.close()
            self.statuses[UNANSWERED] += 1
            return UNANSWERED, None, {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
        """As `once`, asking again for as long as the service says 503 or nothing."""
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while True:
            status, data, answered = self.attempt(method, path, body, **headers)
            if status not in {UNAVAILABLE, UNANSWERED}:
                return status, data, answered
            if status == UNAVAILABLE and (
                "Retry-After" not in answered or data["code"] != "service_unavailable"
            ):
                raise LostError(f"a 503 that does not say when to ask again: {data}")
            if time.monotonic() > deadline:
                raise LostError(f"the service did not come back: {method} {path} is answered {status} {data}")
            time.sleep(0.2)

    def all_of(self, path: str) -> list[dict[str, Any]]:
        """Every page of a list."""
        found: list[dict[str, Any]] = []
        while path:
            status, page, headers = self.call("GET", path)
            expect(status == 200, f"a list was answered with {status}")
            found += page
            link = re.search(r"/api/v1/([^>]+)>; rel=\"next\"", headers.get("Link", ""))
            path = link[1] if link else ""
        return found
