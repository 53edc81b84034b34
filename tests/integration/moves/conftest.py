"""Two tables on the local cloud: one to move from, one to move to."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from botocore.config import Config

from tests import first_version
from tests.first_version import LATER
from tests.local_cloud import LocalCloud
from todos.access import Access
from todos.tasks.domain import Todo
from todos.tasks.repository import DynamoDBTodoRepository
from webapp.operations import provisioning
from webapp.operations.moves.passes import Moved, move_tasks


@dataclass
class Ground:
    """A move in the making."""

    client: Any
    source: str
    target: str

    def move(self, *, client: Any = None, at: datetime = LATER) -> Moved:
        return move_tasks(client or self.client, source=self.source, target=self.target, at=at)

    def todos(self, table: str) -> DynamoDBTodoRepository:
        return DynamoDBTodoRepository(client=self.client, table=table)

    def tasks_of(self, owner_id: str, table: str = "") -> dict[str, Todo]:
        """The tasks of one person, by their ids; of the target, unless another table is named."""
        todos = self.todos(table or self.target).every(Access.own(owner_id))
        return {todo.todo_id: todo for todo in todos}

    def kept(self, table: str = "") -> list[dict[str, Any]]:
        """All that stands in the target, or in another table."""
        found = self.client.scan(TableName=table or self.target, ConsistentRead=True)["Items"]
        return sorted(found, key=repr)


def make_table(client: Any) -> str:
    """A table of today's schema; its name."""
    name = f"move-{uuid.uuid4().hex[:12]}"
    client.create_table(**provisioning.create_table_request(name, provisioning.table_definitions()["todos"]))
    return name


@pytest.fixture
def client(cloud: LocalCloud) -> Any:
    # A move reads and writes in threads.
    return cloud.client("dynamodb", config=Config(max_pool_connections=32))


@pytest.fixture
def ground(client: Any) -> Iterator[Ground]:
    """From a table of the first version with its tasks of two people."""
    source = f"move-{uuid.uuid4().hex[:12]}"
    first_version.create_table(client, source)
    first_version.fill_table(client, source, "VAH000001", "VAH000002")
    yield from _cleared(Ground(client, source, make_table(client)))


@pytest.fixture
def new_ground(client: Any) -> Iterator[Ground]:
    """From an empty table of today, to which the service of today writes."""
    yield from _cleared(Ground(client, make_table(client), make_table(client)))


def _cleared(ground: Ground) -> Iterator[Ground]:
    yield ground
    for name in (ground.source, ground.target):
        with suppress(ground.client.exceptions.ResourceNotFoundException):
            ground.client.delete_table(TableName=name)
