"""Where MiniStack's DynamoDB answers less than AWS's, as far as this service depends on it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from ministack.services import dynamodb

# Whether the query at hand asks for whole items, which AWS then fetches from the table where a local index has less.
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html (Select)
_wants_whole_items: ContextVar[bool] = ContextVar("wants_whole_items", default=False)


def install() -> None:
    """Adapt MiniStack's DynamoDB."""
    query, project = dynamodb._query, dynamodb._apply_index_projection

    def answer(data: dict[str, Any]) -> Any:
        token = _wants_whole_items.set(data.get("Select") == "ALL_ATTRIBUTES")
        try:
            return query(data)
        finally:
            _wants_whole_items.reset(token)

    def projected(item: dict[str, Any], table: dict[str, Any], index_name: str | None) -> Any:
        local = {index["IndexName"] for index in table.get("LocalSecondaryIndexes") or []}
        return item if _wants_whole_items.get() and index_name in local else project(item, table, index_name)

    dynamodb._query, dynamodb._apply_index_projection = answer, projected
