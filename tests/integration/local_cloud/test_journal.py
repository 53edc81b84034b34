"""What the local cloud keeps over `kill -9`: whatever was acknowledged, and nothing half."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.local_cloud import LocalCloud, start_cloud

TABLE = {
    "TableName": "things",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


@pytest.fixture
def durable(tmp_path: Path) -> Iterator[LocalCloud]:
    cloud = start_cloud(tmp_path / "cloud", persist=True)
    cloud.client("dynamodb").create_table(**TABLE)
    yield cloud
    cloud.stop()


def put(cloud: LocalCloud, number: int) -> None:
    cloud.client("dynamodb").put_item(TableName="things", Item={"id": {"S": str(number)}})


def ids(cloud: LocalCloud) -> set[str]:
    return {item["id"]["S"] for item in cloud.client("dynamodb").scan(TableName="things")["Items"]}


def journals(cloud: LocalCloud) -> list[Path]:
    found = sorted(path for path in cloud.data_dir.rglob("*journal*") if path.is_file())
    assert found, list(cloud.data_dir.rglob("*"))
    return found


def test_acknowledged_writes_survive_being_killed_again_and_again(durable: LocalCloud) -> None:
    for round_number in range(3):
        for number in range(5):
            put(durable, round_number * 5 + number)
        durable.restart()
        assert ids(durable) == {str(number) for number in range(round_number * 5 + 5)}


def test_removals_and_transactions_survive_too(durable: LocalCloud) -> None:
    client = durable.client("dynamodb")
    put(durable, 1)
    client.delete_item(TableName="things", Key={"id": {"S": "1"}})
    pair = [{"Put": {"TableName": "things", "Item": {"id": {"S": name}}}} for name in ("a", "b")]
    client.transact_write_items(TransactItems=pair)
    durable.restart()
    assert ids(durable) == {"a", "b"}


def test_a_torn_last_line_is_dropped_and_the_rest_kept(durable: LocalCloud) -> None:
    put(durable, 1)
    put(durable, 2)
    durable.kill()
    newest = journals(durable)[-1]
    whole = newest.read_bytes()
    newest.write_bytes(whole + whole.splitlines()[-1][:20])
    durable.start()
    assert ids(durable) == {"1", "2"}
    put(durable, 3)
    durable.restart()
    assert ids(durable) == {"1", "2", "3"}, "what is written after the torn line is kept as well"


def test_accounts_and_buckets_survive(durable: LocalCloud) -> None:
    cognito = durable.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    client_id = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    cognito.sign_up(ClientId=client_id, Username="dana@example.com", Password="Dana-pass1")
    s3 = durable.client("s3")
    s3.create_bucket(Bucket="pictures", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    s3.put_object(Bucket="pictures", Key="one", Body=b"1")
    durable.restart()
    answer: Any = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "dana@example.com", "PASSWORD": "Dana-pass1"},
    )
    assert answer["AuthenticationResult"]["RefreshToken"]
    assert s3.get_object(Bucket="pictures", Key="one")["Body"].read() == b"1"


def test_its_files_are_private(durable: LocalCloud) -> None:
    put(durable, 1)
    for path in durable.data_dir.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_nobody_can_reset_what_is_kept(durable: LocalCloud) -> None:
    put(durable, 1)
    with pytest.raises(OSError, match="403"):
        durable.reset()
    assert ids(durable) == {"1"}
