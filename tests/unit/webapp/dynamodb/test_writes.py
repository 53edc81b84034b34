"""How writes are put together, and what the answers to them mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from webapp.dynamodb.conditions import contains, equals, has_fewer_than, is_absent, is_present
from webapp.dynamodb.transactions import IN_THE_WAY, Outcome, put_item, transact, update_item
from webapp.dynamodb.writes import TableWrites, differing
from webapp.errors import Unavailable

KEY = {"id": {"S": "1"}}
WRITES = TableWrites("things")
ITEM = {"id": {"S": "1"}, "name": {"S": "old"}}


class Client:
    """Answers every call the same way."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def _call(self, **parameters: Any) -> Any:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    transact_write_items = update_item = put_item = _call


def error(code: str, **more: Any) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 400}, **more}
    return ClientError(response, "TransactWriteItems")


def cancelled(*reasons: Any) -> ClientError:
    listed = [{"Code": reason} if isinstance(reason, str) else reason for reason in reasons]
    return error("TransactionCanceledException", CancellationReasons=listed)


def made(answer: Any) -> Outcome:
    client: Any = Client(answer)
    return transact(client, [WRITES.put(ITEM), WRITES.put(ITEM)])


def updated(answer: Any) -> Outcome:
    client: Any = Client(answer)
    return update_item(client, WRITES.update(KEY, {"name": "new"})["Update"])


def put(answer: Any) -> Outcome:
    client: Any = Client(answer)
    return put_item(client, WRITES.put(ITEM)["Put"])


every_way = pytest.mark.parametrize("make", [made, updated, put])
alone = pytest.mark.parametrize("make", [updated, put])


class TestPuttingTogether:
    def test_without_a_condition_asks_for_nothing_more(self) -> None:
        assert WRITES.put(ITEM) == {"Put": {"TableName": "things", "Item": ITEM}}
        assert WRITES.delete(KEY) == {"Delete": {"TableName": "things", "Key": KEY}}

    def test_a_condition_names_what_it_compares(self) -> None:
        assert WRITES.check(KEY, when=equals("version", 3)) == {
            "ConditionCheck": {
                "TableName": "things",
                "Key": KEY,
                "ConditionExpression": "#version = :expected_version",
                "ExpressionAttributeNames": {"#version": "version"},
                "ExpressionAttributeValues": {":expected_version": {"N": "3"}},
            }
        }

    def test_a_change_sets_what_has_a_value_and_removes_what_has_none(self) -> None:
        update = WRITES.update(KEY, {"name": "new", "note": None, "size": 0}, when=is_present("id"))
        assert update["Update"] == {
            "TableName": "things",
            "Key": KEY,
            "UpdateExpression": "SET #n0 = :v0, #n2 = :v1 REMOVE #n1",
            "ConditionExpression": "attribute_exists(#id)",
            "ExpressionAttributeNames": {"#n0": "name", "#n1": "note", "#n2": "size", "#id": "id"},
            "ExpressionAttributeValues": {":v0": {"S": "new"}, ":v1": {"N": "0"}},
        }

    def test_a_change_that_takes_one_away_brings_no_values(self) -> None:
        assert "ExpressionAttributeValues" not in WRITES.update(KEY, {"note": None})["Update"]

    def test_sets_get_and_lose_members(self) -> None:
        assert WRITES.include(KEY, {"members": {"b", "a"}})["Update"] == {
            "TableName": "things",
            "Key": KEY,
            "UpdateExpression": "ADD #n0 :v0",
            "ExpressionAttributeNames": {"#n0": "members"},
            "ExpressionAttributeValues": {":v0": {"SS": ["a", "b"]}},
        }
        assert WRITES.exclude(KEY, {"members": {"a"}})["Update"]["UpdateExpression"] == "DELETE #n0 :v0"

    def test_an_entry_of_a_map_goes_by_any_id(self) -> None:
        condition = is_absent(("images", "0-1")) & has_fewer_than("images", 5)
        assert condition.expression == (
            "(attribute_not_exists(#images.#0302d31)) AND (size(#images) < :most_images)"
        )
        assert condition.names == {"#images": "images", "#0302d31": "0-1"}

    def test_conditions_on_members_of_one_set_stay_apart(self) -> None:
        both = contains("members", "a") & contains("members", "b")
        assert sorted(both.values.values()) == ["a", "b"]

    def test_what_differs(self) -> None:
        assert differing({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": None, "c": 4, "d": 5}) == {
            "b": None,
            "c": 4,
            "d": 5,
        }


class TestAnOutcome:
    @every_way
    def test_of_writes_that_were_made(self, make: Callable[[Any], Outcome]) -> None:
        assert make({}) == Outcome(is_written=True)

    def test_of_a_failed_condition_tells_what_stood_there_by_its_position(self) -> None:
        outcome = made(cancelled("None", {"Code": "ConditionalCheckFailed", "Item": ITEM}))
        assert outcome == Outcome(is_written=False, refused={1: ITEM})

    def test_of_a_failed_condition_over_nothing(self) -> None:
        assert made(cancelled("ConditionalCheckFailed", "None")).refused == {0: None}

    @alone
    def test_of_a_failed_condition_of_a_write_alone(self, make: Callable[[Any], Outcome]) -> None:
        assert make(error("ConditionalCheckFailedException", Item=ITEM)).refused == {0: ITEM}
        assert make(error("ConditionalCheckFailedException")).refused == {0: None}

    @pytest.mark.parametrize(
        "reason", ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]
    )
    def test_of_what_passes_is_open(self, reason: str) -> None:
        assert made(cancelled("None", reason)) == IN_THE_WAY

    @alone
    def test_of_a_conflict_of_a_write_alone_is_open(self, make: Callable[[Any], Outcome]) -> None:
        assert make(error("TransactionConflictException")) == IN_THE_WAY

    @pytest.mark.parametrize("other", ["TransactionConflict", "ThrottlingError"])
    def test_a_failed_condition_decides_whatever_else_there_was(self, other: str) -> None:
        assert made(cancelled(other, "ConditionalCheckFailed")).refused == {1: None}

    @every_way
    def test_of_a_fault_of_ours_is_loud(self, make: Callable[[Any], Outcome]) -> None:
        with pytest.raises(ClientError):
            make(error("ValidationException"))

    @pytest.mark.parametrize("reason", ["ValidationError", "ItemCollectionSizeLimitExceeded"])
    def test_of_a_transaction_that_can_never_be_made_is_loud(self, reason: str) -> None:
        with pytest.raises(ClientError):
            made(cancelled("None", reason))

    @every_way
    def test_of_an_outage_is_unknown(self, make: Callable[[Any], Outcome]) -> None:
        with pytest.raises(Unavailable):
            make(error("InternalServerError"))
