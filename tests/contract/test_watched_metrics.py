"""Alarms and dashboard look at metrics that the service writes; CloudWatch says nothing about one that never comes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from webapp import metrics

ROOT = Path(__file__).resolve().parent.parent.parent
MODULE = ROOT / "deploy/terraform/modules/monitoring"

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
        elif plain := re.search(r'^  namespace += "([^"]+)"$', line):
            namespace = plain.group(1)
            continue
        elif plain := re.search(r'^  metric_name += "(\w+)"$', line):
            name = plain.group(1)
        else:
            continue
        if namespace == metrics.NAMESPACE:
            found.add(name)
    return found


def _counted_in_the_log() -> dict[str, str]:
    """The metrics that a filter of the log makes, with the words it looks for."""
    text = (MODULE / "log_metrics.tf").read_text()
    return dict(re.findall(r'^    (\w+) = ".*\\"([^"]+)\\".*"$', text, re.MULTILINE))


def test_every_metric_watched_is_written() -> None:
    watched = _watched()
    assert watched >= {"latency", "label_failures", "cache_hits", "cache_out_of_reach", "sweeps"}
    assert watched <= _OF_EVERY_REQUEST | set(get_args(metrics.Counter)) | set(_counted_in_the_log())


def test_every_line_counted_is_written_by_the_code() -> None:
    counted = _counted_in_the_log()
    assert set(counted) == {"cache_out_of_reach", "sweeps"}
    sources = [
        file.read_text()
        for package in ("accounts", "todos", "webapp")
        for file in ROOT.glob(f"{package}/**/*.py")
    ]
    for name, words in counted.items():
        writing = re.compile(rf'(?:_log\.\w+|stdout\.write)\(f?"[^\n]*{re.escape(words)}"')
        assert any(writing.search(source) for source in sources), name
