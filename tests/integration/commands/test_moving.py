"""`move_tasks`, and what `check_aws` and `setup_aws` say of a table of the first version, through the process boundary."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests import first_version
from tests.integration.commands.conftest import Manage
from tests.integration.commands.test_checks import NOWHERE, lines_of
from webapp.aws.clients import dynamodb_client

SOURCE, TARGET = "first-todos", "new-todos"


@pytest.fixture
def manage_move(manage: Manage) -> Iterator[Manage]:
    """`manage.py` with a table of the first version as that of the tasks."""
    client: Any = dynamodb_client()
    first_version.create_table(client, SOURCE)
    first_version.fill_table(client, SOURCE, first_version.OWNER)

    def run(*arguments: str, **changed: str) -> Any:
        return manage(*arguments, **{"TASKS_TABLE": SOURCE, **changed})

    yield run
    for name in (SOURCE, TARGET):
        with suppress(client.exceptions.ResourceNotFoundException):
            client.delete_table(TableName=name)


def test_the_whole_course(manage_move: Manage) -> None:
    missing = manage_move("move_tasks", "--to", TARGET).complaint
    assert f"the table {TARGET} is missing; `TASKS_TABLE={TARGET} manage.py setup_aws` makes it" in missing

    assert f"Created: {TARGET}\n" in manage_move("setup_aws", TASKS_TABLE=TARGET).out
    first = manage_move("move_tasks", "--to", TARGET)
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines() == [
        "Copied 5, removed 0, found 0 equal. Left out 2 whose time in the trash is over.",
        "Run it again until nothing differs.",
    ]
    again = manage_move("move_tasks", "--to", TARGET, READ_ONLY="1")
    assert again.out.splitlines() == [
        "Copied 0, removed 0, found 5 equal. Left out 2 whose time in the trash is over.",
        f"Nothing differs: {TARGET} has the tasks of {SOURCE}.",
    ]
    told = json.loads(manage_move("move_tasks", "--to", TARGET, "--json").out)
    assert told == {"copied": 0, "removed": 0, "equal": 5, "left_out": 2, "counted": 0, "is_same": True}
    assert manage_move("check_aws", TASKS_TABLE=TARGET).code == 0


def test_what_it_refuses_is_one_line(manage_move: Manage) -> None:
    assert "is the table that the service uses" in manage_move("move_tasks", "--to", SOURCE).complaint
    old = manage_move("move_tasks", "--to", SOURCE, TASKS_TABLE="test-todos").complaint
    assert "has no index DueIndex" in old
    assert "setup_aws" in old
    assert manage_move("move_tasks").code == 2


def test_when_aws_is_down_it_is_one_line(manage_move: Manage) -> None:
    down = manage_move("move_tasks", "--to", TARGET, AWS_ENDPOINT_URL=NOWHERE)
    assert "Run it again" in down.complaint


def test_check_aws_names_each_missing_index_and_the_way_out(manage_move: Manage) -> None:
    lines = lines_of(manage_move("check_aws"))
    for index in ("DueIndex", "OrderIndex", "PictureIndex"):
        assert (
            f"table {SOURCE} has no index {index} (local indexes come with a table: make one with setup_aws under another "
            "name, and run move_tasks --to it)"
        ) in lines
    assert (
        f"table {SOURCE} has no index ScheduleIndex (a global index can be added: Terraform does, or aws dynamodb "
        "update-table)"
    ) in lines
    assert len(lines) == 4


def test_setup_aws_leaves_it_and_says_so(manage_move: Manage) -> None:
    said = manage_move("setup_aws").out
    assert f"Table {SOURCE} is not as it should be; check_aws says more.\n" in said
    assert json.loads(manage_move("setup_aws", "--json").out)["outdated"] == ["todos"]
    assert json.loads(manage_move("setup_aws", "--json", TASKS_TABLE="test-todos").out)["outdated"] == []
