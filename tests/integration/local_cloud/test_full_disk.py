"""A full disk: nothing is acknowledged that is not kept, nothing refused is there, and reading goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.integration.local_cloud.stocked import BUCKET, TABLE, Stocked
from tests.local_cloud import REGION

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits the files of another process")


def refused(call: Callable[[], Any]) -> bool:
    """Whether a call was answered as when a service has a fault of its own, which is what callers repeat."""
    with pytest.raises(ClientError) as raised:
        call()
    return raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500


def test_items_are_refused_and_the_memory_is_taken_back(stocked: Stocked) -> None:
    stocked.put("kept")
    stocked.cloud.fill_disk()
    assert refused(lambda: stocked.put("lost"))
    assert refused(lambda: stocked.remove("kept"))
    for _ in range(2):
        assert refused(lambda: stocked.put_two("a", "b", token="once")), "not answered from memory either"
    assert stocked.names() == {"kept"}

    stocked.cloud.empty_disk()
    stocked.put_two("a", "b", token="once")
    stocked.cloud.restart()
    assert stocked.names() == {"kept", "a", "b"}


def test_a_line_that_was_written_in_part_is_cut_off(stocked: Stocked) -> None:
    stocked.put("kept")
    (journal,) = stocked.cloud.data_dir.glob("dynamodb.journal.*")
    stocked.cloud.fill_disk(longest_file=journal.stat().st_size + 20)
    assert refused(lambda: stocked.put("lost"))
    stocked.cloud.empty_disk()
    stocked.put("later")
    stocked.cloud.restart()
    assert stocked.names() == {"kept", "later"}


def test_small_changes_are_kept_beside_a_large_one_that_had_no_room(stocked: Stocked) -> None:
    (journal,) = stocked.cloud.data_dir.glob("dynamodb.journal.*")
    stocked.cloud.fill_disk(longest_file=journal.stat().st_size + 100_000)
    stocked.put("kept")
    assert refused(lambda: stocked.put("large", size=200_000))
    stocked.cloud.restart()
    stocked.put("later")
    assert stocked.names() == {"kept", "later"}


def test_a_table_is_refused(stocked: Stocked) -> None:
    stocked.put("kept")
    stocked.cloud.fill_disk()
    assert refused(lambda: stocked.dynamodb.create_table(**{**TABLE, "TableName": "second"}))
    assert refused(lambda: stocked.dynamodb.delete_table(TableName="things"))
    assert stocked.dynamodb.list_tables()["TableNames"] == ["things"]
    assert stocked.names() == {"kept"}
    stocked.cloud.restart()
    assert stocked.names() == {"kept"}


def test_accounts_are_refused_and_no_second_try_finds_them(stocked: Stocked) -> None:
    stocked.sign_up("kept@example.com")
    stocked.cloud.fill_disk()
    for _ in range(2):
        assert refused(lambda: stocked.sign_up("lost@example.com"))
    assert stocked.emails() == ["kept@example.com"]

    stocked.cloud.empty_disk()
    stocked.sign_up("lost@example.com")
    stocked.cloud.restart()
    assert sorted(stocked.emails()) == ["kept@example.com", "lost@example.com"]
    assert stocked.sign_in("kept@example.com")


def test_nobody_is_signed_in_with_a_key_that_is_not_kept(stocked: Stocked) -> None:
    stocked.sign_up("kept@example.com")
    stocked.cloud.fill_disk()
    assert refused(lambda: stocked.sign_in("kept@example.com"))
    stocked.cloud.empty_disk()
    token = stocked.sign_in("kept@example.com")
    stocked.cloud.restart()
    assert stocked.cognito.get_user(AccessToken=token)["UserAttributes"]


def test_objects_are_refused_and_the_old_ones_stay_whole(stocked: Stocked) -> None:
    stocked.store("kept")
    # Room for the object, and none for what says of which type it is.
    stocked.cloud.fill_disk(longest_file=8)
    assert refused(lambda: stocked.store("lost", b"short"))
    assert refused(lambda: stocked.store("kept", b"changed", "text/plain"))
    stocked.cloud.fill_disk()
    assert refused(lambda: stocked.store("lost"))
    assert stocked.keys() == {"kept"}
    assert stocked.stored("kept") == (b"picture", "image/png")

    stocked.cloud.restart()
    assert stocked.keys() == {"kept"}
    assert stocked.stored("kept") == (b"picture", "image/png")
    assert not list(stocked.cloud.data_dir.rglob("*.tmp"))


def test_buckets_are_refused(stocked: Stocked) -> None:
    stocked.cloud.fill_disk()
    second = {"Bucket": "second", "CreateBucketConfiguration": {"LocationConstraint": REGION}}
    assert refused(lambda: stocked.s3.create_bucket(**second))
    versioned = {"Bucket": BUCKET, "VersioningConfiguration": {"Status": "Enabled"}}
    assert refused(lambda: stocked.s3.put_bucket_versioning(**versioned))
    assert [bucket["Name"] for bucket in stocked.s3.list_buckets()["Buckets"]] == [BUCKET]
    assert "Status" not in stocked.s3.get_bucket_versioning(Bucket=BUCKET)


def test_what_readiness_asks_says_so_before_anything_failed(stocked: Stocked) -> None:
    def table() -> Any:
        return stocked.dynamodb.get_item(TableName="things", Key={"id": {"S": "probe#"}})

    def bucket() -> Any:
        return stocked.s3.head_bucket(Bucket=BUCKET)

    stocked.cloud.fill_disk()
    assert refused(table)
    assert refused(bucket)
    assert "Item" not in stocked.dynamodb.get_item(TableName="things", Key={"id": {"S": "another"}})
    stocked.cloud.empty_disk()
    assert table()
    assert bucket()


def test_the_tables_are_not_ready_while_an_image_has_no_room(stocked: Stocked) -> None:
    stocked.cloud.fill_disk(longest_file=100_000)
    assert refused(lambda: stocked.store("large", b"x" * 200_000))
    stocked.put("small")
    probe = {"TableName": "things", "Key": {"id": {"S": "probe#"}}}
    assert refused(lambda: stocked.dynamodb.get_item(**probe))
    stocked.cloud.empty_disk()
    assert stocked.dynamodb.get_item(**probe)
    stocked.store("large", b"x" * 200_000)


def test_the_operator_is_told_once_an_outage_and_sees_no_traceback(stocked: Stocked, log: Path) -> None:
    for _ in range(2):
        stocked.cloud.fill_disk()
        for _ in range(3):
            assert refused(lambda: stocked.put("lost"))
            assert refused(lambda: stocked.store("lost"))
            assert refused(lambda: stocked.sign_up("lost@example.com"))
        stocked.cloud.empty_disk()
        stocked.put("kept")
        stocked.store("kept")
    stocked.sign_up("kept@example.com")
    said = log.read_text()
    assert "Traceback" not in said
    for what, outages in (("DynamoDB's items", 2), ("objects", 2), ("accounts", 1)):
        assert said.count(f"cannot write {what} (") == outages
        assert said.count(f"can write {what} again") == outages
    assert "File too large" in said


def test_a_restart_on_a_full_disk_reads_everything(stocked: Stocked) -> None:
    stocked.put("kept")
    stocked.cloud.kill()
    (journal,) = stocked.cloud.data_dir.glob("dynamodb.journal.*")
    with journal.open("ab") as file:
        file.write(b'[["set"')
    stocked.cloud.start(is_disk_full=True)
    assert stocked.names() == {"kept"}
    assert refused(lambda: stocked.put("lost"))
    stocked.cloud.empty_disk()
    stocked.put("later")
    stocked.cloud.restart()
    assert stocked.names() == {"kept", "later"}


def test_an_object_that_cannot_be_read_is_not_served_as_an_empty_one(stocked: Stocked, log: Path) -> None:
    stocked.store("kept")
    (file,) = (path for path in stocked.cloud.data_dir.rglob("kept") if path.is_file())
    file.unlink()
    assert refused(lambda: stocked.stored("kept"))
    assert "cannot read an object" in log.read_text()
    assert "Traceback" not in log.read_text()
