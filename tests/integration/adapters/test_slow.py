"""Dependencies that answer, and late: a request has its five seconds once, not for each of its calls."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from tests.personas import Person
from webapp import deadlines
from webapp.aws import clients

PROMISED_SECONDS = 5


class SlowWire:
    """The way to DynamoDB: each answer takes its time on a clock of its own, and every other one is lost."""

    def __init__(self, client: Any) -> None:
        self.path = ""
        self.seconds, self.attempts = 0.0, 0
        self._longest = client.meta.config.read_timeout
        client.meta.events.register("before-send", self._send)

    def _send(self, request: Any, **_: Any) -> None:
        self.attempts += 1
        patience = request.context.get("read_timeout", self._longest)
        takes = 1.2 if self.attempts % 2 == 0 else self._longest
        self.seconds += min(takes, patience)
        if takes >= patience:
            raise ReadTimeoutError(endpoint_url="x")


@pytest.fixture
def wire(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowWire]:
    api = alice.api()
    created = api.post("/api/v1/todos", {"title": "Slow"}, content_type="application/json")
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    wire = SlowWire(clients.dynamodb_client())
    wire.path = f"/api/v1/todos/{created.json()['todo_id']}"
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=lambda: wire.seconds))
    yield wire
    clients.forget_clients()


def test_a_change_is_given_up_in_time(wire: SlowWire, alice: Person) -> None:
    answer = alice.api().patch(wire.path, {"title": "Changed"}, content_type="application/json")
    assert answer.status_code == 503
    assert wire.attempts > 2, "it has been tried"
    assert wire.seconds < PROMISED_SECONDS


def test_a_command_waits_as_long_as_it_takes(wire: SlowWire, alice: Person) -> None:
    from accounts import dependencies

    for _ in range(3):
        assert dependencies.account_repository().find_by_sub(alice.identity.sub) is not None
    assert wire.seconds > PROMISED_SECONDS
