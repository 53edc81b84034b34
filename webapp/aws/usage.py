"""What a request asks of AWS: calls, the time they take, and the capacity DynamoDB counts for them.

boto3 says before and after every call what it does; these handlers listen. A call that boto3 repeats after a failure is
one call, and its time includes the repeat.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from webapp.metrics import count

_STARTED = "servertask_started"
# Every other operation that consumes capacity is a write.
_READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})


def observe(events: Any) -> None:
    """Count every call of the clients that are built from the session with these events."""
    events.register("provide-client-params.dynamodb", _ask_for_capacity)
    events.register("before-call", _begin)
    events.register("after-call", _end)
    events.register("after-call.dynamodb", _count_capacity)
    # A call that got no answer at all.
    events.register("after-call-error", _end)


def _ask_for_capacity(params: Mapping[str, Any], model: Any, **_: Any) -> Mapping[str, Any]:
    """Let DynamoDB say what a call consumed, which costs nothing but some bytes of the answer."""
    if "ReturnConsumedCapacity" in model.input_shape.members:
        return {"ReturnConsumedCapacity": "TOTAL", **params}
    return params


def _begin(context: dict[str, Any], **_: Any) -> None:
    context[_STARTED] = time.perf_counter()
    count("aws_calls")


def _end(context: Mapping[str, Any], **_: Any) -> None:
    # A call refused before it was sent has no beginning.
    if started := context.get(_STARTED):
        count("aws_milliseconds", (time.perf_counter() - started) * 1000)


def _count_capacity(parsed: Mapping[str, Any], model: Any, **_: Any) -> None:
    consumed = parsed.get("ConsumedCapacity") or []
    # Calls that may concern several tables answer with a list.
    tables = [consumed] if isinstance(consumed, Mapping) else consumed
    units = sum(table.get("CapacityUnits", 0) for table in tables)
    if units:
        count("read_units" if model.name in _READS else "write_units", units)
