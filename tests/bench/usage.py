"""What an operation asks of AWS: its calls, and the capacity units that DynamoDB counts for them.

What a write consumed stands in its answer; the local cloud counts it by the real one's rules, indexes and transactions
included. Reads it does not count by size, so their units follow from the items that were read: nothing here filters
in DynamoDB, so what comes back is what was read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from webapp.aws import clients as aws

READ_UNIT_BYTES = 4096

Item = Mapping[str, Mapping[str, Any]]


@dataclass
class Usage:
    """What was asked since the beginning, in order."""

    calls: list[str] = field(default_factory=list)
    reads: float = 0
    writes: float = 0

    def note(self, model: Any, parsed: Mapping[str, Any], keys: int, *, is_fetching: bool = False) -> None:
        self.calls.append(model.name)
        match model.name:
            case "GetItem":
                self.reads += _units(parsed.get("Item", {}))
            case "BatchGetItem":
                items = [item for table in parsed["Responses"].values() for item in table]
                # A key without an item is paid for as well.
                self.reads += sum(map(_units, items)) + keys - len(items)
            case "Query":
                self.reads += _units(*parsed["Items"])
                if is_fetching:
                    # An index that has only rows is read for the keys, and each item from the table besides.
                    self.reads += sum(map(_units, parsed["Items"]))
            case _:
                self.writes += _written(parsed)


def _units(*items: Item) -> int:
    """Units of a consistent read: one for every 4 KB of the items together, and one at least."""
    return max(1, math.ceil(sum(map(item_size, items)) / READ_UNIT_BYTES))


def _written(answer: Mapping[str, Any]) -> float:
    consumed = answer.get("ConsumedCapacity") or []
    tables = [consumed] if isinstance(consumed, Mapping) else consumed
    return sum(float(table["CapacityUnits"]) for table in tables)


@contextmanager
def used() -> Iterator[Usage]:
    """What the process's clients are asked inside."""
    usage, keys, fetching = Usage(), [0], [False]

    def begin(params: Mapping[str, Any], **_: Any) -> None:
        wanted = params.get("RequestItems", {}).values()
        keys[0] = sum(len(table["Keys"]) for table in wanted if isinstance(table, dict))

    def query(params: Mapping[str, Any], **_: Any) -> None:
        fetching[0] = params.get("Select") == "ALL_ATTRIBUTES"

    def end(model: Any, parsed: Mapping[str, Any], **_: Any) -> None:
        usage.note(model, parsed, keys[0], is_fetching=fetching[0])

    clients = (aws.dynamodb_client(), aws.cognito_client(), aws.s3_client(), aws.rekognition_client())
    events = [client.meta.events for client in clients]
    for emitter in events:
        emitter.register("provide-client-params.dynamodb.BatchGetItem", begin)
        emitter.register("provide-client-params.dynamodb.Query", query)
        emitter.register_last("after-call", end)
    try:
        yield usage
    finally:
        for emitter in events:
            emitter.unregister("provide-client-params.dynamodb.BatchGetItem", begin)
            emitter.unregister("provide-client-params.dynamodb.Query", query)
            emitter.unregister("after-call", end)


def item_size(item: Item) -> int:
    """Bytes of an item as DynamoDB counts them, names included.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
    """
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            digits = content.lstrip("-").replace(".", "").strip("0")
            return math.ceil(len(digits) / 2) + 1 + int(content.startswith("-"))
        case "SS":
            return sum(len(text.encode()) for text in content)
        case "L":
            return 3 + sum(1 + _value_size(part) for part in content)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _value_size(part) for name, part in content.items())
        case _:
            return 1
