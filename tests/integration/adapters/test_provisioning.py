"""Creating what is missing, and only that."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from accounts.identity.cognito import ADMIN_GROUP
from tests.local_cloud import LocalCloud
from webapp.aws.clients import cognito_client, dynamodb_client, s3_client
from webapp.operations import provisioning
from webapp.operations.buckets import cors_origins


def set_up() -> dict[str, Any]:
    out = io.StringIO()
    call_command("setup_aws", "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_everything_is_created_once(cloud: LocalCloud, settings: LazySettings) -> None:
    cloud.reset()
    first = set_up()
    assert set(first["created"]) == {
        settings.TASKS_TABLE,
        settings.USERS_TABLE,
        settings.IMAGES_BUCKET,
        provisioning.POOL_NAME,
        provisioning.CLIENT_NAME,
        ADMIN_GROUP,
    }
    assert set_up() == {**first, "created": []}


def test_what_is_there_is_left_as_it_is(aws: LocalCloud, settings: LazySettings) -> None:
    item = {"user_id": {"S": "VAH000001"}, "todo_id": {"S": "1"}}
    dynamodb_client().put_item(TableName=settings.TASKS_TABLE, Item=item)
    s3_client().put_object(Bucket=settings.IMAGES_BUCKET, Key="VAH000001/1", Body=b"x")
    dynamodb_client().delete_table(TableName=settings.USERS_TABLE)
    assert set_up()["created"] == [settings.USERS_TABLE]
    assert dynamodb_client().get_item(TableName=settings.TASKS_TABLE, Key=item)["Item"] == item
    assert s3_client().get_object(Bucket=settings.IMAGES_BUCKET, Key="VAH000001/1")["Body"].read() == b"x"


def test_the_bucket_is_closed_encrypted_and_takes_uploads_from_our_pages(
    aws: LocalCloud, settings: LazySettings
) -> None:
    bucket: Any = {"Bucket": settings.IMAGES_BUCKET}
    closed = s3_client().get_public_access_block(**bucket)["PublicAccessBlockConfiguration"]
    assert set(closed.values()) == {True}
    encryption = s3_client().get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"]
    (rule,) = encryption["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
    (lifecycle,) = s3_client().get_bucket_lifecycle_configuration(**bucket)["Rules"]
    assert lifecycle["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    (cors,) = s3_client().get_bucket_cors(**bucket)["CORSRules"]
    assert set(cors["AllowedOrigins"]) == {
        *settings.CORS_ALLOWED_ORIGINS,
        *(f"http://{host}:*" for host in settings.ALLOWED_HOSTS),
    }
    assert "PUT" not in cors["AllowedMethods"]


def test_origins_on_aws_are_the_hosts_of_the_service(settings: LazySettings) -> None:
    settings.AWS_IS_LOCAL = False
    settings.ALLOWED_HOSTS = ["tasks.example.com", ".example.org"]
    assert cors_origins() == [
        "https://app.example.com",
        "https://tasks.example.com",
        "https://*.example.org",
    ]


def test_only_what_is_not_set_of_a_bucket_is_set(aws: LocalCloud, settings: LazySettings) -> None:
    bucket: Any = {"Bucket": settings.IMAGES_BUCKET}
    s3_client().delete_bucket_cors(**bucket)
    own: Any = {
        "Rules": [{"ID": "own", "Status": "Enabled", "Filter": {"Prefix": "x/"}, "Expiration": {"Days": 3}}]
    }
    s3_client().put_bucket_lifecycle_configuration(**bucket, LifecycleConfiguration=own)

    assert set_up()["created"] == [f"CORS of {settings.IMAGES_BUCKET}"]

    (rule,) = s3_client().get_bucket_lifecycle_configuration(**bucket)["Rules"]
    assert rule["ID"] == "own"
    s3_client().delete_bucket(**bucket)


def test_the_tables_are_as_the_contract_says(aws: LocalCloud, settings: LazySettings) -> None:
    todos = dynamodb_client().describe_table(TableName=settings.TASKS_TABLE)["Table"]
    users = dynamodb_client().describe_table(TableName=settings.USERS_TABLE)["Table"]
    assert _keys(todos["KeySchema"]) == ["user_id", "todo_id"]
    local = {index["IndexName"]: _keys(index["KeySchema"]) for index in todos["LocalSecondaryIndexes"]}
    assert local == {
        "CreatedAtIndex": ["user_id", "createdAt"],
        "StatusIndex": ["user_id", "statusKey"],
        "DueIndex": ["user_id", "dueKey"],
        "OrderIndex": ["user_id", "orderKey"],
        "PictureIndex": ["user_id", "pictureKey"],
    }
    scheduled = {index["IndexName"]: _keys(index["KeySchema"]) for index in todos["GlobalSecondaryIndexes"]}
    assert scheduled == {"ScheduleIndex": ["scheduleKey", "scheduledAt"]}
    assert _keys(users["KeySchema"]) == ["user_id"]
    global_ = {index["IndexName"]: _keys(index["KeySchema"]) for index in users["GlobalSecondaryIndexes"]}
    assert global_ == {"email-index": ["email"], "sessions-index": ["session_owner", "started_at"]}
    expiring = _time_to_live(settings.USERS_TABLE)
    assert (expiring["TimeToLiveStatus"], expiring["AttributeName"]) == ("ENABLED", "expires_at")
    # It would remove outside of any transaction, past the counts.
    assert _time_to_live(settings.TASKS_TABLE)["TimeToLiveStatus"] == "DISABLED"


def _time_to_live(name: str) -> Any:
    return dynamodb_client().describe_time_to_live(TableName=name)["TimeToLiveDescription"]


def _keys(schema: Any) -> list[str]:
    return [key["AttributeName"] for key in schema]


def test_the_pool_is_as_the_service_needs_it(aws: LocalCloud, settings: LazySettings) -> None:
    pool_id, client_id = settings.COGNITO_USER_POOL_ID, settings.COGNITO_CLIENT_ID
    described = cognito_client().describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)
    client = described["UserPoolClient"]
    assert "ClientSecret" not in client
    assert client["AccessTokenValidity"] == 15
    assert client["EnableTokenRevocation"]


@pytest.mark.parametrize("flag", [[], ["--json"]])
def test_no_cloud_is_one_line(monkeypatch: pytest.MonkeyPatch, cloud: LocalCloud, flag: list[str]) -> None:
    def fail() -> list[str]:
        from botocore.exceptions import EndpointConnectionError

        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:9")

    monkeypatch.setattr(provisioning, "ensure_tables", fail)
    with pytest.raises(CommandError, match=r"^setup_aws: .*127\.0\.0\.1:9"):
        call_command("setup_aws", *flag)
