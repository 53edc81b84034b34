"""Capacity as DynamoDB tells it, for one table or for several."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.hooks import HierarchicalEmitter

from webapp import metrics
from webapp.aws import usage as aws_usage


def counted(operation: str, consumed: Any) -> metrics.Counts:
    """What a call of this operation with this answer is counted as."""
    events = HierarchicalEmitter()
    context: dict[str, Any] = {}
    aws_usage.observe(events)
    model = SimpleNamespace(name=operation)
    with metrics.collected() as counts:
        events.emit(f"before-call.dynamodb.{operation}", context=context, model=model, params={})
        parsed = {} if consumed is None else {"ConsumedCapacity": consumed}
        events.emit(f"after-call.dynamodb.{operation}", context=context, model=model, parsed=parsed)
    assert counts.pop("aws_calls") == 1
    assert counts.pop("aws_milliseconds") >= 0
    return counts


ONE = {"TableName": "todos", "CapacityUnits": 1.5}
TWO = {"TableName": "users", "CapacityUnits": 2.0}


@pytest.mark.parametrize(
    ("operation", "consumed", "expected"),
    [
        ("GetItem", ONE, {"read_units": 1.5}),
        ("Query", ONE, {"read_units": 1.5}),
        ("BatchGetItem", [ONE, TWO], {"read_units": 3.5}),
        ("PutItem", ONE, {"write_units": 1.5}),
        ("UpdateItem", ONE, {"write_units": 1.5}),
        ("TransactWriteItems", [ONE, TWO], {"write_units": 3.5}),
        ("PutItem", None, {}),
        ("BatchGetItem", [], {}),
    ],
)
def test_units_are_reads_or_writes(operation: str, consumed: Any, expected: metrics.Counts) -> None:
    assert counted(operation, consumed) == expected


def test_a_call_that_was_never_sent_has_no_time() -> None:
    with metrics.collected() as counts:
        aws_usage._end(context={})
    assert counts == {}


@pytest.mark.parametrize(
    ("members", "params", "expected"),
    [
        ({"ReturnConsumedCapacity": None}, {"Key": 1}, {"Key": 1, "ReturnConsumedCapacity": "TOTAL"}),
        (
            {"ReturnConsumedCapacity": None},
            {"ReturnConsumedCapacity": "NONE"},
            {"ReturnConsumedCapacity": "NONE"},
        ),
        ({"Limit": None}, {"Limit": 1}, {"Limit": 1}),
    ],
)
def test_capacity_is_asked_for_where_it_can_be(members: Any, params: Any, expected: Any) -> None:
    model = SimpleNamespace(input_shape=SimpleNamespace(members=members))
    assert aws_usage._ask_for_capacity(params=params, model=model) == expected
