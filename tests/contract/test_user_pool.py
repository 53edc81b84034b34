"""The user pool, its client and its group on AWS are those that `manage.py setup_aws` makes in a local cloud.

What the one asks Cognito for is compared with what the other declares. Terraform may declare more (protection against
deletion, a sender of mail), never less and nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from webapp.operations import provisioning

MODULE = Path(__file__).resolve().parent.parent.parent / "deploy/terraform/modules/identity/main.tf"

# What the API nests and the Terraform provider does not, or calls otherwise.
_SAME_AS = {
    "policies.password_policy": "password_policy",
    "pool_name": "name",
    "client_name": "name",
    "group_name": "name",
    "account_recovery_setting.recovery_mechanisms": "account_recovery_setting.recovery_mechanism",
}


class Cognito:
    """Has nothing yet, and remembers what it is asked to make."""

    def __init__(self) -> None:
        self.made: dict[str, dict[str, Any]] = {}

    def get_paginator(self, operation: str) -> Cognito:
        assert operation in {"list_user_pools", "list_user_pool_clients"}
        return self

    def paginate(self, **_: Any) -> Iterator[dict[str, Any]]:
        yield {"UserPools": [], "UserPoolClients": []}

    def get_group(self, **_: Any) -> None:
        raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "GetGroup")

    def create_user_pool(self, **request: Any) -> dict[str, Any]:
        self.made["aws_cognito_user_pool"] = request
        return {"UserPool": {"Id": "eu-west-2_pool"}}

    def create_user_pool_client(self, **request: Any) -> dict[str, Any]:
        self.made["aws_cognito_user_pool_client"] = request
        return {"UserPoolClient": {"ClientId": "client"}}

    def create_group(self, **request: Any) -> None:
        self.made["aws_cognito_user_group"] = request


def _asked_for(request: dict[str, Any]) -> dict[str, Any]:
    """A request as flat names in Terraform's spelling: `password_policy.minimum_length`."""
    return {_in_terraform(name): value for name, value in _flattened(request) if name != "user_pool_id"}


def _flattened(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, list) and isinstance(value[0], dict):
        # Terraform repeats a block where the API has a list; there is only ever one here.
        (value,) = value
    if not isinstance(value, dict):
        yield path, value
        return
    for name, part in value.items():
        yield from _flattened(part, f"{path}.{xform_name(name)}".lstrip("."))


def _in_terraform(name: str) -> str:
    for written, meant in _SAME_AS.items():
        if name == written or name.startswith(f"{written}."):
            return meant + name.removeprefix(written)
    return name


def _declared(resource: str) -> dict[str, Any]:
    """The arguments of a resource under the same flat names; those that are not plain values are left out."""
    body = re.search(
        rf'^resource "{resource}" "\w+" \{{\n(.*?)^\}}', MODULE.read_text(), re.DOTALL | re.MULTILINE
    )
    assert body, f"{MODULE} declares no {resource}"
    found: dict[str, Any] = {}
    blocks: list[str] = []
    for line in body.group(1).replace("${var.context.name_suffix}", "").splitlines():
        words = line.strip()
        if opened := re.fullmatch(r"(\w+|dynamic \"\w+\") \{", words):
            blocks.append(opened.group(1))
        elif words == "}":
            blocks.pop()
        elif assigned := re.fullmatch(r"(\w+)\s*=\s*(.+)", words):
            name, value = assigned.groups()
            try:
                found[".".join([*blocks, name])] = json.loads(value)
            except json.JSONDecodeError:
                continue
    return found


def _comparable(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


@pytest.mark.parametrize(
    "resource", ["aws_cognito_user_pool", "aws_cognito_user_pool_client", "aws_cognito_user_group"]
)
def test_terraform_declares_what_the_local_cloud_is_asked_for(
    resource: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cognito = Cognito()
    monkeypatch.setattr(provisioning, "cognito_client", lambda: cognito)
    pool_id, _ = provisioning.ensure_user_pool()
    provisioning.ensure_client(pool_id)
    provisioning.ensure_admin_group(pool_id)
    wanted = _asked_for(cognito.made[resource])
    declared = _declared(resource)
    assert {name: _comparable(declared.get(name)) for name in wanted} == {
        name: _comparable(value) for name, value in wanted.items()
    }
    assert wanted
