"""The figures of a request: counted where things happen, written once with the request's log line.

    metrics.count("cache_hits")

CloudWatch reads the figures out of the line itself (its embedded metric format), so that no request waits for a metric
to be sent. Outside a request, in a command for example, counting does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Literal

NAMESPACE = "ServerTask"

# What may be counted. A new name is a new metric on the bill, so it is added here and nowhere else.
Counter = Literal[
    "aws_calls",
    "aws_milliseconds",
    "read_units",
    "write_units",
    "cache_hits",
    "cache_misses",
    "label_failures",
]
Counts = dict[str, float]

_MILLISECONDS = frozenset({"latency", "aws_milliseconds"})

_counts: ContextVar[Counts | None] = ContextVar("counts", default=None)


def count(name: Counter, amount: float = 1) -> None:
    """Add to a figure of the request in hand."""
    counts = _counts.get()
    if counts is not None:
        counts[name] = counts.get(name, 0) + amount


@contextmanager
def collected() -> Iterator[Counts]:
    """Everything counted inside; each request has its own."""
    counts: Counts = {}
    token = _counts.set(counts)
    try:
        yield counts
    finally:
        _counts.reset(token)


def document(
    *, route: str, counts: Mapping[str, float], milliseconds: float, is_error: bool, at: datetime
) -> dict[str, Any]:
    """The members of a log line that make CloudWatch take its figures as metrics.

    Latency and errors stand under the route as well as in sum. Everything else is summed only, since every metric of
    every route is paid for on its own, and errors are left out of a line that has none, for the same reason.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

    Args:
        route: the route's pattern or another name out of a bounded set, never a path.
        counts: what was counted during the request.
        milliseconds: how long it took.
        is_error: whether the answer was a fault of the service.
        at: when it ended.
    """
    by_route = {"latency": milliseconds, **({"errors": 1} if is_error else {})}
    in_sum = {"requests": 1, "errors": int(is_error), "latency": milliseconds, **counts}
    directives = [_directive(["route"], by_route), _directive([], in_sum)]
    return {
        "_aws": {"Timestamp": int(at.timestamp() * 1000), "CloudWatchMetrics": directives},
        "route": route,
        **in_sum,
    }


def _directive(dimensions: list[str], figures: Mapping[str, float]) -> dict[str, Any]:
    metrics = [
        {"Name": name, "Unit": "Milliseconds" if name in _MILLISECONDS else "Count"} for name in figures
    ]
    return {"Namespace": NAMESPACE, "Dimensions": [dimensions], "Metrics": metrics}
