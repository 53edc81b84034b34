"""What operators' commands share: who runs them, and how their failures are told."""

from __future__ import annotations

import getpass
import os
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import BaseCommand, CommandError

from accounts.audit.domain import Actor
from accounts.profiles.domain import Profile
from webapp.aws.outages import error_code
from webapp.errors import DomainError, InvalidInput
from webapp.texts import printable


class OperatorCommand(BaseCommand):
    """A command whose expected failures are one line on standard error and exit code 1."""

    # Nothing of the pages is asked for, so nothing of them is checked.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.act(**options)
        except InvalidInput as error:
            raise CommandError(
                " ".join(problem.detail for problem in error.errors) or error.message
            ) from error
        except DomainError as error:
            raise CommandError(error.message) from error
        except ClientError as error:
            raise CommandError(f"AWS refused {error.operation_name}: {error_code(error)}.") from error
        except BotoCoreError as error:
            raise CommandError(" ".join(str(error).split())) from error

    def act(self, **options: Any) -> None:
        """What the command does."""
        raise NotImplementedError

    def tell(self, profile: Profile, what: str) -> None:
        """Say what became of an account."""
        self.say(f"{profile.user_id} {profile.email} {what}")

    def say(self, line: str) -> None:
        """Print a line that may have in it what people wrote; nothing of that reaches the terminal as a command to it."""
        self.stdout.write(printable(line))

    @property
    def actor(self) -> Actor:
        """Whoever runs the command, as the audit trail names them."""
        name = type(self).__module__.rpartition(".")[2]
        return Actor.operator(origin=f"manage.py {name} ({_system_user()})")


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # In a container the user need not have a name.
        return str(os.getuid())
