"""Reads of many items: pages of a query, and batches of keys."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from webapp.aws.outages import translated_outages
from webapp.dynamodb.attempts import Sleep, attempts
from webapp.dynamodb.entities import Item
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# As many as `BatchGetItem` takes.
MAX_KEYS = 100
_MOST_REPEATS = 5


def query_pages(client: DynamoDBClient, request: Mapping[str, Any]) -> Iterator[list[Item]]:
    """The items of a `Query`, a list for each of its pages; an empty one is not the end.

    Raises:
        Unavailable: the store does not answer.
    """
    asked = dict(request)
    while True:
        with translated_outages():
            answer: Any = client.query(**asked)
        yield answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def get_items(
    client: DynamoDBClient,
    table: str,
    keys: Sequence[Item],
    *,
    sleep: Sleep = time.sleep,
) -> Iterator[Item]:
    """The items that there are under keys, as of now, in no order. What was left out is asked for again.

    Raises:
        Unavailable: the store does not answer, or has no capacity for some of them.
    """
    for start in range(0, len(keys), MAX_KEYS):
        unread: Any = {"Keys": list(keys[start : start + MAX_KEYS]), "ConsistentRead": True}
        for _ in attempts(sleep, most=_MOST_REPEATS):
            with translated_outages():
                answer: Any = client.batch_get_item(RequestItems={table: unread})
            yield from answer["Responses"].get(table, [])
            unread = answer.get("UnprocessedKeys", {}).get(table)
            if not unread:
                break
        else:
            raise Unavailable
