"""What Terraform's own tests cannot see: backends, the order of things, and what two roots must say alike."""

from __future__ import annotations

import re

import pytest

from tests.contract.terraform_settings import TERRAFORM
from tests.local_cloud import ROOT

ROOTS = ("bootstrap", "production", "staging")
ENVIRONMENTS = ("production", "staging")


def _text(path: str) -> str:
    return (TERRAFORM / path).read_text()


@pytest.mark.parametrize("root", ROOTS)
def test_a_state_is_written_under_the_buckets_key(root: str) -> None:
    """`encrypt = true` without a key asks for S3's own key by name, whatever the bucket's is."""
    backend = _text(f"{root}/backend.tf")
    assert re.search(rf'^ +key += "{root}/terraform\.tfstate"$', backend, re.MULTILINE)
    assert not re.search(r"^ +encrypt +=", backend, re.MULTILINE) or "kms_key_id" in backend


def test_nothing_is_placed_in_a_network_that_leads_nowhere() -> None:
    """AWS refuses a load balancer before the gateway is there, and a task that cannot fetch its image never starts."""
    (output,) = re.findall(
        r'^output "service" {\n(.*?)^}', _text("modules/network/outputs.tf"), re.DOTALL | re.MULTILINE
    )
    waits = re.search(r"^  depends_on = \[([^]]+)\]", output, re.MULTILINE)
    assert waits
    assert {"aws_route.internet", "aws_route_table_association.public"} <= set(
        re.findall(r"[\w.]+", waits[1])
    )


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_account_and_the_environment_call_things_alike(environment: str) -> None:
    """What the boundary and the deploy roles are held to by name is what the environment names."""
    root = _text(f"{environment}/main.tf")
    (suffix,) = re.findall(r'^  name_suffix += "(.*)"$', root, re.MULTILINE)
    assert f'{environment} = "{suffix}"' in _text("bootstrap/boundary.tf")
    assert f':policy/servertask-boundary-{environment}"' in root
    assert f'environment        = "{environment}"' in root
    assert f'Environment = "{environment}"' in _text(f"{environment}/providers.tf")


def test_every_role_stands_under_its_environments_path_and_boundary() -> None:
    roles = [
        body
        for file in sorted((TERRAFORM / "modules").glob("*/*.tf"))
        for body in re.findall(
            r'^resource "aws_iam_role" "\w+" {\n(.*?)^}', file.read_text(), re.DOTALL | re.MULTILINE
        )
    ]
    assert len(roles) >= 4
    for role in roles:
        assert re.search(r'^  path += "/servertask/\${var\.context\.environment}/"$', role, re.MULTILINE)
        assert re.search(
            r"^  permissions_boundary += var\.context\.permissions_boundary_arn$", role, re.MULTILINE
        )
        # The console and other tools have names of their own, and an account takes each name once.
        assert re.search(r'^  name += "\${var\.context\.name}-', role, re.MULTILINE)


def test_the_firewall_knows_the_cookie_of_a_session() -> None:
    (name,) = re.findall(r'session_cookie = "__Host-(\w+)"', _text("modules/service/firewall.tf"))
    assert f'f"{{_COOKIE_PREFIX}}{name}"' in (ROOT / "webapp/settings/security.py").read_text()
