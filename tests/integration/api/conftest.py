"""What the tests of the JSON API share."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.local_cloud import LocalCloud
from tests.personas import Person

JSON = "application/json"


class Api:
    """A caller of `/api/v1` that sends and expects JSON."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is None:
            return self.client.generic(method, f"/api/v1/{path}", headers=named)
        return getattr(self.client, method.lower())(f"/api/v1/{path}", body, content_type=JSON, headers=named)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("PUT", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.call("DELETE", path, **headers)

    def created(self, title: str, **fields: Any) -> dict[str, Any]:
        """A new task."""
        answer = self.post("todos", {"title": title, **fields})
        assert answer.status_code == 201, answer.content
        todo: dict[str, Any] = answer.json()
        return todo


@pytest.fixture
def anybody(aws: LocalCloud) -> Api:
    """A caller without a token."""
    return Api(Client(raise_request_exception=False))


@pytest.fixture
def api(alice: Person) -> Api:
    """Alice with her bearer token."""
    return Api(alice.api())


@pytest.fixture
def bobs_api(bob: Person) -> Api:
    """Bob with his."""
    return Api(bob.api())


def assert_problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """Hold an answer to the form of a problem, and return its body."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["code"] == code
    assert body["title"]
    assert body["detail"]
    assert body["type"] == "about:blank"
    assert body["request_id"] == answer["X-Request-ID"]
    return body
