"""A local cloud with one of each thing that it keeps, and what is done to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.local_cloud import REGION, LocalCloud

TABLE = {
    "TableName": "things",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
PASSWORD = "Stocked-pass1"
BUCKET = "pictures"


@dataclass
class Stocked:
    """A table, a user pool with a client, and a bucket, in a running cloud."""

    cloud: LocalCloud
    pool_id: str = ""
    client_id: str = ""

    def __post_init__(self) -> None:
        self.dynamodb: Any = self.cloud.client("dynamodb")
        self.cognito: Any = self.cloud.client("cognito-idp")
        self.s3: Any = self.cloud.client("s3")

    def create(self) -> None:
        self.dynamodb.create_table(**TABLE)
        self.pool_id = self.cognito.create_user_pool(
            PoolName="people", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"]
        )["UserPool"]["Id"]
        self.client_id = self.cognito.create_user_pool_client(
            UserPoolId=self.pool_id, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
        )["UserPoolClient"]["ClientId"]
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})

    def put(self, name: str, *, size: int = 10) -> None:
        self.dynamodb.put_item(TableName="things", Item={"id": {"S": name}, "text": {"S": "x" * size}})

    def put_two(self, *names: str, token: str) -> None:
        """A transaction that can be sent again under its token."""
        puts = [{"Put": {"TableName": "things", "Item": {"id": {"S": name}}}} for name in names]
        self.dynamodb.transact_write_items(TransactItems=puts, ClientRequestToken=token)

    def remove(self, name: str) -> None:
        self.dynamodb.delete_item(TableName="things", Key={"id": {"S": name}})

    def names(self) -> set[str]:
        return {item["id"]["S"] for item in self.dynamodb.scan(TableName="things")["Items"]}

    def sign_up(self, email: str) -> None:
        self.cognito.sign_up(ClientId=self.client_id, Username=email, Password=PASSWORD)

    def sign_in(self, email: str) -> str:
        answer: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
        )
        return str(answer["AuthenticationResult"]["AccessToken"])

    def emails(self) -> list[str]:
        users = self.cognito.list_users(UserPoolId=self.pool_id)["Users"]
        return [
            attribute["Value"]
            for user in users
            for attribute in user["Attributes"]
            if attribute["Name"] == "email"
        ]

    def store(self, key: str, content: bytes = b"picture", content_type: str = "image/png") -> None:
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=content, ContentType=content_type)

    def stored(self, key: str) -> tuple[bytes, str]:
        answer = self.s3.get_object(Bucket=BUCKET, Key=key)
        return answer["Body"].read(), answer["ContentType"]

    def keys(self) -> set[str]:
        return {item["Key"] for item in self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", ())}
