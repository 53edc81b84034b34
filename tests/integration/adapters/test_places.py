"""A dependency that hangs, and many who ask for it: whoever needs it not is served meanwhile.

The threads here are as many as a process of the service has; what nobody takes up waits, as it does there.
"""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts import dependencies as account_dependencies
from tests.personas import Person
from todos import dependencies as todo_dependencies
from webapp.aws import clients

THREADS = 16
CROWD = 64
KEY = "{user_id}/00928be2-29ba-4a00-b7e1-5612ed7363f6.jpg"


@pytest.fixture
def silence() -> Iterator[str]:
    """The address of something that takes every connection and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(THREADS) as pool:
        yield pool


def _forget() -> None:
    clients.forget_clients()
    account_dependencies.identity_provider.cache_clear()
    account_dependencies.authentication_service.cache_clear()
    todo_dependencies.forget()


@pytest.fixture
def hanging(
    alice: Person, silence: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[None]:
    """The named service hangs, and everything else is well."""
    monkeypatch.setenv(f"AWS_ENDPOINT_URL_{request.param}", silence)
    _forget()
    # The pool's keys are known, as they are a moment after a start.
    assert alice.api().get("/api/v1/tasks/fetch-task").status_code == 200
    yield
    _forget()


def sign_in(_: Person, number: int) -> Any:
    body = {"email": f"person{number}@example.com", "password": "Person-pass1"}
    return Client().post("/api/v1/auth/login", body, content_type="application/json")


def attach(alice: Person, number: int) -> Any:
    body = {"key": KEY.format(user_id=alice.user_id)}
    return alice.api().post(f"/api/v1/todos/{UUID(int=number)}/images", body, content_type="application/json")


def ask_labels(alice: Person, _: int) -> Any:
    return alice.api().get("/api/v1/rekognition", {"imagekey": KEY.format(user_id=alice.user_id)})


@pytest.mark.parametrize(
    ("hanging", "ask", "service"),
    [
        ("COGNITO_IDENTITY_PROVIDER", sign_in, "cognito-idp"),
        ("S3", attach, "s3"),
        ("REKOGNITION", ask_labels, "rekognition"),
    ],
    indirect=["hanging"],
)
@pytest.mark.usefixtures("hanging")
def test_holds_no_more_than_its_places(
    ask: Any, service: str, alice: Person, threads: ThreadPoolExecutor, settings: LazySettings
) -> None:
    places = settings.AWS_REQUESTS_AT_ONCE[service]
    crowd = [threads.submit(ask, alice, number) for number in range(CROWD)]
    lists = threads.submit(alice.api().get, "/api/v1/tasks/fetch-task")
    health = threads.submit(Client().get, "/healthz")

    assert lists.result().status_code == 200
    assert health.result().status_code == 200
    assert _waiting(crowd) == places, "whoever has a place waits still, and nobody else"
    turned_away = [asked.result() for asked in crowd if asked.done()]
    assert Counter(answer.status_code for answer in turned_away) == {503: CROWD - places}
    assert {answer["Retry-After"] for answer in turned_away} == {"2"}
    assert {asked.result().status_code for asked in crowd} == {503}
    # The places are there again.
    again = threads.submit(ask, alice, 0)
    time.sleep(0.3)
    assert not again.done()


@pytest.mark.parametrize("hanging", ["S3"], indirect=True)
@pytest.mark.usefixtures("hanging")
def test_readiness_is_found_out_once_at_a_time(alice: Person, threads: ThreadPoolExecutor) -> None:
    crowd = [threads.submit(Client().get, "/readyz") for _ in range(CROWD)]
    lists = threads.submit(alice.api().get, "/api/v1/tasks/fetch-task")
    assert lists.result().status_code == 200
    assert _waiting(crowd) == 1
    assert {asked.result().status_code for asked in crowd} == {503}


def _waiting(crowd: list[Future[Any]]) -> int:
    """How many have no answer yet, once the threads that had none to wait for have gone home."""
    time.sleep(0.2)
    return sum(not asked.done() for asked in crowd)
