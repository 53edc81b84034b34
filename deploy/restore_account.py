"""Puts one person's tasks back as a restored table has them; docs/operations.md tells how to come by that table.

    .venv/bin/python -m deploy.restore_account VAH000001 --from todos-restored --to todos --region eu-west-2

Everything of that person becomes what it was, counts and all; what was made since goes. Nobody may write meanwhile:
deactivate the account first. It can be run again after a failure.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import boto3

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_KEY = ("user_id", "todo_id")
# DynamoDB takes so many writes at once.
_BATCH = 25

Item = dict[str, Any]


class NothingToRestore(Exception):
    """The restored table has nothing of that person: a slip of the pen would delete everything they have."""


def restore(client: DynamoDBClient, *, user_id: str, source: str, target: str) -> tuple[int, int]:
    """Make a person's items in the target what they are in the source.

    Returns:
        How many were written, and how many that are not in the source were deleted.

    Raises:
        NothingToRestore: the source has none.
    """
    wanted = list(_items(client, source, user_id))
    if not wanted:
        raise NothingToRestore(f"{source} has nothing of {user_id}")
    kept = {_identity(item) for item in wanted}
    surplus = [item for item in _items(client, target, user_id) if _identity(item) not in kept]
    # What is there too much goes first: cut short, the table lacks something and a repeat brings it.
    _write(client, target, [{"DeleteRequest": {"Key": _key(item)}} for item in surplus])
    _write(client, target, [{"PutRequest": {"Item": item}} for item in wanted])
    return len(wanted), len(surplus)


def _items(client: DynamoDBClient, table: str, user_id: str) -> Iterator[Item]:
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="user_id = :user",
        ExpressionAttributeValues={":user": {"S": user_id}},
        ConsistentRead=True,
    )
    for page in pages:
        yield from page["Items"]


def _key(item: Item) -> Item:
    return {name: item[name] for name in _KEY}


def _identity(item: Item) -> str:
    return str(item["todo_id"]["S"])


def _write(client: DynamoDBClient, table: str, requests: Sequence[Any]) -> None:
    left = iter(requests)
    while batch := list(islice(left, _BATCH)):
        while batch:
            answer = client.batch_write_item(RequestItems={table: batch})
            batch = answer.get("UnprocessedItems", {}).get(table, [])
            # What is not taken is throttled.
            time.sleep(0.2 if batch else 0)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Put one person's tasks back as a restored table has them.")
    parser.add_argument("user_id", help="the person's number, VAH…")
    parser.add_argument("--from", dest="source", required=True, help="the restored table")
    parser.add_argument("--to", dest="target", required=True, help="the table of the service")
    parser.add_argument("--region", required=True)
    given = parser.parse_args(arguments)
    client = boto3.client("dynamodb", region_name=given.region)
    try:
        written, deleted = restore(client, user_id=given.user_id, source=given.source, target=given.target)
    except NothingToRestore as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(f"{written} items of {given.user_id} are as they were; {deleted} made since are gone.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
