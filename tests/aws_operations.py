"""Which operations of AWS the code calls, found in its syntax trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import botocore.session
from botocore import xform_name
from botocore.model import OperationModel

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("accounts", "todos", "webapp")
# What sets AWS up and looks at it, by `setup_aws` and `check_aws` alone.
SETTING_UP = "webapp/operations/"
# By what tells that a module speaks to a service: the type of its client, or what makes one.
SERVICES = {
    "cognito-idp": re.compile(r"\bCognitoIdentityProviderClient\b|\bcognito_client\b|\bclass Cognito"),
    "dynamodb": re.compile(r"\bDynamoDBClient\b|\bdynamodb_client\b"),
    "rekognition": re.compile(r"\bRekognitionClient\b|\brekognition_client\b"),
    "sesv2": re.compile(r"\bSESV2Client\b|\bses_client\b"),
    "s3": re.compile(r"\bS3Client\b|\bs3_client\b"),
}

# Names of clients in the code: `self._client`, `client`, `dynamodb_client()`.
_CLIENT = re.compile(r"(?:^|[._])client(?:\(\))?$")


class Call(NamedTuple):
    """A call that looks like one of AWS: where, on what, of which method."""

    file: str
    line: int
    receiver: str
    method: str


@cache
def _sources() -> dict[str, str]:
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return {str(file.relative_to(ROOT)): file.read_text() for file in files}


@cache
def trees() -> dict[str, ast.Module]:
    """The syntax tree of every module, by its path."""
    return {name: ast.parse(source) for name, source in _sources().items()}


def serving_trees() -> dict[str, ast.Module]:
    """The modules that serve requests, without those that set AWS up."""
    return {name: tree for name, tree in trees().items() if not name.startswith(SETTING_UP)}


@cache
def operations() -> dict[str, list[OperationModel]]:
    """Every operation of the services we stand on, by the name of its method in boto3."""
    session = botocore.session.get_session()
    found: dict[str, list[OperationModel]] = {}
    for service in SERVICES:
        model = session.get_service_model(service)
        for name in model.operation_names:
            found.setdefault(xform_name(name), []).append(model.operation_model(name))
    return found


def calls(searched: Mapping[str, ast.Module]) -> Iterator[Call]:
    """Every call of a method in these modules."""
    for name, tree in searched.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                method = _method(node, node.func.attr)
                yield Call(name, node.lineno, ast.unparse(node.func.value), method)


def _method(node: ast.Call, name: str) -> str:
    """The operation that a call is about; a paginator, a waiter and a signed address name theirs."""
    if name == "generate_presigned_post":
        return "put_object"
    if name in {"get_paginator", "generate_presigned_url"} and node.args:
        named = node.args[0]
        assert isinstance(named, ast.Constant), f"{ast.unparse(node)} hides its operation"
        return str(named.value)
    return name


def called_operations(searched: Mapping[str, ast.Module]) -> Iterator[OperationModel]:
    """The operation of every call of AWS in these modules."""
    for call in calls(searched):
        if is_of_client(call) and call.method in operations():
            yield _operation(call)


def _operation(call: Call) -> OperationModel:
    """The operation called; where two services have one of that name, the module tells which it speaks to."""
    candidates = operations()[call.method]
    if len(candidates) > 1:
        source = _sources()[call.file]
        candidates = [each for each in candidates if SERVICES[each.service_model.service_name].search(source)]
    assert len(candidates) == 1, f"{call}: no telling which service is called"
    return candidates[0]


def is_of_client(call: Call) -> bool:
    """Whether a call is one of a client of AWS."""
    return _CLIENT.search(call.receiver) is not None
