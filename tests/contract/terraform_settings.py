"""What `terraform.tfvars` may hold: the variables of the roots and, as `group.name`, the settings of the modules."""

from __future__ import annotations

import re

from tests.local_cloud import ROOT

TERRAFORM = ROOT / "deploy" / "terraform"
# Which module types, checks and gives defaults to which object that the roots hand through.
MODULES = {
    "service": "service",
    "network": "network",
    "tables": "data",
    "cache": "cache",
    "images": "images",
    "alarms": "monitoring",
}


def variables(root: str) -> set[str]:
    return set(
        re.findall(r'^variable "(\w+)"', (TERRAFORM / root / "variables.tf").read_text(), re.MULTILINE)
    )


def settings() -> set[str]:
    """Every setting of every group, and what those that are objects hold."""
    return {f"{group}.{name}" for group, module in MODULES.items() for name in _settings_of(module)}


def _settings_of(module: str) -> set[str]:
    text = (TERRAFORM / "modules" / module / "variables.tf").read_text()
    found = re.search(r'^variable "settings" {\n(.*?)^}', text, re.DOTALL | re.MULTILINE)
    assert found, f"{module} has no settings"
    typed = found[1].partition("type = object({")[2].partition("\n  })")[0]
    attributes = re.findall(r"^    (\w+) += (.*)$", typed, re.MULTILINE)
    assert attributes, f"{module} has no settings"
    parts = {
        f"{name}.{part}"
        for name, type_ in attributes
        for members in re.findall(r"object\({ ([^}]*) }\)", type_)
        for part in re.findall(r"(\w+) = ", members)
    }
    return {name for name, _ in attributes} | parts
