"""`manage.py set_role ID admin|user`: make somebody an administrator, or a user again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from accounts import dependencies
from accounts.management.operators import OperatorCommand
from accounts.profiles.domain import Role


class Command(OperatorCommand):
    help = "Make somebody an administrator, or a user again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="a user id or an address")
        parser.add_argument("role", choices=[role.value for role in Role])

    def act(self, **options: Any) -> None:
        service = dependencies.administration_service()
        profile = service.update_user(
            user_id=service.get_user(options["id"]).user_id,
            fields={"role": Role(options["role"])},
            actor=self.actor,
        )
        self.tell(profile, f"has the role {profile.role}.")
