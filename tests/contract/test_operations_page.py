"""`docs/operations.md` names what is really there: every alarm, every event, every script and setting it tells to use."""

from __future__ import annotations

import re

import pytest

from tests.contract.terraform_settings import MODULES, alarms, events, settings, variables
from tests.local_cloud import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text()
TERRAFORM = ROOT / "deploy" / "terraform"
ALARMS = PAGE[PAGE.index("## Alarms") : PAGE.index("## Take an environment down")]


def test_every_alarm_has_a_row_that_says_what_to_do() -> None:
    found = alarms()
    assert {"errors", "latency", "no-healthy-task", "unhealthy-tasks", "throttles", "cache-cpu"} <= found
    first_cells = [row.split("|")[1] for row in ALARMS.splitlines() if row.startswith("| `")]
    told = {name for cell in first_cells for name in re.findall(r"`([a-z-]+)", cell)}
    for name in found:
        assert any(row.rstrip("-") == name or row.startswith(f"{name}-") for row in told), name


def test_every_event_has_a_row() -> None:
    assert events()
    for name in events():
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
