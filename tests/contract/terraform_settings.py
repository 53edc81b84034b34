"""What Terraform's files declare that the manual speaks of: variables, settings (as `group.name`), alarms and events."""

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


def alarms() -> set[str]:
    """The names of all alarms behind the environment's; what stands for a table, an index or a node is cut off."""
    monitoring = TERRAFORM / "modules" / "monitoring"
    text = (monitoring / "alarms.tf").read_text()
    loops = re.findall(r"for (?:name|name, rate) in (.*?) : name =>", text)
    names = {
        *re.findall(r"^      ([a-z-]+) += \{$", text, re.MULTILINE),
        *re.findall(r'"([a-z-]+-)\$\{node\}" =>', text),
        *(name for loop in loops for name in re.findall(r"\b([a-z]+(?:-[a-z]+)+)\b", loop)),
        *re.findall(r'alarm_name += "\$\{var\.context\.name\}-([a-z-]+)(?:\$.*)?"$', text, re.MULTILINE),
        *re.findall(r"^    ([a-z-]+) = \{$", (monitoring / "edge.tf").read_text(), re.MULTILINE),
    }
    return {name.rstrip("-") for name in names}


def events() -> set[str]:
    """The names of what is told by mail without being an alarm."""
    text = (TERRAFORM / "modules" / "monitoring" / "events.tf").read_text()
    return set(re.findall(r"^    ([a-z-]+) = \{$", text, re.MULTILINE))
