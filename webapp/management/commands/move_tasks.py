"""`manage.py move_tasks --to TABLE`: one pass of a move of all tasks to a table of today's schema."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from webapp.aws.clients import patient_dynamodb_client
from webapp.clock import utc_now
from webapp.errors import Unavailable
from webapp.operations.moves import MoveRefused
from webapp.operations.moves.passes import Moved, move_tasks


class Command(BaseCommand):
    help = (
        "Copy the tasks of TASKS_TABLE to another table of today's schema, remove from there what has gone, and make the "
        "counts from what was copied. Run it again until nothing differs; the last time under READ_ONLY=1, once no process "
        "without it is left. A target that something else has written is refused. docs/operations.md has the whole course."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="TABLE", help="the table that the tasks move to")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        source, target = settings.TASKS_TABLE, options["to"]
        try:
            moved = move_tasks(patient_dynamodb_client(), source=source, target=target, at=utc_now())
        except MoveRefused as error:
            raise CommandError(f"move_tasks: {error}") from error
        except (BotoCoreError, ClientError, Unavailable) as error:
            cause = error.__cause__ or error
            raise CommandError(f"move_tasks: {cause} Run it again: it goes on where it ended.") from error
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(moved), "is_same": moved.is_same}))
        else:
            self._tell(moved, source, target)

    def _tell(self, moved: Moved, source: str, target: str) -> None:
        left_out = f" Left out {moved.left_out} whose time in the trash is over." if moved.left_out else ""
        self.stdout.write(
            f"Copied {moved.copied}, removed {moved.removed}, found {moved.equal} equal.{left_out}"
        )
        if moved.is_same:
            self.stdout.write(f"Nothing differs: {target} has the tasks of {source}.")
        else:
            self.stdout.write("Run it again until nothing differs.")
