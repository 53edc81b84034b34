"""Writes as DynamoDB understands them: every kind of change and of condition, alone and in a transaction."""

from __future__ import annotations

from typing import Any

import pytest

from webapp.dynamodb.codec import from_item, to_item
from webapp.dynamodb.conditions import (
    Condition,
    contains,
    equals,
    has_fewer_than,
    has_more_than,
    is_absent,
    is_present,
)
from webapp.dynamodb.transactions import put_item, transact, update_item
from webapp.dynamodb.writes import TableWrites

KEY = {"user_id": {"S": "thing"}}
THING = {
    "user_id": "thing",
    # A word of DynamoDB's own, as a name.
    "size": 1,
    "note": "old",
    "members": {"a", "b"},
    "entries": {"0-1": {"x": 1}, "0-2": {"x": 2}},
}
HOLDING = [
    is_present("note"),
    is_absent("other"),
    is_present(("entries", "0-1")),
    is_absent(("entries", "0-3")),
    equals("size", 1),
    contains("members", "a") & contains("members", "b"),
    contains("members", "c") | contains("members", "b"),
    has_more_than("members", 1),
    has_fewer_than("entries", 3),
]
FAILING = [
    is_absent("note"),
    is_present("other"),
    is_absent(("entries", "0-1")),
    equals("size", 2),
    contains("members", "a") & contains("members", "c"),
    has_more_than("members", 2),
    has_fewer_than("entries", 2),
]


@pytest.fixture
def client(dynamodb: Any, users_table: str) -> Any:
    dynamodb.put_item(TableName=users_table, Item=to_item(THING))
    return dynamodb


@pytest.fixture
def writes(users_table: str) -> TableWrites:
    return TableWrites(users_table)


def stored(client: Any, table: str) -> dict[str, Any]:
    return from_item(client.get_item(TableName=table, Key=KEY)["Item"])


@pytest.mark.parametrize("when", HOLDING)
def test_what_holds(client: Any, writes: TableWrites, when: Condition) -> None:
    assert transact(client, [writes.check(KEY, when=when)]).is_written
    assert update_item(client, writes.update(KEY, {"note": "new"}, when=when)["Update"]).is_written


@pytest.mark.parametrize("when", FAILING)
def test_what_does_not_hold_is_told_with_what_stood_there(
    client: Any, writes: TableWrites, when: Condition
) -> None:
    other = writes.put(to_item({"user_id": "other"}))
    outcome = transact(client, [other, writes.update(KEY, {"note": "new"}, when=when)])
    assert (outcome.is_written, list(outcome.refused)) == (False, [1])
    assert from_item(outcome.refused[1] or {}) == THING
    alone = update_item(client, writes.update(KEY, {"note": "new"}, when=when)["Update"])
    assert from_item(alone.refused[0] or {}) == THING


def test_every_kind_of_change(client: Any, writes: TableWrites, users_table: str) -> None:
    when = equals("size", 1)
    assert transact(client, [writes.update(KEY, {"note": None, "other": "x"}, when=when)]).is_written
    assert transact(client, [writes.include(KEY, {"members": {"c"}}, when=when)]).is_written
    assert transact(client, [writes.exclude(KEY, {"members": {"a"}}, when=when)]).is_written
    unchanged = {name: value for name, value in THING.items() if name != "note"}
    assert stored(client, users_table) == {**unchanged, "other": "x", "members": {"b", "c"}}


def test_an_item_is_put_once(client: Any, writes: TableWrites, users_table: str) -> None:
    new = to_item({"user_id": "new"})
    put = writes.put(new, when=is_absent("user_id"))
    assert transact(client, [put]).is_written
    assert transact(client, [put]).refused == {0: new}
    assert put_item(client, put["Put"]).refused == {0: new}


def test_an_item_is_deleted_as_it_was_read(client: Any, writes: TableWrites, users_table: str) -> None:
    assert transact(client, [writes.delete(KEY, when=equals("size", 2))]).refused
    assert transact(client, [writes.delete(KEY, when=equals("size", 1))]).is_written
    assert "Item" not in client.get_item(TableName=users_table, Key=KEY)
