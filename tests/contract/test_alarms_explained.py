"""Whoever is woken by an alarm finds it in the manual, and the manual speaks of none that is gone.

The same for the values it tells to change: each is a variable of the roots.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.contract.terraform_settings import alarms, events, settings

ROOT = Path(__file__).resolve().parent.parent.parent
TERRAFORM = ROOT / "deploy/terraform"
MANUAL = (ROOT / "docs/operations.md").read_text()


def _declared() -> set[str]:
    """Names of alarms and events, without the environment's in front; what a loop fills in is left out."""
    return (alarms() - {"throttles"}) | events() | {"throttles-todos", "throttles-users"}


def _explained() -> set[str]:
    """Names in the first column of the manual's table."""
    section = re.search(r"^## Alarms$(.*?)^## ", MANUAL, re.DOTALL | re.MULTILINE)
    assert section
    rows = re.findall(r"^\| ([^|]+) \|", section.group(1), re.MULTILINE)
    return {name.rstrip("-…") for row in rows for name in re.findall(r"`([a-z-]+…?)`", row)}


def test_every_alarm_is_explained_and_every_explanation_has_its_alarm() -> None:
    declared = _declared()
    assert {
        "errors",
        "latency",
        "cpu",
        "cache-memory",
        "task-failed",
        "images-errors",
        "mail-bounces",
    } <= declared
    assert _explained() == declared


def _named(kind: str, file_name: str) -> set[str]:
    """Variables or outputs of the two roots."""
    return {
        name
        for root in ("bootstrap", "production", "staging")
        for name in re.findall(rf'^{kind} "(\w+)"', (TERRAFORM / root / file_name).read_text(), re.MULTILINE)
    }


def test_every_value_to_change_is_a_variable() -> None:
    told = set(re.findall(r"`((?:[a-z_]+\.)+[a-z_]+|[a-z]+(?:_[a-z]+)+)(?: = [^`]+)?`", MANUAL))
    told -= {name for name in told if name.endswith((".py", ".toml", ".md", ".sh", ".tf", ".hcl", ".tfvars"))}
    commands = {file.stem for file in ROOT.glob("*/management/commands/*.py")}
    # Fields of the log and of a task, and what the root of production sets itself.
    others = {"aws_calls", "aws_milliseconds", "request_id", "is_permanent", "reminder_lease"}
    # Reasons in the log for which clients are given up, and the code of what READ_ONLY refuses with its setting's name.
    others |= {
        "request_timeout",
        "answer_not_read",
        "made_room",
        "writes_paused",
        "read_only",
        "warm_throughput",
    }
    # Said after the group that they stand in.
    others |= {"active_signing_key", "signing_keys"}
    others |= {f"deploy.{file.stem}" for file in ROOT.glob("deploy/*.py")}
    assert {"service.secret_key_version", "service.task_count.maximum"} <= told
    known = (
        _named("variable", "variables.tf") | settings() | _named("output", "outputs.tf") | commands | others
    )
    assert sorted(told - known) == []
