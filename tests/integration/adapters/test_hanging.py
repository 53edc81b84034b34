"""Dependencies that take a connection and never answer: everything says so within the promised 5 seconds."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client

from accounts.dependencies import CognitoIdentityProvider, DynamoDBAccountRepository
from accounts.identity.tokens import SigningKeys, jwks_fetcher
from tests.factories import make_profile, make_session, make_todo
from todos.access import Access
from todos.tasks.domain import Change
from todos.tasks.query import TodoQuery
from todos.tasks.repository import DynamoDBTodoRepository
from webapp.aws import clients as aws
from webapp.errors import Unavailable

PROMISED_SECONDS = 5


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes every connection and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        yield listener.getsockname()[1]


@pytest.fixture
def silence(silent_port: int, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Iterator[str]:
    """Every AWS service is silent; the address of the silence."""
    address = f"http://127.0.0.1:{silent_port}"
    aws.forget_clients()
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    settings.COGNITO_JWKS_URL = f"{address}/jwks.json"
    yield address
    aws.forget_clients()


@pytest.fixture
def frozen_redis(silent_port: int, settings: LazySettings) -> None:
    from webapp.settings import cache as cache_settings

    location = f"redis://127.0.0.1:{silent_port}/0"
    settings.CACHES = {"default": {**cache_settings._REDIS, "LOCATION": location}}


ALICE = Access.own("VAH000001")


def seconds_of(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    with pytest.raises(Unavailable):
        call()
    return time.perf_counter() - started


def test_every_call_is_an_outage_in_time(silence: str) -> None:
    todos = DynamoDBTodoRepository(client=aws.dynamodb_client(), table="todos")
    accounts = DynamoDBAccountRepository(client=aws.dynamodb_client(), table="users")
    provider = CognitoIdentityProvider(client=aws.cognito_client(), pool_id="eu-west-2_x", client_id="x")
    keys = SigningKeys(fetch=jwks_fetcher(f"{silence}/jwks.json"))
    calls: list[Callable[[], object]] = [
        lambda: todos.get(ALICE, "id"),
        lambda: todos.list_todos(ALICE, TodoQuery()),
        lambda: todos.add(ALICE, make_todo()),
        lambda: todos.edit(ALICE, "id", Change),
        lambda: todos.trash_all(ALICE, at=make_todo().created_at),
        lambda: todos.count_by_status(ALICE),
        accounts.next_user_number,
        lambda: accounts.add(make_profile()),
        lambda: accounts.find_session("sub-1", "session-1"),
        lambda: accounts.start_session(make_session()),
        lambda: provider.sign_in(email="a@b.de", password="x"),
        lambda: provider.sign_up(email="a@b.de", password="x", username="x"),
        lambda: provider.find(username="a@b.de"),
        lambda: keys.find("pool"),
    ]
    with ThreadPoolExecutor(len(calls)) as pool:
        seconds = list(pool.map(seconds_of, calls))
    assert max(seconds) < PROMISED_SECONDS
    assert min(seconds) > 1, "Somebody did not wait at all, so nothing was tried."


def test_readiness_is_denied_in_time(silence: str, frozen_redis: None) -> None:
    started = time.perf_counter()
    response = Client().get("/readyz")
    assert time.perf_counter() - started < PROMISED_SECONDS
    assert response.status_code == 503
    assert set(response.json()["checks"].values()) == {"failed"}


def test_a_frozen_cache_is_given_up_soon(frozen_redis: None) -> None:
    started = time.perf_counter()
    with pytest.raises(Exception, match="Timeout"):
        cache.get("anything")
    assert time.perf_counter() - started < 1
