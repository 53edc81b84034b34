"""The floor of AWS: a bare boto3 client that makes the same calls, with the same conditions and nothing around them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TASKS, USERS = "todos", "users"


@dataclass(frozen=True)
class Floor:
    """The calls of one user, made again and again."""

    client: Any
    user_id: str
    sub: str
    session_id: str
    # A whole item of one of the user's tasks.
    item: dict[str, Any]

    def session(self, _: int = 0) -> None:
        keys = [{"user_id": {"S": f"sub#{self.sub}"}}, {"user_id": {"S": f"session#{self.session_id}"}}]
        self.client.batch_get_item(RequestItems={USERS: {"Keys": keys, "ConsistentRead": True}})

    def list_uncached(self, _: int = 0) -> None:
        self.session()
        self.client.query(
            TableName=TASKS,
            IndexName="CreatedAtIndex",
            KeyConditionExpression="user_id = :owner",
            ExpressionAttributeValues={":owner": {"S": self.user_id}},
            ScanIndexForward=False,
            ConsistentRead=True,
            Limit=101,
        )

    def get(self, _: int = 0) -> None:
        self.client.get_item(TableName=TASKS, Key=self._key(self.item["todo_id"]), ConsistentRead=True)

    def create(self, _: int = 0) -> None:
        new = {**self.item, "todo_id": {"S": str(uuid.uuid4())}}
        put = {"TableName": TASKS, "Item": new, "ConditionExpression": "attribute_not_exists(todo_id)"}
        self.client.transact_write_items(TransactItems=[{"Put": put}, {"Update": self._counts("pending")}])

    def change_status(self, number: int = 0) -> None:
        self.get()
        status = "ongoing" if number % 2 else "pending"
        created = self.item["created_at"]["S"]
        update = {
            "TableName": TASKS,
            "Key": self._key(self.item["todo_id"]),
            "UpdateExpression": "SET #status = :status, statusKey = :key, write_id = :write, version = version + :one",
            "ConditionExpression": "attribute_exists(todo_id)",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": {
                ":status": {"S": status},
                ":key": {"S": f"open#{status}#{created}"},
                ":write": {"S": str(uuid.uuid4())},
                ":one": {"N": "1"},
            },
        }
        counts = self._counts(status)
        self.client.transact_write_items(TransactItems=[{"Update": update}, {"Update": counts}])

    def _key(self, todo_id: dict[str, str]) -> dict[str, Any]:
        return {"user_id": {"S": self.user_id}, "todo_id": todo_id}

    def _counts(self, status: str) -> dict[str, Any]:
        return {
            "TableName": TASKS,
            "Key": self._key({"S": "#counts#0"}),
            "UpdateExpression": "ADD #status :one",
            "ExpressionAttributeNames": {"#status": status},
            "ExpressionAttributeValues": {":one": {"N": "1"}},
        }


# What each case asks of AWS; a cached list asks nothing.
CALLS: dict[str, Callable[[Floor, int], None] | None] = {
    "list of 100, cached": None,
    "list of 100, uncached": Floor.list_uncached,
    "create": Floor.create,
    "status update": Floor.change_status,
    "page of a task": Floor.get,
}
