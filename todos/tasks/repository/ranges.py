"""Parts of the indexes, and the requests that read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from todos.tasks import keys
from todos.tasks.domain import Status
from webapp.dynamodb.entities import Item
from webapp.errors import FieldError, InvalidInput

# Indexes that have only what a row shows; of what they name, everything is asked for.
_OF_ROWS = frozenset({keys.DUE_INDEX, keys.ORDER_INDEX, keys.PICTURE_INDEX})
# Indexes in which each status, or each list, has a range of its own.
_WITH_PREFIX = frozenset({keys.STATUS_INDEX, keys.ORDER_INDEX})


@dataclass(frozen=True, slots=True)
class Range:
    """A part of an index: its name, its sort attribute, and the first and last value of it, both included."""

    index: str
    attribute: str
    first: str
    last: str

    @property
    def is_empty(self) -> bool:
        """Whether it ends before it begins, which DynamoDB refuses; nothing lies in it."""
        return self.first > self.last

    @property
    def prefix(self) -> str:
        """What all keys of the range begin with and what says nothing of their order."""
        return self.last[: self.last.rfind("#") + 1] if self.index in _WITH_PREFIX else ""

    def place(self, item: Item) -> tuple[str, str]:
        """Where an item stands in the range: what its key says of the order, and its id."""
        return item[self.attribute]["S"].removeprefix(self.prefix), item["todo_id"]["S"]

    def start_key(self, space_id: str, place: tuple[str, str]) -> Item:
        """What a request goes on behind."""
        key, todo_id = place
        return {**keys.todo_key(space_id, todo_id), self.attribute: {"S": self.prefix + key}}

    def request(self, table: str, space_id: str, *, is_ascending: bool, start: Item | None) -> dict[str, Any]:
        """The `Query` that reads it in one direction, consistently."""
        request: dict[str, Any] = {
            "TableName": table,
            "IndexName": self.index,
            "KeyConditionExpression": "user_id = :space AND #sorted BETWEEN :first AND :last",
            "ExpressionAttributeNames": {"#sorted": self.attribute},
            "ExpressionAttributeValues": {
                ":space": {"S": space_id},
                ":first": {"S": self.first},
                ":last": {"S": self.last},
            },
            "ScanIndexForward": is_ascending,
            "ConsistentRead": True,
        }
        if self.index in _OF_ROWS:
            request["Select"] = "ALL_ATTRIBUTES"
        if start is not None:
            request["ExclusiveStartKey"] = start
        return request


def of_prefix(index: str, attribute: str, prefix: str, first: str = "", last: str = keys.END) -> Range:
    """What begins alike, between two ends."""
    return Range(index, attribute, prefix + first, prefix + last)


def of_status(status: Status, first: str = "", last: str = keys.END) -> Range:
    """Live tasks of a status, between two moments."""
    return of_prefix(keys.STATUS_INDEX, keys.STATUS_KEY, keys.status_prefix(status), first, last)


def foreign_cursor() -> InvalidInput:
    """What is said of a position that another kind of list has given."""
    detail = "This cursor belongs to another list."
    return InvalidInput(errors=(FieldError("cursor", "invalid_cursor", detail),))
