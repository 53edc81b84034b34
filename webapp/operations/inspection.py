"""Finds what is wrong with what the service stands on in AWS, or in a local cloud, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import urllib3
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.cache import cache

from accounts.identity.cognito import ADMIN_GROUP
from accounts.profiles.domain import MIN_PASSWORD_LENGTH
from webapp.aws.clients import cognito_client, dynamodb_client, rekognition_client, s3_client
from webapp.aws.outages import error_code
from webapp.operations import provisioning
from webapp.operations.buckets import cors_origins

_TIMEOUT_SECONDS = 3.0
_OK = 200
# What Rekognition says of an object that is not there, to those whom it may say anything.
_HAS_LOOKED = {"InvalidS3ObjectException", "InvalidImageFormatException"}

# A local index is made with its table and never after.
_WAY_OUT = " (local indexes come with a table: make one with setup_aws under another name, and run move_tasks --to it)"
_WAY_OUT_GLOBAL = " (a global index can be added: Terraform does, or aws dynamodb update-table)"


def problems() -> Iterator[str]:
    """What is wrong, one line each."""
    for what, inspect in _INSPECTIONS:
        try:
            yield from inspect()
        except ClientError as error:
            yield f"{what}: AWS refused {error.operation_name} with {error_code(error)}"
        except (BotoCoreError, urllib3.exceptions.HTTPError) as error:
            yield f"{what}: no answer ({type(error).__name__})"
        except Exception as error:  # noqa: BLE001 -- whatever a cache's client raises, the line says that it failed
            yield f"{what}: {type(error).__name__}"


def is_outdated(role: str) -> bool:
    """Whether the table with a role, which is there, is not as it would be created today."""
    name = provisioning.table_name(role)
    wanted = provisioning.create_table_request(name, provisioning.table_definitions()[role])
    found: Any = dynamodb_client().describe_table(TableName=name)["Table"]
    return any(schema_problems(found, wanted))


def _tables() -> Iterator[str]:
    for role, definition in provisioning.table_definitions().items():
        yield from _table(provisioning.table_name(role), definition)


def _table(name: str, definition: dict[str, Any]) -> Iterator[str]:
    client = dynamodb_client()
    try:
        found: Any = client.describe_table(TableName=name)["Table"]
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
        yield f"table {name} is missing (setup_aws creates it)"
        return
    yield from schema_problems(found, provisioning.create_table_request(name, definition))
    if "ttl_attribute" in definition:
        yield from _time_to_live(name, definition["ttl_attribute"])


def schema_problems(
    found: dict[str, Any], wanted: dict[str, Any], *, way_out: str = _WAY_OUT
) -> Iterator[str]:
    """In what a table, as it is described, falls short of what it would be created as.

    `way_out` goes behind what only another table mends.
    """
    name = wanted["TableName"]
    if found["TableStatus"] not in {"ACTIVE", "UPDATING"}:
        yield f"table {name} is {found['TableStatus']}"
    if found["KeySchema"] != wanted["KeySchema"]:
        yield f"table {name} has other keys than {_keys(wanted['KeySchema'])}"
    yield from _indexes("LocalSecondaryIndexes", found, wanted, way_out)
    yield from _indexes("GlobalSecondaryIndexes", found, wanted, way_out and _WAY_OUT_GLOBAL)


def _time_to_live(name: str, attribute: str) -> Iterator[str]:
    client = dynamodb_client()
    ttl = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    is_on = ttl.get("TimeToLiveStatus") in {"ENABLED", "ENABLING"}
    if not is_on or ttl.get("AttributeName") != attribute:
        yield f"table {name} does not remove items by {attribute}"


def _indexes(kind: str, found: dict[str, Any], wanted: dict[str, Any], way_out: str) -> Iterator[str]:
    there = {index["IndexName"]: index for index in found.get(kind, [])}
    for index in wanted.get(kind, []):
        problem = _index(wanted["TableName"], index, there.get(index["IndexName"]))
        if problem:
            yield problem + way_out


def _index(table: str, wanted: dict[str, Any], found: dict[str, Any] | None) -> str:
    name = wanted["IndexName"]
    if found is None:
        return f"table {table} has no index {name}"
    if found["KeySchema"] != wanted["KeySchema"]:
        return f"index {name} of table {table} has other keys than {_keys(wanted['KeySchema'])}"
    if _projected(found) != _projected(wanted):
        return f"index {name} of table {table} does not hold {wanted['Projection']['ProjectionType']}"
    return ""


def _projected(index: dict[str, Any]) -> tuple[str, list[str]]:
    projection = index["Projection"]
    return projection["ProjectionType"], sorted(projection.get("NonKeyAttributes", []))


def _keys(schema: list[dict[str, str]]) -> str:
    return ", ".join(key["AttributeName"] for key in schema)


def _bucket() -> Iterator[str]:
    client, name = s3_client(), settings.IMAGES_BUCKET
    try:
        client.head_bucket(Bucket=name)
    except ClientError as error:
        if error_code(error) not in {"404", "NoSuchBucket"}:
            raise
        yield f"bucket {name} is missing (setup_aws creates it)"
        return
    block = _setting(lambda: client.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"])
    if not block or not all(block.values()):
        yield f"bucket {name} is not closed to the public"
    rules = _setting(lambda: client.get_bucket_cors(Bucket=name)["CORSRules"]) or []
    for origin in cors_origins():
        if not any(origin in rule["AllowedOrigins"] and "POST" in rule["AllowedMethods"] for rule in rules):
            yield f"bucket {name} takes no uploads from {origin} (CORS)"


def _setting(read: Callable[[], Any]) -> Any:
    """A setting of the bucket; `None` if it was never set."""
    try:
        return read()
    except ClientError as error:
        if error_code(error) in {"NoSuchPublicAccessBlockConfiguration", "NoSuchCORSConfiguration"}:
            return None
        raise


def _pool() -> Iterator[str]:
    pool_id = settings.COGNITO_USER_POOL_ID
    try:
        pool: Any = cognito_client().describe_user_pool(UserPoolId=pool_id)["UserPool"]
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
        yield f"user pool {pool_id} is missing"
        return
    policy = pool.get("Policies", {}).get("PasswordPolicy", {})
    updates = pool.get("UserAttributeUpdateSettings", {})
    expected = {
        "does not take addresses to sign in with": pool.get("UsernameAttributes") == ["email"],
        "tells addresses apart by upper and lower case": pool.get("UsernameConfiguration", {}).get(
            "CaseSensitive"
        )
        is False,
        "does not confirm addresses": "email" in pool.get("AutoVerifiedAttributes", []),
        "gives an account a new address before it is confirmed": "email"
        in updates.get("AttributesRequireVerificationBeforeUpdate", []),
        "has another rule for passwords": policy.get("MinimumLength") == MIN_PASSWORD_LENGTH
        and all(policy.get(f"Require{kind}") for kind in ("Uppercase", "Lowercase", "Numbers"))
        and not policy.get("RequireSymbols"),
    }
    yield from (f"user pool {pool_id} {problem}" for problem, is_right in expected.items() if not is_right)
    try:
        cognito_client().get_group(UserPoolId=pool_id, GroupName=ADMIN_GROUP)
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
        yield f"user pool {pool_id} has no group {ADMIN_GROUP} (setup_aws creates it)"
    yield from _client(pool_id)


def _client(pool_id: str) -> Iterator[str]:
    client_id = settings.COGNITO_CLIENT_ID
    try:
        found: Any = cognito_client().describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)[
            "UserPoolClient"
        ]
    except ClientError as error:
        if error_code(error) != "ResourceNotFoundException":
            raise
        yield f"user pool {pool_id} has no client {client_id}"
        return
    units = found.get("TokenValidityUnits", {})
    minutes = {"minutes": 1, "hours": 60, "days": 1440}
    lifetime = found.get("AccessTokenValidity", 0) * minutes.get(units.get("AccessToken", "hours"), 0)
    flows = set(found.get("ExplicitAuthFlows", []))
    expected = {
        "has a secret, which browsers cannot keep": not found.get("ClientSecret"),
        "does not let sign in with a password": "ALLOW_USER_PASSWORD_AUTH" in flows,
        "does not let renew a session": "ALLOW_REFRESH_TOKEN_AUTH" in flows,
        "does not let end a session": found.get("EnableTokenRevocation", True),
        "tells which addresses have an account": found.get("PreventUserExistenceErrors") == "ENABLED",
        f"gives access tokens for more than {provisioning.ACCESS_TOKEN_MINUTES} minutes": 0
        < lifetime
        <= provisioning.ACCESS_TOKEN_MINUTES,
    }
    yield from (f"client {client_id} {problem}" for problem, is_right in expected.items() if not is_right)


def _keys_of_pool() -> Iterator[str]:
    response = urllib3.request("GET", settings.COGNITO_JWKS_URL, timeout=_TIMEOUT_SECONDS, retries=False)
    if response.status != _OK:
        yield f"the user pool's keys cannot be fetched: {response.status} from {settings.COGNITO_JWKS_URL}"


def _labels() -> Iterator[str]:
    try:
        rekognition_client().detect_labels(
            Image={"S3Object": {"Bucket": settings.IMAGES_BUCKET, "Name": "check_aws/none"}}
        )
    except ClientError as error:
        if error_code(error) not in _HAS_LOOKED:
            raise
    yield from ()


def _cache() -> Iterator[str]:
    cache.set("check_aws", b"ok", 5)
    if cache.get("check_aws") != b"ok":
        yield "the cache forgets what it was just given"


_INSPECTIONS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("tables", _tables),
    ("bucket", _bucket),
    ("user pool", _pool),
    ("keys of the user pool", _keys_of_pool),
    ("Rekognition", _labels),
    ("Redis", _cache),
)
