"""Registration on the local cloud: many at once, and with faults between boto3 and every service."""

from __future__ import annotations

from django.conf import LazySettings

from accounts.dependencies import DynamoDBAccountRepository
from tests.local_cloud import LocalCloud
from tests.personas import ALICE, join
from webapp.aws import clients

EMAIL, PASSWORD = "alice@example.com", "Alice-pass1"


def test_profiles_alone_are_in_the_index_of_addresses(aws: LocalCloud, settings: LazySettings) -> None:
    """The profile, the sign-in facts, the address and the session share a table; the index must not list people twice."""
    person = join(ALICE)
    answer = clients.dynamodb_client().query(
        TableName=settings.USERS_TABLE,
        IndexName="email-index",
        KeyConditionExpression="email = :email",
        ExpressionAttributeValues={":email": {"S": EMAIL}},
    )
    assert [item["user_id"]["S"] for item in answer["Items"]] == [person.user_id]
    repository = DynamoDBAccountRepository(client=clients.dynamodb_client(), table=settings.USERS_TABLE)
    kept = repository.find_by_email(EMAIL)
    assert kept is not None
    assert "Alice-pass1" not in repr(answer), "No password is ever kept here."
