"""`manage.py list_users`: the accounts, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandParser

from accounts import dependencies
from accounts.administration.domain import MAX_PAGE_SIZE, UserQuery
from accounts.management.operators import OperatorCommand
from accounts.profiles.domain import ActivationStatus, Profile, Role
from webapp.clock import to_timestamp

_COLUMNS = ("user_id", "role", "activation_status", "created_at", "email", "username")


class Command(OperatorCommand):
    help = "List the accounts, newest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--inactive", action="store_true", help="only those that are deactivated")
        parser.add_argument("--role", choices=[role.value for role in Role], help="only those with this role")
        parser.add_argument("--json", action="store_true", help="print a JSON array instead of columns")

    def act(self, **options: Any) -> None:
        query = UserQuery(
            limit=MAX_PAGE_SIZE,
            activation_status=ActivationStatus.INACTIVE if options["inactive"] else None,
            role=Role(options["role"]) if options["role"] else None,
        )
        rows = [_row(profile) for profile in _every(query)]
        if options["json"]:
            self.say(json.dumps(rows, ensure_ascii=False))
            return
        table = [dict(zip(_COLUMNS, _COLUMNS, strict=True)), *rows]
        widths = {name: max(len(row[name]) for row in table) for name in _COLUMNS}
        for row in table:
            self.say("  ".join(row[name].ljust(widths[name]) for name in _COLUMNS).rstrip())


def _every(query: UserQuery) -> Iterator[Profile]:
    position = None
    while True:
        page = dependencies.administration_service().list_users(query=query, after=position)
        yield from page.profiles
        position = page.next_position
        if position is None:
            return


def _row(profile: Profile) -> dict[str, str]:
    return {
        "user_id": profile.user_id,
        "username": profile.username,
        "email": profile.email,
        "role": profile.role.value,
        "activation_status": profile.activation_status.value,
        "created_at": to_timestamp(profile.created_at),
    }
