"""`manage.py delete_user ID --yes`: delete an account with all that belongs to it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts import dependencies
from accounts.management.operators import OperatorCommand


class Command(OperatorCommand):
    help = "Delete an account with its tasks, images and sessions, for good. An interrupted deletion is completed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="a user id or an address")
        parser.add_argument(
            "--yes", action="store_true", help="really do it: nothing brings the account back"
        )

    def act(self, **options: Any) -> None:
        service = dependencies.administration_service()
        profile = service.get_user(options["id"])
        if not options["yes"]:
            raise CommandError(
                f"This deletes {profile.user_id} {profile.email} with all tasks and images, for good. Say --yes to do it."
            )
        service.delete_user(user_id=profile.user_id, actor=self.actor)
        self.tell(profile, "is deleted.")
