"""What is looked at before a move writes anything: that the target is of today's schema, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, ParamValidationError

from webapp.aws.outages import error_code, translated_outages
from webapp.dynamodb.entities import Item
from webapp.operations import provisioning
from webapp.operations.inspection import schema_problems
from webapp.operations.moves import MoveRefused
from webapp.operations.moves.items import (
    MARKS,
    Record,
    are_counts_as_moved,
    is_as_moved,
    is_list,
    is_record,
    is_task,
)
from webapp.operations.moves.tables import Table, side_by_side

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ANOTHER = "Name another target, or remove it and make it anew."


def check_schemas(client: DynamoDBClient, *, source: str, target: str) -> None:
    """Let through only two different tables, of which the second one has today's schema.

    Raises:
        MoveRefused: they are the same, one is missing, or one is no such table.
    """
    way_out = (
        f"`TASKS_TABLE={target} manage.py setup_aws` makes it, and on AWS Terraform (docs/operations.md)."
    )
    moved = _description(client, source, f"the table of the tasks {source} (TASKS_TABLE) is missing.")
    found = _description(client, target, f"the table {target} is missing; {way_out}")
    if moved["TableArn"] == found["TableArn"]:
        raise MoveRefused(f"{target} is the table that the service uses (TASKS_TABLE); {way_out}")
    definition = provisioning.table_definitions()["todos"]
    if moved["KeySchema"] != provisioning.create_table_request(source, definition)["KeySchema"]:
        raise MoveRefused(f"{source} (TASKS_TABLE) is no table of tasks.")
    wanted = provisioning.create_table_request(target, definition)
    if problem := next(schema_problems(found, wanted, way_out=""), None):
        raise MoveRefused(f"{problem}, which the service needs. Name a new target: {way_out}")


def check_unused(table: Table, *, source: str) -> None:
    """Let through only a table that holds what moves from this source have left there, and all of it, or nothing.

    A pass that was interrupted has left a part, whose number nobody knows.

    Raises:
        MoveRefused: it holds something else, or a task was changed or removed since it was moved.
    """
    found = table.record()
    record = Record.of(found) if found else None
    if record and record.source != source:
        raise MoveRefused(f"{table.name} holds the tasks that were moved from {record.source}. {_ANOTHER}")
    tasks, spaces = 0, set[str]()
    for count, counted in table.fold(MARKS, lambda items: _count_moved(table.name, items)):
        tasks, spaces = tasks + count, spaces | counted
    if record is None and (tasks or spaces):
        # Marks alone are no proof: a copy of another target has them too.
        raise MoveRefused(f"{table.name} holds tasks, and no move has put them there. {_ANOTHER}")
    for counts in side_by_side(table.counts_of, spaces):
        for item in counts:
            if not are_counts_as_moved(item):
                raise _in_use(table.name, item, "has changed since it was moved")
    if record and record.tasks is not None and record.tasks != tasks:
        raise MoveRefused(
            f"{table.name} is in use: of {record.tasks} tasks that were moved there, {tasks} are left. {_ANOTHER}"
        )


def _count_moved(name: str, items: Iterator[Item]) -> tuple[int, set[str]]:
    """How many tasks and lists there are, and which spaces have counts."""
    tasks, spaces = 0, set[str]()
    for item in items:
        if is_task(item) or is_list(item):
            if not is_as_moved(item):
                raise _in_use(name, item, "was not written by a move")
            tasks += 1
        elif not is_record(item):
            spaces.add(item["user_id"]["S"])
    return tasks, spaces


def _in_use(name: str, item: Item, what: str) -> MoveRefused:
    return MoveRefused(f"{name} is in use: {item['user_id']['S']} {item['todo_id']['S']} {what}. {_ANOTHER}")


def _description(client: DynamoDBClient, name: str, missing: str) -> dict[str, Any]:
    try:
        with translated_outages():
            found: Any = client.describe_table(TableName=name)["Table"]
    except ParamValidationError as error:
        raise MoveRefused(f"{name!r} is no name of a table.") from error
    except ClientError as error:
        if error_code(error) == "ValidationException":
            raise MoveRefused(f"{name!r} is no name of a table.") from error
        if error_code(error) != "ResourceNotFoundException":
            raise
        raise MoveRefused(missing) from error
    description: dict[str, Any] = found
    return description
