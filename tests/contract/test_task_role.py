"""The task's role may do exactly what the code calls: an action missing is an outage, one too many is a hole.

Calls are found in the syntax tree of the code, actions in the `access.tf` of the modules that own the resources. What
`manage.py setup_aws` calls is left out: on AWS, Terraform makes those things, under an operator's rights.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch

from botocore.model import OperationModel

from tests.aws_operations import (
    ROOT,
    SERVICES,
    called_operations,
    calls,
    is_of_client,
    operations,
    serving_trees,
)

# Where the name of a service in actions is not that of its client.
PREFIXES = {"sesv2": "ses"}
_ACTION = re.compile(rf'"((?:{"|".join(PREFIXES.get(name, name) for name in SERVICES)}):[A-Za-z*]+)"')

# S3's actions are not called like its operations.
# https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html, under "Permissions" of each
S3_ACTIONS = {
    "DeleteObject": "s3:DeleteObject",
    "DeleteObjects": "s3:DeleteObject",
    "GetObject": "s3:GetObject",
    "HeadBucket": "s3:ListBucket",
    "HeadObject": "s3:GetObject",
    "ListObjectsV2": "s3:ListBucket",
    "PutObject": "s3:PutObject",
}
# A transaction needs the actions of its parts.
TRANSACTIONS = {"TransactGetItems", "TransactWriteItems"}
PARTS = {
    "ConditionCheck": "dynamodb:ConditionCheckItem",
    "Delete": "dynamodb:DeleteItem",
    "Get": "dynamodb:GetItem",
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
}


def _called_operations() -> Iterator[OperationModel]:
    return called_operations(serving_trees())


def _transacted() -> set[str]:
    """The actions of the parts that transactions are made of."""
    keys = {
        constant.value
        for tree in serving_trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if key is not None
        for constant in ast.walk(key)
        if isinstance(constant, ast.Constant)
    }
    return {action for part, action in PARTS.items() if part in keys}


def _actions_needed() -> set[str]:
    needed: set[str] = set()
    for operation in _called_operations():
        service = operation.service_model.service_name
        if "none" in (operation.auth_type or ""):
            # Signing up and in, codes, and what a person's own token allows ask for no credentials of ours.
            continue
        if operation.name in TRANSACTIONS:
            needed |= _transacted()
        elif service == "s3":
            assert operation.name in S3_ACTIONS, f"S3_ACTIONS does not know {operation.name}"
            needed.add(S3_ACTIONS[operation.name])
        else:
            needed.add(f"{PREFIXES.get(service, service)}:{operation.name}")
    return needed


def _actions_granted() -> set[str]:
    files = (ROOT / "deploy/terraform/modules").glob("*/access.tf")
    # The key of a condition is spelled like an action.
    texts = (re.sub(r"^ *Condition +=.*$", "", file.read_text(), flags=re.MULTILINE) for file in files)
    return {action for text in texts for action in _ACTION.findall(text)}


def test_every_action_is_called_and_every_call_is_allowed() -> None:
    needed, granted = _actions_needed(), _actions_granted()
    assert sorted(needed - granted) == [], "called, and missing in an access.tf"
    assert sorted(granted - needed) == [], "allowed in an access.tf, and called by nothing"


def test_the_boundary_of_all_roles_leaves_room_for_what_they_need() -> None:
    """What a role's policy allows and the boundary does not is refused by AWS, without a word on which of the two."""
    terraform = ROOT / "deploy/terraform"
    boundary = (terraform / "bootstrap/boundary.tf").read_text()
    limits = re.findall(r'"([a-z0-9-]+:[A-Za-z*]+)"', boundary)
    roles = [file.read_text() for file in sorted((terraform / "modules").glob("*/*.tf"))]
    inline = {
        action
        for source in roles
        for policy in re.findall(r'resource "aws_iam_role_policy" .*?^}', source, re.DOTALL | re.MULTILINE)
        for action in re.findall(r'"((?:ecr|ecs|iam|logs|secretsmanager):[A-Za-z]+)"', policy)
        # The key of a condition is spelled like an action.
        if action not in {"iam:PassedToService", "ecs:CreateAction", "ecs:cluster"}
    }
    assert {"ecs:RunTask", "secretsmanager:GetSecretValue", "logs:PutLogEvents"} <= inline
    wanted = _actions_granted() | inline
    assert [action for action in sorted(wanted) if not any(fnmatch(action, limit) for limit in limits)] == []


def test_the_search_for_calls_finds_each_service() -> None:
    """A search that found nothing would agree with a role that may do nothing."""
    found = {operation.service_model.service_name for operation in _called_operations()}
    assert found == set(SERVICES)
    assert len(_transacted()) == len(PARTS) - 1, "transactions that write have four kinds of parts"


def test_no_client_goes_by_another_name() -> None:
    """A call of AWS on something not called a client would be overlooked."""
    ours = {
        node.name
        for tree in serving_trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    hidden = [
        call
        for call in calls(serving_trees())
        if "_" in call.method
        and call.method in operations()
        and call.method not in ours
        and not is_of_client(call)
    ]
    assert hidden == []
