"""People with a given number of tasks, put into the tables without asking the service for each."""

from __future__ import annotations

import base64
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from tests.bench.floors import TASKS
from tests.integration.container.production import Client, joined
from todos.tasks import keys
from todos.tasks.domain import Todo
from todos.tasks.repository.items import to_todo_item

_START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Someone:
    """A signed-in user and their tasks."""

    token: str
    user_id: str
    items: list[dict[str, Any]]

    @property
    def claims(self) -> dict[str, Any]:
        """What the access token says; nobody has to believe it here."""
        part = self.token.split(".")[1]
        found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return found

    def todo_id(self, number: int) -> str:
        identifier: str = self.items[-1 - number]["todo_id"]["S"]
        return identifier


def someone_with(port: int, client: Any, count: int) -> Someone:
    """Register somebody and give them so many tasks, a minute apart, and the counts of them."""
    caller: Client = joined(port, count)
    _, answer = caller.api("GET", "auth/user")
    caller.close()
    user_id = answer["user_data"]["user_id"]
    items = [_item(user_id, number) for number in range(count)]
    rest = iter(items)
    while part := list(islice(rest, 25)):
        client.batch_write_item(RequestItems={TASKS: [{"PutRequest": {"Item": item}} for item in part]})
    numbers = {name: {"N": str(count)} for name in ("pending", "open", "live")}
    counts = {"user_id": {"S": user_id}, "todo_id": {"S": keys.counts_id(0)}, **numbers}
    client.put_item(TableName=TASKS, Item=counts)
    return Someone(caller.token, user_id, items)


def _item(user_id: str, number: int) -> dict[str, Any]:
    at = _START + timedelta(minutes=number)
    todo = Todo(
        todo_id=str(uuid.uuid4()),
        space_id=user_id,
        title="Book the train to Edinburgh",
        created_at=at,
        updated_at=at,
        description="The one before noon, a seat at a window, and one for the bicycle if there is still one left.",
        due_date=date(2026, 12, 18),
        tags=("travel", "family"),
    )
    return to_todo_item(todo, fingerprint=uuid.uuid4().hex, write_id=str(uuid.uuid4()))
