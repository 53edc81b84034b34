"""`manage.py activate_user ID`: let somebody sign in again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from accounts import dependencies
from accounts.management.operators import OperatorCommand
from accounts.profiles.domain import ActivationStatus


class Command(OperatorCommand):
    help = "Let somebody sign in again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="a user id or an address")

    def act(self, **options: Any) -> None:
        service = dependencies.administration_service()
        profile = service.update_user(
            user_id=service.get_user(options["id"]).user_id,
            fields={"activation_status": ActivationStatus.ACTIVE},
            actor=self.actor,
        )
        self.tell(profile, "is active.")
