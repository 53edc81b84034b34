"""`manage.py deactivate_user ID`: sign somebody out everywhere, for good."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from accounts import dependencies
from accounts.management.operators import OperatorCommand
from accounts.profiles.domain import ActivationStatus


class Command(OperatorCommand):
    help = "Sign somebody out everywhere, and let them not sign in again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="a user id or an address")

    def act(self, **options: Any) -> None:
        service = dependencies.administration_service()
        profile = service.update_user(
            user_id=service.get_user(options["id"]).user_id,
            fields={"activation_status": ActivationStatus.INACTIVE},
            actor=self.actor,
        )
        self.tell(profile, "is deactivated, and signed out everywhere.")
