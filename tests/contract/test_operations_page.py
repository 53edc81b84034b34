"""`docs/operations.md` names what is really there: every alarm, every event, every script and setting it tells to use."""

from __future__ import annotations

import re

import pytest

from tests.contract.terraform_settings import MODULES, settings, variables
from tests.local_cloud import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text()
TERRAFORM = ROOT / "deploy" / "terraform"
MONITORING = TERRAFORM / "modules" / "monitoring"
ALARMS = PAGE[PAGE.index("## Alarms") : PAGE.index("## Take an environment down")]


def alarms() -> set[str]:
    """The names of all alarms behind the environment's name; what stands for a table or a node is cut off."""
    text = (MONITORING / "alarms.tf").read_text()
    single = text[text.index("single = merge") : text.index('resource "aws_cloudwatch_metric_alarm"')]
    names = set(re.findall(r"^      ([a-z-]+) = \{$", single, re.MULTILINE))
    names |= set(re.findall(r"\"([a-z-]+-)\$\{node\}\" =>", single))
    names |= set(re.findall(r"alarm_name += \"\$\{var\.context\.name\}-([a-z-]+)", text))
    return names


def test_every_alarm_has_a_row_that_says_what_to_do() -> None:
    found = alarms()
    assert {"errors", "latency", "no-healthy-task", "unhealthy-tasks", "throttles-", "cache-cpu-"} <= found
    first_cells = [row.split("|")[1] for row in ALARMS.splitlines() if row.startswith("| `")]
    told = {name for cell in first_cells for name in re.findall(r"`([a-z-]+)", cell)}
    for name in found:
        assert any(row == name or (name.endswith("-") and row.startswith(name)) for row in told), name


def test_every_event_has_a_row() -> None:
    events = re.findall(r"^    ([a-z-]+) = \{$", (MONITORING / "events.tf").read_text(), re.MULTILINE)
    assert events
    for name in events:
        assert f"| mail `{name}` |" in ALARMS


@pytest.mark.parametrize("script", sorted(set(re.findall(r"deploy/\w+\.sh", PAGE))))
def test_every_script_is_there(script: str) -> None:
    assert (ROOT / script).is_file()


def test_every_variable_it_sets_is_one_of_the_roots() -> None:
    told = set(re.findall(r"^ {3}(\w+) += ", PAGE, re.MULTILINE))
    assert {"account_id", "alarms"} <= told
    assert told <= variables("bootstrap") | variables("production")


def test_every_setting_it_gives_is_one_of_its_group() -> None:
    given = {
        f"{group}.{name}"
        for group, members in re.findall(r"\b(\w+) += { (.*?) }", PAGE)
        if group in MODULES
        for name in re.findall(r"(\w+) = ", members)
    }
    assert {"alarms.emails", "images.signing_keys"} <= given
    assert given <= settings()


def test_it_keeps_to_outputs_that_exist() -> None:
    outputs = set(re.findall(r'output "(\w+)"', (TERRAFORM / "production" / "outputs.tf").read_text()))
    told = set(re.findall(r"out -(?:raw|json) (\w+)", PAGE)) | {"subnet_ids", "service_security_group_id"}
    assert told <= outputs
