"""Every kind of answer of the local cloud, read by us as botocore reads it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import OperationModel
from botocore.parsers import ResponseParserFactory
from django.conf import LazySettings

from tests.aws_operations import called_operations, serving_trees
from tests.local_cloud import LocalCloud
from webapp.aws import clients
from webapp.aws.answers import AnswerParserFactory

OURS, THEIRS = AnswerParserFactory(), ResponseParserFactory()


class Reader:
    """Reads every answer of some clients in both ways, and keeps the names of the operations."""

    def __init__(self) -> None:
        self.operations: set[str] = set()

    def listen(self, client: Any) -> Any:
        client.meta.events.register("before-parse", self._compare)
        return client

    def _compare(self, operation_model: OperationModel, response_dict: dict[str, Any], **_: Any) -> None:
        self.operations.add(operation_model.name)
        if operation_model.has_streaming_output and response_dict["status_code"] < 300:
            return
        protocol = operation_model.service_model.protocol
        theirs = THEIRS.create_parser(protocol)
        shapes: list[Any] = [operation_model.output_shape]
        if response_dict["status_code"] >= 300:
            code = theirs.parse(response_dict, shapes[0])["Error"]["Code"]
            # botocore's stubs take the code for a number.
            find_shape: Any = operation_model.service_model.shape_for_error_code
            shapes.append(find_shape(code))
        for shape in shapes:
            ours = OURS.create_parser(protocol).parse(response_dict, shape)
            assert ours == theirs.parse(response_dict, shape), operation_model.name


@pytest.fixture
def reader(aws: LocalCloud) -> Iterator[Reader]:
    clients.forget_clients()
    yield Reader()
    clients.forget_clients()


def refused(call: Callable[..., Any], **parameters: Any) -> None:
    with pytest.raises(ClientError):
        call(**parameters)


def test_dynamodb(reader: Reader, settings: LazySettings) -> None:
    client = reader.listen(clients.dynamodb_client())
    table = {"TableName": settings.TASKS_TABLE}
    keys = [{"user_id": {"S": "VAH000001"}, "todo_id": {"S": str(uuid.uuid4())}} for _ in range(3)]
    first = {"Key": keys[0], **table}
    for key in keys:
        facts = {
            "title": {"S": "é \\ 😀 \x00"},
            "tags": {"L": [{"S": "a"}]},
            "m": {"M": {"n": {"N": "1.50"}}},
        }
        client.put_item(Item={**key, **facts, "raw": {"B": b"\x00\xff"}, "set": {"SS": ["a", "b"]}}, **table)
    assert client.get_item(**first)["Item"]["raw"] == {"B": b"\x00\xff"}
    client.get_item(Key={**keys[0], "todo_id": {"S": "nobody"}}, **table)
    is_new = {"ConditionExpression": "attribute_not_exists(todo_id)"}
    kept = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    refused(client.put_item, Item=keys[0], **is_new, **kept, **table)
    change = {"UpdateExpression": "SET title = :t", "ExpressionAttributeValues": {":t": {"S": "x"}}, **first}
    client.update_item(ReturnValues="ALL_NEW", **change)
    client.transact_write_items(TransactItems=[{"Update": change}])
    put = {"Put": {"Item": keys[1], **is_new, **kept, **table}}
    refused(client.transact_write_items, TransactItems=[{"Update": change}, put])
    query = {
        "KeyConditionExpression": "user_id = :u",
        "ExpressionAttributeValues": {":u": {"S": "VAH000001"}},
    }
    assert "LastEvaluatedKey" in client.query(Limit=2, **query, **table)
    client.batch_get_item(RequestItems={settings.TASKS_TABLE: {"Keys": keys}})
    client.batch_write_item(RequestItems={settings.TASKS_TABLE: [{"DeleteRequest": {"Key": keys[2]}}]})
    client.delete_item(ReturnValues="ALL_OLD", **first)
    refused(client.get_item, TableName="missing", Key=keys[0])
    assert reader.operations >= used("dynamodb")


def test_cognito(reader: Reader, settings: LazySettings) -> None:
    client = reader.listen(clients.cognito_client())
    pool = {"UserPoolId": settings.COGNITO_USER_POOL_ID}
    user = {"Username": "someone@example.com"}
    attributes = [{"Name": "email", "Value": user["Username"]}, {"Name": "name", "Value": "Someone"}]
    client.admin_create_user(UserAttributes=attributes, MessageAction="SUPPRESS", **user, **pool)
    client.admin_set_user_password(Password="Correct-horse-7", Permanent=True, **user, **pool)
    for password in ("Correct-horse-7", "wrong"):
        pair = {"USERNAME": user["Username"], "PASSWORD": password}
        with suppress(ClientError):
            client.initiate_auth(
                ClientId=settings.COGNITO_CLIENT_ID, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=pair
            )
    client.admin_get_user(**user, **pool)
    client.list_users(**pool)
    client.describe_user_pool(**pool)
    client.admin_disable_user(**user, **pool)
    client.admin_user_global_sign_out(**user, **pool)
    client.admin_delete_user(**user, **pool)
    refused(client.admin_get_user, **user, **pool)
    assert len(reader.operations) == 9


def test_s3(reader: Reader, settings: LazySettings) -> None:
    client = reader.listen(clients.s3_client())
    bucket = {"Bucket": settings.IMAGES_BUCKET}
    client.list_objects_v2(**bucket)
    client.put_object(Key="a", Body=b"a", **bucket)
    client.list_objects_v2(**bucket)
    assert client.get_object(Key="a", **bucket)["Body"].read() == b"a"
    client.head_bucket(**bucket)
    client.delete_objects(Delete={"Objects": [{"Key": "a"}], "Quiet": True}, **bucket)
    refused(client.get_object, Key="a", **bucket)
    refused(client.head_object, Key="a", **bucket)
    assert reader.operations >= used("s3")


def used(service: str) -> set[str]:
    """The operations of a service that requests are served with."""
    models = called_operations(serving_trees())
    return {operation.name for operation in models if operation.service_model.service_name == service}
