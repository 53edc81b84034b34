"""Every variable and output of Terraform says what it is, and no value is taken unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TERRAFORM = Path(__file__).resolve().parent.parent.parent / "deploy/terraform"
# These only hand values on to the modules, which check them.
HANDING_ON = {"environment", "production", "staging"}


def _blocks(kind: str, file_name: str) -> Iterator[tuple[str, str]]:
    for file in sorted(TERRAFORM.rglob(file_name)):
        for name, body in re.findall(
            rf'^{kind} "(\w+)" {{\n(.*?)^}}', file.read_text(), re.DOTALL | re.MULTILINE
        ):
            yield f"{file.parent.name}.{name}", body


VARIABLES = dict(_blocks("variable", "variables.tf"))
OUTPUTS = dict(_blocks("output", "outputs.tf"))


def test_there_are_variables_and_outputs() -> None:
    assert len(VARIABLES) > 100
    assert len(OUTPUTS) > 50


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_is_described_typed_and_checked(name: str) -> None:
    body = VARIABLES[name]
    assert re.search(r'^  description = "[A-Z].{5,}\."$', body, re.MULTILINE)
    assert re.search(r"^  type +=", body, re.MULTILINE)
    is_checked = "validation {" in body or re.search(r"^  type +=\s*bool$", body, re.MULTILINE)
    assert is_checked or name.partition(".")[0] in HANDING_ON


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_is_described(name: str) -> None:
    assert re.search(r'^  description = "[A-Z].{5,}\."$', OUTPUTS[name], re.MULTILINE)


def test_what_is_handed_on_is_checked_where_it_arrives() -> None:
    """A value of a root has a check in the root, or a module has a variable that takes it and checks it."""
    handed = (TERRAFORM / "modules/environment/main.tf").read_text()
    unchecked = [
        name
        for name, body in VARIABLES.items()
        if name.startswith("environment.") and "validation {" not in body and "bool" not in body
    ]
    for name in unchecked:
        variable = name.partition(".")[2]
        assert re.search(rf"^  \w+ += var\.{variable}$", handed, re.MULTILINE), name


def test_every_suppressed_finding_has_its_reason() -> None:
    for file in sorted(TERRAFORM.rglob("*.tf")):
        for line in file.read_text().splitlines():
            if "checkov:skip" in line:
                assert re.search(r"checkov:skip=CKV2?_AWS_\d+:[A-Z].{5,}\.$", line), f"{file}: {line}"


def test_the_daily_task_runs_a_command_there_is() -> None:
    sweep = (TERRAFORM / "modules/service/sweep.tf").read_text()
    (command,) = re.findall(r'command = \["python", "manage\.py", "(\w+)"\]', sweep)
    assert list(TERRAFORM.parent.parent.glob(f"*/management/commands/{command}.py"))
