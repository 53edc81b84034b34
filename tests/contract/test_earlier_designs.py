"""`docs/earlier-designs.md`: every row says what became of it, and what is said to be as asked is there."""

from __future__ import annotations

import re

import pytest

from tests.contract.terraform_settings import TERRAFORM
from tests.local_cloud import ROOT

PAGE = (ROOT / "docs" / "earlier-designs.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| asked ")
]


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_every_row_says_what_became_of_it(row: list[str]) -> None:
    asked, by, here, why = row
    assert by in {"first", "second", "both"}
    assert here in {"as asked", "different"}
    if here == "as asked":
        files = re.findall(r"`([\w./-]+\.(?:tf|py|sh|json|md|example)|Dockerfile|\.env\.example)`", why)
        assert files, asked
        assert all((ROOT / file).is_file() for file in files)
    else:
        assert len(why) > 40, "a reason is a sentence"


def _terraform() -> str:
    return "".join(file.read_text() for file in sorted(TERRAFORM.rglob("*.tf")))


def test_fixed_names_are_kept() -> None:
    text = _terraform()
    for name in (
        "todo-frontend-cluster", "todo-frontend-service", "server-task-user-pool", "server-task-client", "todooac",
    ):  # fmt: skip
        assert f'"{name}${{var.context.name_suffix}}"' in text
        assert f"`{name}`" in PAGE


def test_what_is_said_to_be_gone_is_gone() -> None:
    text = _terraform() + (ROOT / ".env.example").read_text()
    for name in (
        "JWT_SECRET",
        "PASS_SECRET_KEY",
        "DB_TABLE_NAME",
        "my-key-group",
        "aws_api_gateway",
        "aws_apigatewayv2",
    ):
        assert name not in text
    assert not re.search(r"^(?:# )?REGION=", text, re.MULTILINE)


@pytest.mark.parametrize("environment", ["production", "staging"])
def test_the_repositorys_address_and_name_are_outputs(environment: str) -> None:
    outputs = (TERRAFORM / environment / "outputs.tf").read_text()
    assert {"repository_url", "repository_name"} <= set(re.findall(r'^output "(\w+)"', outputs, re.MULTILINE))
