"""CloudWatch's embedded metric format, as its specification has it: what a document must be to become metrics.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
and, for what a dimension and a metric may be called, the API reference of CloudWatch (`Dimension`, `MetricDatum`).
"""

from __future__ import annotations

import math
from typing import Any

_UNITS = frozenset({"Milliseconds", "Count", "Bytes", "Percent", "None"})

# A metric by its name and dimensions, as CloudWatch tells them apart.
Metric = tuple[str, tuple[tuple[str, str], ...]]


def metrics_of(line: dict[str, Any]) -> dict[Metric, float]:
    """The metrics CloudWatch would take from a log line; whatever breaks the specification fails."""
    metadata = line["_aws"]
    assert set(metadata) == {"Timestamp", "CloudWatchMetrics"}
    assert type(metadata["Timestamp"]) is int
    found: dict[Metric, float] = {}
    for directive in metadata["CloudWatchMetrics"]:
        found |= _directive(directive, line)
    return found


def _directive(directive: dict[str, Any], line: dict[str, Any]) -> dict[Metric, float]:
    assert set(directive) == {"Namespace", "Dimensions", "Metrics"}
    assert 1 <= len(directive["Namespace"]) <= 255
    assert not directive["Namespace"].startswith("AWS/")
    assert directive["Dimensions"], "a set of dimensions may be empty, their list may not"
    assert len(directive["Metrics"]) <= 100
    names = [metric["Name"] for metric in directive["Metrics"]]
    assert len(names) == len(set(names))
    for metric in directive["Metrics"]:
        assert set(metric) == {"Name", "Unit"}
        assert metric["Unit"] in _UNITS
    return {
        (name, dimensions): _number(name, line)
        for dimensions in (_dimensions(names, line) for names in directive["Dimensions"])
        for name in names
    }


def _number(name: str, line: dict[str, Any]) -> float:
    assert 1 <= len(name) <= 255
    value = line[name]
    assert type(value) in {int, float}, name
    assert math.isfinite(value)
    return float(value)


def _dimensions(names: list[str], line: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    assert len(names) <= 30
    for name in names:
        assert 1 <= len(name) <= 255
        assert isinstance(line[name], str)
        assert line[name].strip(), "an empty dimension drops the metric"
        assert line[name].isascii()
        assert len(line[name]) <= 1024
    return tuple((name, line[name]) for name in names)
