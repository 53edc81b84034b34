"""Alarms and dashboard look at metrics that the service writes; CloudWatch says nothing about one that never comes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from webapp import metrics

MODULE = Path(__file__).resolve().parent.parent.parent / "deploy/terraform/modules/monitoring"

# What `metrics.document` writes for every request, besides what was counted.
_OF_EVERY_REQUEST = {"requests", "errors", "latency"}


def _lines() -> list[str]:
    return [line for file in sorted(MODULE.glob("*.tf")) for line in file.read_text().splitlines()]


def _watched() -> set[str]:
    """Metrics of our own that the module names; a dot in a graph repeats the namespace of the line before."""
    found = set()
    namespace = ""
    for line in _lines():
        if graph := re.search(r'\["([^"]+)", "(\w+)"', line):
            namespace = namespace if graph.group(1) == "." else graph.group(1)
            name = graph.group(2)
        elif alarm := re.search(r'namespace\s*=\s*"([^"]+)", metric = "(\w+)"', line):
            namespace, name = alarm.groups()
        else:
            continue
        if namespace == metrics.NAMESPACE:
            found.add(name)
    return found


def test_every_metric_watched_is_written() -> None:
    watched = _watched()
    assert watched >= {"latency", "label_failures", "cache_hits"}
    assert watched <= _OF_EVERY_REQUEST | set(get_args(metrics.Counter))
