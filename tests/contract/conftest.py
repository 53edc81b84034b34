"""Every implementation of a port, under the same tests.

The real ones run on the local cloud, or, for DynamoDB, on the endpoint named in `CONTRACT_DYNAMODB_ENDPOINT`.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config

from accounts.dependencies import DynamoDBAccountRepository
from accounts.sessions.cache import CachedSessionRepository
from accounts.sessions.ports import SessionRepository
from tests.fakes import InMemoryAccountRepository, InMemoryListRepository, InMemoryTodoRepository
from tests.fakes.cache import FakeRedis
from tests.local_cloud import CREDENTIALS, REGION
from todos.lists.cached import CachedListRepository
from todos.lists.ports import ListRepository
from todos.lists.repository import DynamoDBListRepository
from todos.tasks.cache_invalidation import CacheInvalidatingTodoRepository
from todos.tasks.ports import TodoRepository
from todos.tasks.repository import DynamoDBTodoRepository
from todos.tasks.repository.tally import BOUNDS, LISTS
from webapp.cache.breaker import Breaker
from webapp.cache.shared import PAUSE_SECONDS, SharedCache
from webapp.cache.versioned import VersionedCache
from webapp.operations import provisioning

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


# One for each of the items that count; the bound of the product only takes longer to reach.
MOST_LISTS = 8


@pytest.fixture(scope="session")
def dynamodb(request: pytest.FixtureRequest) -> Any:
    """A client with the retries of the service's own."""
    endpoint = os.environ.get("CONTRACT_DYNAMODB_ENDPOINT") or request.getfixturevalue("cloud").endpoint
    return _client(endpoint)


def _client(endpoint: str) -> DynamoDBClient:
    config = Config(
        connect_timeout=1,
        read_timeout=5,
        retries={"mode": "standard", "total_max_attempts": 2},
        max_pool_connections=32,
        proxies={},
    )
    key, secret = CREDENTIALS.values()
    return boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name=REGION,
        config=config,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
    )


@pytest.fixture
def faulty_dynamodb(dynamodb: Any) -> Any:
    """A client of its own for a test that provokes faults, so that no other test meets them."""
    endpoint = dynamodb.meta.endpoint_url
    return _client(endpoint)


@pytest.fixture
def todos_table(dynamodb: Any) -> Iterator[str]:
    yield from _table(dynamodb, "todos")


@pytest.fixture
def users_table(dynamodb: Any) -> Iterator[str]:
    yield from _table(dynamodb, "users")


def _table(client: Any, role: str) -> Iterator[str]:
    name = f"contract-{role}-{uuid.uuid4().hex[:12]}"
    client.create_table(**provisioning.create_table_request(name, provisioning.table_definitions()[role]))
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    yield name
    client.delete_table(TableName=name)


def _cache(kind: str) -> VersionedCache | None:
    """The cache of an implementation that has one, in reach or out of it."""
    if not kind.startswith("cached"):
        return None
    redis = FakeRedis()
    redis.is_out_of_reach = kind != "cached"
    return VersionedCache(shared=SharedCache(backend=redis, breaker=Breaker(pause_seconds=PAUSE_SECONDS)))


_IMPLEMENTATIONS = ["memory", "cached", "cached, Redis down", "dynamodb"]


@pytest.fixture(params=_IMPLEMENTATIONS)
def todos(request: pytest.FixtureRequest) -> TodoRepository:
    """Every `TodoRepository`."""
    if cache := _cache(request.param):
        return CacheInvalidatingTodoRepository(repository=InMemoryTodoRepository(), cache=cache)
    if request.param == "memory":
        return InMemoryTodoRepository()
    table = request.getfixturevalue("todos_table")
    return DynamoDBTodoRepository(client=request.getfixturevalue("dynamodb"), table=table)


@dataclass(frozen=True)
class Lists:
    """A `ListRepository` over the tasks that it counts."""

    repository: ListRepository
    todos: TodoRepository


@pytest.fixture(params=_IMPLEMENTATIONS)
def lists(request: pytest.FixtureRequest) -> Lists:
    """Every `ListRepository`, which holds eight lists at most."""
    if cache := _cache(request.param):
        tasks = CacheInvalidatingTodoRepository(repository=InMemoryTodoRepository(), cache=cache)
        kept = InMemoryListRepository(tasks, most=MOST_LISTS)
        return Lists(CachedListRepository(repository=kept, cache=cache), tasks)
    if request.param == "memory":
        in_memory = InMemoryTodoRepository()
        return Lists(InMemoryListRepository(in_memory, most=MOST_LISTS), in_memory)
    client, table = (request.getfixturevalue(name) for name in ("dynamodb", "todos_table"))
    bounds = {**BOUNDS, LISTS: MOST_LISTS}
    stored = DynamoDBListRepository(client=client, table=table, bounds=bounds)
    return Lists(stored, DynamoDBTodoRepository(client=client, table=table))


@pytest.fixture(params=_IMPLEMENTATIONS)
def accounts(request: pytest.FixtureRequest) -> SessionRepository:
    """Every `SessionRepository`."""
    if cache := _cache(request.param):
        return CachedSessionRepository(repository=InMemoryAccountRepository(), cache=cache)
    if request.param == "memory":
        return InMemoryAccountRepository()
    table = request.getfixturevalue("users_table")
    return DynamoDBAccountRepository(client=request.getfixturevalue("dynamodb"), table=table)
