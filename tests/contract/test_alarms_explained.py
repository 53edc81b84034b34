"""Whoever is woken by an alarm finds it in the manual, and the manual speaks of none that is gone.

The same for the values it tells to change: each is a variable of the roots.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TERRAFORM = ROOT / "deploy/terraform"
MANUAL = (ROOT / "docs/operations.md").read_text()


def _declared() -> set[str]:
    """Names of alarms and events, without the environment's in front; what a loop fills in is left out."""
    alarms = (TERRAFORM / "modules/monitoring/alarms.tf").read_text()
    events = (TERRAFORM / "modules/monitoring/events.tf").read_text()
    tables = re.search(r'"\$\{var\.name\}-throttles-\$\{each\.key\}"', alarms)
    assert tables
    names = {
        *re.findall(r"^      ([a-z-]+) += \{$", alarms, re.MULTILINE),
        *re.findall(r'"([a-z]+-[a-z]+-)\$\{node\}"', alarms),
        *re.findall(r'alarm_name += "\$\{var\.name\}-([a-z-]+)"$', alarms, re.MULTILINE),
        *re.findall(r"^    ([a-z-]+) = \{$", events, re.MULTILINE),
    }
    return {name.rstrip("-") for name in names} | {"throttles-todos", "throttles-users"}


def _explained() -> set[str]:
    """Names in the first column of the manual's table."""
    section = re.search(r"^## Alarms$(.*?)^## ", MANUAL, re.DOTALL | re.MULTILINE)
    assert section
    rows = re.findall(r"^\| ([^|]+) \|", section.group(1), re.MULTILINE)
    return {name.rstrip("-…") for row in rows for name in re.findall(r"`([a-z-]+…?)`", row)}


def test_every_alarm_is_explained_and_every_explanation_has_its_alarm() -> None:
    declared = _declared()
    assert {"errors", "latency", "cpu", "cache-memory", "task-failed"} <= declared
    assert _explained() - {"monthly_budget"} == declared


def test_every_value_to_change_is_a_variable() -> None:
    variables = {
        name
        for root in ("production", "staging")
        for name in re.findall(
            r'^variable "(\w+)"', (TERRAFORM / root / "variables.tf").read_text(), re.MULTILINE
        )
    }
    told = re.findall(r"`([a-z]+(?:_[a-z]+)+)(?:\.\w+)?(?: = [^`]+)?`", MANUAL)
    # Names of other things in the manual: outputs, fields of the log, commands, what a root sets itself.
    others = {
        "aws_calls",
        "aws_milliseconds",
        "is_permanent",
        "request_id",
        "service_security_group_id",
        "subnet_ids",
        "sweep_images",
    }
    assert "secret_key_version" in told
    assert sorted(set(told) - others - variables) == []
