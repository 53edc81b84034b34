"""The restores of docs/operations.md, rehearsed: AWS's copies are the local cloud's here, the rest is as it would be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from deploy import restore_account
from tests.personas import Person
from webapp.aws.clients import dynamodb_client
from webapp.operations.provisioning import table_definitions

TODOS = "/api/v1/todos"


@pytest.fixture
def copy() -> Iterator[str]:
    """A name for the restored table, which goes after the test."""
    name = f"{settings.TASKS_TABLE}-restored"
    yield name
    dynamodb_client().delete_table(TableName=name)


def seen(person: Person) -> dict[str, Any]:
    """All that a person sees of their tasks once what processes remember has run out."""
    cache.clear()
    api = person.api()
    return {"tasks": api.get(TODOS).json(), "account": api.get("/api/v1/auth/user").json()}


def add(api: Client, *titles: str) -> list[str]:
    made = [api.post(TODOS, {"title": title}, content_type="application/json") for title in titles]
    return [answer.json()["todo_id"] for answer in made]


def to_the_point_in_time(copy: str) -> None:
    dynamodb_client().restore_table_to_point_in_time(
        SourceTableName=settings.TASKS_TABLE, TargetTableName=copy, UseLatestRestorableTime=True
    )


def put_back(user_id: str, source: str) -> tuple[int, int]:
    client = dynamodb_client()
    return restore_account.restore(client, user_id=user_id, source=source, target=settings.TASKS_TABLE)


class TestOnePersonsTasks:
    def test_come_back_as_they_were_and_nobody_elses_change(
        self, alice: Person, bob: Person, copy: str
    ) -> None:
        ids = add(alice.api(), *(f"Task {number}" for number in range(30)))
        alice.api().delete(f"{TODOS}/{ids[0]}")
        add(bob.api(), "Before")
        before = seen(alice)
        to_the_point_in_time(copy)

        for todo_id in ids[1:20]:
            alice.api().delete(f"{TODOS}/{todo_id}")
        # A loss that no count knows of, and what people did since.
        dynamodb_client().delete_item(
            TableName=settings.TASKS_TABLE, Key={"user_id": {"S": alice.user_id}, "todo_id": {"S": ids[25]}}
        )
        add(alice.api(), "Since")
        add(bob.api(), "Since")
        assert seen(alice) != before

        written, deleted = put_back(alice.user_id, copy)
        assert written >= 31
        assert deleted >= 1
        assert seen(alice) == before
        assert [task["title"] for task in seen(bob)["tasks"]] == ["Since", "Before"]

    def test_can_be_worked_with_at_once(self, alice: Person, copy: str) -> None:
        (todo_id,) = add(alice.api(), "Kept")
        to_the_point_in_time(copy)
        alice.api().delete(f"{TODOS}/{todo_id}")
        put_back(alice.user_id, copy)
        add(alice.api(), "New")
        assert seen(alice)["account"]["task_data"]["pending"] == 2

    def test_may_be_put_back_again(self, alice: Person, copy: str) -> None:
        add(alice.api(), "Kept")
        before = seen(alice)
        to_the_point_in_time(copy)
        assert put_back(alice.user_id, copy) == put_back(alice.user_id, copy)
        assert seen(alice) == before

    def test_are_not_deleted_for_the_sake_of_a_copy_without_them(self, alice: Person, copy: str) -> None:
        to_the_point_in_time(copy)
        add(alice.api(), "Kept")
        before = seen(alice)
        with pytest.raises(restore_account.NothingToRestore):
            put_back(alice.user_id, copy)
        assert seen(alice) == before

    def test_are_put_back_by_the_command_as_the_manual_has_it(
        self, alice: Person, copy: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (todo_id,) = add(alice.api(), "Kept")
        to_the_point_in_time(copy)
        alice.api().delete(f"{TODOS}/{todo_id}")
        words = [alice.user_id, "--from", copy, "--to", settings.TASKS_TABLE, "--region", settings.AWS_REGION]
        assert restore_account.main(words) == 0
        assert f"items of {alice.user_id} are as they were" in capsys.readouterr().out
        assert [task["title"] for task in seen(alice)["tasks"]] == ["Kept"]
        assert restore_account.main(["VAH999999", *words[1:]]) == 1
        assert "has nothing of VAH999999" in capsys.readouterr().err


def test_the_whole_table_comes_back_under_its_own_name(alice: Person) -> None:
    """Steps 3 to 5: a backup, the table deleted, and the backup restored under its name."""
    add(alice.api(), "One", "Two")
    before = seen(alice)
    client = dynamodb_client()
    name = settings.TASKS_TABLE
    backup = client.create_backup(TableName=name, BackupName="restored")["BackupDetails"]["BackupArn"]
    client.delete_table(TableName=name)
    client.restore_table_from_backup(TargetTableName=name, BackupArn=backup)
    table = client.describe_table(TableName=name)["Table"]
    assert {index["IndexName"] for index in table["LocalSecondaryIndexes"]} == set(
        table_definitions()["todos"]["local_secondary_indexes"]
    )
    assert seen(alice) == before
    assert add(alice.api(), "Three")
