"""What Terraform's own tests cannot see: backends, the order of things, and what two roots must say alike."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

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


# What the account's policies name, since no tag tells it: type, attribute with the name, and what its ARN ends in.
NAMED = [
    ("aws_budgets_budget", "name", "budget/{}"),
    ("aws_cloudwatch_dashboard", "dashboard_name", "dashboard/{}"),
    ("aws_cloudwatch_log_group", "name", "log-group:{}:*"),
    ("aws_ecr_repository", "name", "repository/{}"),
    ("aws_ecs_cluster", "name", "service/{}/todo-frontend"),
    ("aws_ecs_cluster", "name", "task/{}/1"),
    ("aws_ecs_task_definition", "family", "task-definition/{}:1"),
    ("aws_s3_bucket", "bucket", "{}"),
    ("aws_scheduler_schedule_group", "name", "schedule/{}/sweep-images"),
    ("aws_secretsmanager_secret", "name", "secret:{}-abcdef"),
]


def _in_staging(text: str) -> str:
    """A name or an ARN as staging has it."""
    for variable in ("suffix", "var.context.name_suffix"):
        text = text.replace(f"${{{variable}}}", "-staging")
    for variable in ("var.account_id", "var.context.account_id"):
        text = text.replace(f"${{{variable}}}", "123456789012")
    return text.replace("${var.context.name}", "servertask-staging")


def _names(type_: str, attribute: str) -> set[str]:
    blocks = [
        body
        for file in sorted((TERRAFORM / "modules").glob("*/*.tf"))
        for body in re.findall(
            rf'^resource "{type_}" "\w+" {{\n(.*?)^}}', file.read_text(), re.DOTALL | re.MULTILINE
        )
    ]
    found = [re.search(rf"^  {attribute} += (.*)$", body, re.MULTILINE) for body in blocks]
    # A name that is a variable's whole value stands without quotes.
    given = {re.sub(r"^(var\.[\w.]+)$", r"${\1}", match[1].strip('"')) for match in found if match}
    return {_in_staging(name) for name in given}


@pytest.mark.parametrize(("type_", "attribute", "end"), NAMED)
def test_policies_of_the_account_name_what_the_modules_make(type_: str, attribute: str, end: str) -> None:
    """A role could not reach what is called otherwise, and the role of another environment could."""
    arns = re.findall(r'"(arn:aws:[^"]+)"', _text("bootstrap/boundary.tf") + _text("bootstrap/separation.tf"))
    patterns = [_in_staging(arn).split(":", 5)[5] for arn in arns]
    # WAF takes a log under its own prefix only; no role writes it, and its tag holds others off.
    names = {name for name in _names(type_, attribute) if not name.startswith("aws-waf-logs-")}
    assert names
    for name in names:
        assert any(fnmatchcase(end.format(name), pattern) for pattern in patterns), name


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
