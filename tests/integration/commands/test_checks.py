"""`check_aws` and `repair_accounts`, through the process boundary."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.identity.cognito import ADMIN_GROUP
from tests.integration.commands.conftest import Manage
from tests.personas import ALICE, Person
from webapp.aws.clients import cognito_client, dynamodb_client, s3_client

NOWHERE = "http://127.0.0.1:9"
_ADDED = " (a global index can be added: Terraform does, or aws dynamodb update-table)"
_WRONG_LIST = "the list of active administrators is not the one the profiles give"
NO_KEYS = "http://127.0.0.1:9/jwks.json"


def lines_of(checked: Any) -> list[str]:
    """What a check that fails complains about."""
    assert checked.code == 1, checked.out
    assert checked.err == ""
    lines: list[str] = checked.out.splitlines()
    return lines


def test_says_nothing_is_wrong_when_nothing_is(manage: Manage, charlie: Person, alice: Person) -> None:
    checked = manage("check_aws")
    assert (checked.code, checked.out, checked.err) == (0, "Everything is as it should be.\n", "")


def test_names_a_table_and_a_bucket_that_are_missing(manage: Manage) -> None:
    checked = manage("check_aws", TASKS_TABLE="elsewhere", IMAGES_BUCKET="no-such-bucket")
    assert lines_of(checked)[:2] == [
        "table elsewhere is missing (setup_aws creates it)",
        "bucket no-such-bucket is missing (setup_aws creates it)",
    ]


def test_names_keys_indexes_and_expiry_that_are_wrong(manage: Manage, settings: Any) -> None:
    dynamodb_client().create_table(
        TableName="wrong",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    try:
        checked = manage("check_aws", USERS_TABLE="wrong")
    finally:
        dynamodb_client().delete_table(TableName="wrong")
    assert lines_of(checked) == [
        "table wrong has other keys than user_id",
        f"table wrong has no index email-index{_ADDED}",
        f"table wrong has no index sessions-index{_ADDED}",
        "table wrong does not remove items by expires_at",
    ]


def test_names_a_bucket_that_is_open_and_origins_that_cannot_upload(manage: Manage, settings: Any) -> None:
    client = s3_client()
    client.create_bucket(
        Bucket="open-bucket", CreateBucketConfiguration={"LocationConstraint": settings.AWS_REGION}
    )
    client.put_public_access_block(
        Bucket="open-bucket",
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": False,
        },
    )
    try:
        lines = lines_of(manage("check_aws", IMAGES_BUCKET="open-bucket", ALLOWED_HOSTS="localhost"))
    finally:
        client.delete_bucket(Bucket="open-bucket")
    assert lines == [
        "bucket open-bucket is not closed to the public",
        "bucket open-bucket takes no uploads from https://app.example.com (CORS)",
        "bucket open-bucket takes no uploads from http://localhost:* (CORS)",
    ]


def test_names_a_pool_and_a_client_that_are_set_up_otherwise(manage: Manage) -> None:
    client = cognito_client()
    pool_id = client.create_user_pool(PoolName="other")["UserPool"]["Id"]
    client_id = client.create_user_pool_client(
        UserPoolId=pool_id, ClientName="other", GenerateSecret=True, AccessTokenValidity=1
    )["UserPoolClient"]["ClientId"]
    try:
        lines = lines_of(manage("check_aws", COGNITO_USER_POOL_ID=pool_id, COGNITO_CLIENT_ID=client_id))
    finally:
        client.delete_user_pool(UserPoolId=pool_id)
    expected = (
        "does not take addresses to sign in with",
        "does not confirm addresses",
        "gives an account a new address before it is confirmed",
        "has no group admin",
        "has a secret",
        "gives access tokens for more than 15 minutes",
    )
    for problem in expected:
        assert any(problem in line for line in lines), (problem, lines)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"COGNITO_USER_POOL_ID": "eu-west-2_none"}, "user pool eu-west-2_none is missing"),
        ({"COGNITO_CLIENT_ID": "none"}, "has no client none"),
        ({"COGNITO_JWKS_URL": NO_KEYS}, "keys of the user pool: no answer"),
        ({"AWS_ENDPOINT_URL_REKOGNITION": NOWHERE}, "Rekognition: no answer"),
        ({"REDIS_HOST": "127.0.0.1", "REDIS_PORT": "9"}, "Redis"),
        ({"AWS_ENDPOINT_URL": NOWHERE}, "tables: no answer"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_names_what_is_not_there(manage: Manage, changed: dict[str, str], problem: str) -> None:
    assert any(problem in line for line in lines_of(manage("check_aws", **changed)))


def test_finds_what_the_two_halves_disagree_about_and_repair_heals_it(
    manage: Manage, charlie: Person, alice: Person, settings: Any
) -> None:
    account = {"UserPoolId": settings.COGNITO_USER_POOL_ID, "Username": alice.identity.sub}
    cognito_client().admin_disable_user(**account)
    cognito_client().admin_add_user_to_group(**account, GroupName=ADMIN_GROUP)
    dynamodb_client().delete_item(TableName=settings.USERS_TABLE, Key={"user_id": {"S": "admins#active"}})
    assert lines_of(manage("check_aws")) == [
        "account VAH000002: active here, but disabled in Cognito (repair_accounts heals it)",
        "account VAH000002: user here, but in Cognito's group of administrators (repair_accounts heals it)",
        f"account admins: {_WRONG_LIST} (repair_accounts heals it)",
    ]
    repaired = manage("repair_accounts")
    assert (repaired.code, repaired.err) == (0, "")
    assert [line.split(":")[0] for line in repaired.out.splitlines()] == ["healed"] * 3
    assert manage("check_aws").code == 0


def test_repair_says_what_it_cannot_heal(manage: Manage, alice: Person, settings: Any) -> None:
    cognito_client().admin_delete_user(UserPoolId=settings.COGNITO_USER_POOL_ID, Username=alice.identity.sub)
    repaired = manage("repair_accounts")
    assert "1 difference could not be healed." in repaired.complaint
    assert repaired.out.startswith(f"left: {alice.user_id}: Cognito does not know the account any more")
    assert ALICE.email not in repaired.out
