"""Every variable and output of Terraform says what it is, and no value is taken unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.contract.terraform_settings import MODULES, TERRAFORM, settings

# These only hand values on to the modules, which check them.
HANDING_ON = {"environment", "production", "staging"}
# What one module has made for another needs no check: the names of an object's attributes hold the two together.
WIRED = re.compile(r"^(?:local\.(?:context|place)|module\.[\w.]+)$")


def _blocks(kind: str, file_name: str) -> Iterator[tuple[str, str]]:
    for file in sorted(TERRAFORM.rglob(file_name)):
        for name, body in re.findall(
            rf'^{kind} "(\w+)" {{\n(.*?)^}}', file.read_text(), re.DOTALL | re.MULTILINE
        ):
            yield f"{file.parent.name}.{name}", body


ENVIRONMENT = (TERRAFORM / "modules/environment/main.tf").read_text()
VARIABLES = dict(_blocks("variable", "variables.tf"))
OUTPUTS = dict(_blocks("output", "outputs.tf"))


def test_there_are_variables_and_outputs() -> None:
    assert len(VARIABLES) > 40
    assert len(OUTPUTS) > 50


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_is_described_typed_and_checked(name: str) -> None:
    body = VARIABLES[name]
    assert re.search(r'^  description = "[A-Z].{5,}\."$', body, re.MULTILINE)
    assert re.search(r"^  type +=", body, re.MULTILINE)
    is_checked = "validation {" in body or re.search(r"^  type +=\s*bool$", body, re.MULTILINE)
    assert is_checked or name.partition(".")[0] in HANDING_ON or _is_wired(name)


def _is_wired(name: str) -> bool:
    """Whether the environment gives this variable of a module nothing but what it or another module has made."""
    module, _, variable = name.partition(".")
    call = re.search(rf'^module "{module}" {{\n(.*?)^}}', ENVIRONMENT, re.DOTALL | re.MULTILINE)
    assert call, module
    given = re.search(rf"^  {variable} += (?:{{\n((?:    .*\n)+)  }}|(.*))$", call[1], re.MULTILINE)
    assert given, name
    values = re.findall(r"^    \w+ += (.*)$", given[1], re.MULTILINE) if given[1] else [given[2]]
    return all(WIRED.match(value) for value in values)


def test_a_value_that_a_person_gives_is_not_taken_for_a_wired_one() -> None:
    assert _is_wired("service.network")
    assert _is_wired("service.stores")
    assert not _is_wired("service.settings")
    assert not _is_wired("network.ports")


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_is_described(name: str) -> None:
    assert re.search(r'^  description = "[A-Z].{5,}\."$', OUTPUTS[name], re.MULTILINE)


def test_what_is_handed_on_is_checked_where_it_arrives() -> None:
    """A value of a root has a check in the root, or a module has a variable that takes it and checks it."""
    unchecked = [
        name
        for name, body in VARIABLES.items()
        if name.startswith("environment.") and "validation {" not in body and "bool" not in body
    ]
    for name in unchecked:
        variable = name.partition(".")[2]
        assert re.search(rf"^  \w+ += var\.{variable}$", ENVIRONMENT, re.MULTILINE), name


def test_every_suppressed_finding_has_its_reason() -> None:
    for file in sorted(TERRAFORM.rglob("*.tf")):
        for line in file.read_text().splitlines():
            if "checkov:skip" in line:
                assert re.search(r"checkov:skip=CKV2?_AWS_\d+:[A-Z].{5,}\.$", line), f"{file}: {line}"


def test_the_daily_task_runs_a_command_there_is() -> None:
    sweep = (TERRAFORM / "modules/service/sweep.tf").read_text()
    (command,) = re.findall(r'command = \["python", "manage\.py", "(\w+)"\]', sweep)
    assert list(TERRAFORM.parent.parent.glob(f"*/management/commands/{command}.py"))


def test_a_setting_is_declared_once() -> None:
    """The roots and the environment hand settings through without a word on what they hold."""
    for name in MODULES:
        for place in ("production", "staging", "environment"):
            assert re.search(r"^  type +=\s*any$", VARIABLES[f"{place}.{name}"], re.MULTILINE), (place, name)
    assert {"service.cpu", "service.task_count.maximum", "cache.node_count", "alarms.emails"} <= settings()


def test_every_group_of_settings_is_held_against_what_its_module_knows() -> None:
    """A name that is not known would be a default without a word."""
    text = (TERRAFORM / "modules/environment/settings.tf").read_text()
    for name, module in MODULES.items():
        assert re.search(rf"^    {name} += keys\(var\.{name}\)$", text, re.MULTILINE)
        assert re.search(rf"^    {name} += keys\(module\.{module}\.settings\)$", text, re.MULTILINE)
