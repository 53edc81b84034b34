"""Creates in AWS, or in a local cloud, what is missing there, and never changes or drops what is there.

The key schema of the tables is `deploy/tables.json`, which Terraform and the tests read as well.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings

from accounts.identity.cognito import ADMIN_GROUP
from accounts.profiles.domain import MIN_PASSWORD_LENGTH
from webapp.aws.clients import cognito_client, dynamodb_client, s3_client
from webapp.aws.outages import error_code
from webapp.operations.buckets import ensure_bucket_settings

POOL_NAME = "server-task-user-pool"
CLIENT_NAME = "server-task-client"
ACCESS_TOKEN_MINUTES = 15
REFRESH_TOKEN_DAYS = 30
_PAGE: Any = {"PageSize": 60}
_TABLES_FILE = Path(__file__).resolve().parents[2] / "deploy" / "tables.json"


def table_definitions() -> dict[str, dict[str, Any]]:
    """The tables' schema by their role: `todos` and `users`."""
    tables: dict[str, dict[str, Any]] = json.loads(_TABLES_FILE.read_text())["tables"]
    return tables


def table_name(role: str) -> str:
    """The configured name of the table with a role."""
    return {"todos": settings.TASKS_TABLE, "users": settings.USERS_TABLE}[role]


def create_table_request(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    """What `CreateTable` is asked for."""
    request: dict[str, Any] = {
        "TableName": name,
        "AttributeDefinitions": [
            {"AttributeName": attribute, "AttributeType": kind}
            for attribute, kind in definition["attributes"].items()
        ],
        "KeySchema": _key_schema(definition["hash_key"], definition.get("range_key")),
        "BillingMode": "PAY_PER_REQUEST",
    }
    for kind, parameter in (
        ("local_secondary_indexes", "LocalSecondaryIndexes"),
        ("global_secondary_indexes", "GlobalSecondaryIndexes"),
    ):
        indexes = [
            {
                "IndexName": index,
                # A local index shares the table's hash key; a global one names its own.
                "KeySchema": _key_schema(part.get("hash_key", definition["hash_key"]), part.get("range_key")),
                "Projection": _projection(part),
            }
            for index, part in definition.get(kind, {}).items()
        ]
        if indexes:
            request[parameter] = indexes
    return request


def _projection(index: dict[str, Any]) -> dict[str, Any]:
    named = index.get("non_key_attributes")
    return {"ProjectionType": index["projection"], **({"NonKeyAttributes": named} if named else {})}


def _key_schema(hash_key: str, range_key: str | None) -> list[dict[str, str]]:
    schema = [{"AttributeName": hash_key, "KeyType": "HASH"}]
    if range_key:
        schema.append({"AttributeName": range_key, "KeyType": "RANGE"})
    return schema


def ensure_tables() -> list[str]:
    """Create the tables that are missing; their names."""
    client = dynamodb_client()
    created = []
    for role, definition in table_definitions().items():
        name = table_name(role)
        try:
            client.describe_table(TableName=name)
            continue
        except ClientError as error:
            if error_code(error) != "ResourceNotFoundException":
                raise
        client.create_table(**create_table_request(name, definition))
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        if attribute := definition.get("ttl_attribute"):
            expiry: Any = {"Enabled": True, "AttributeName": attribute}
            client.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)
        created.append(name)
    return created


def ensure_bucket() -> list[str]:
    """Create the bucket if it is missing, and set of it what is not set; what was created."""
    name = settings.IMAGES_BUCKET
    is_new = _create_bucket(name)
    missing = ensure_bucket_settings(name)
    return [name] if is_new else missing


def _create_bucket(name: str) -> bool:
    client = s3_client()
    try:
        client.head_bucket(Bucket=name)
    except ClientError as error:
        if error_code(error) not in {"404", "NoSuchBucket"}:
            raise
    else:
        return False
    location: Any = {"LocationConstraint": settings.AWS_REGION}
    if settings.AWS_REGION == "us-east-1":
        # The one region that must not be named.
        client.create_bucket(Bucket=name)
    else:
        client.create_bucket(Bucket=name, CreateBucketConfiguration=location)
    return True


def ensure_user_pool() -> tuple[str, list[str]]:
    """The id of the pool with our name, created if it is missing, and what was created."""
    client = cognito_client()
    for page in client.get_paginator("list_user_pools").paginate(PaginationConfig=_PAGE):
        for pool in page["UserPools"]:
            if pool.get("Name") == POOL_NAME:
                return pool["Id"], []
    created = client.create_user_pool(
        PoolName=POOL_NAME,
        UsernameAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        AutoVerifiedAttributes=["email"],
        # A new address replaces the old one only once the code that was mailed to it came back.
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
        AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
        Policies={
            "PasswordPolicy": {
                "MinimumLength": MIN_PASSWORD_LENGTH,
                "RequireUppercase": True,
                "RequireLowercase": True,
                "RequireNumbers": True,
                "RequireSymbols": False,
            }
        },
    )
    return created["UserPool"]["Id"], [POOL_NAME]


def ensure_admin_group(pool_id: str) -> list[str]:
    """Create the pool's group of administrators if it is missing; its name if it was."""
    client = cognito_client()
    try:
        client.get_group(UserPoolId=pool_id, GroupName=ADMIN_GROUP)
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
    else:
        return []
    client.create_group(UserPoolId=pool_id, GroupName=ADMIN_GROUP, Description="Administrators")
    return [ADMIN_GROUP]


def ensure_client(pool_id: str) -> tuple[str, list[str]]:
    """The id of the pool's client with our name, created if it is missing, and what was created."""
    client = cognito_client()
    for page in client.get_paginator("list_user_pool_clients").paginate(
        UserPoolId=pool_id, PaginationConfig=_PAGE
    ):
        for found in page["UserPoolClients"]:
            if found.get("ClientName") == CLIENT_NAME:
                return found["ClientId"], []
    created = client.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName=CLIENT_NAME,
        GenerateSecret=False,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        AccessTokenValidity=ACCESS_TOKEN_MINUTES,
        IdTokenValidity=ACCESS_TOKEN_MINUTES,
        RefreshTokenValidity=REFRESH_TOKEN_DAYS,
        TokenValidityUnits={"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        EnableTokenRevocation=True,
        PreventUserExistenceErrors="ENABLED",
    )
    return created["UserPoolClient"]["ClientId"], [CLIENT_NAME]
