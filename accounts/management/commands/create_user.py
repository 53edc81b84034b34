"""`manage.py create_user EMAIL --username NAME [--admin]`: open an account, the first administrator's for one."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts import dependencies
from accounts.management.operators import OperatorCommand
from accounts.profiles.domain import Role


class Command(OperatorCommand):
    help = (
        "Open an account that can sign in at once. The password is asked for, or read from standard input: as an "
        "argument every other user of the machine could read it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--username", metavar="NAME", required=True)
        parser.add_argument("--admin", action="store_true", help="make it an administrator's")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="read the password from the first line of standard input",
        )

    def act(self, **options: Any) -> None:
        profile = dependencies.administration_service().create_user(
            username=options["username"],
            email=options["email"],
            password=_line() if options["password_stdin"] else _asked(),
            role=Role.ADMIN if options["admin"] else Role.USER,
            actor=self.actor,
        )
        self.tell(profile, f"can sign in, with the role {profile.role}.")


def _line() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _asked() -> str:
    if not sys.stdin.isatty():
        raise CommandError("There is no terminal to ask for the password; give it with --password-stdin.")
    try:
        password = getpass.getpass("Password: ")
        again = getpass.getpass("Once more: ")
    except (EOFError, KeyboardInterrupt):
        raise CommandError("No password was given.") from None
    if password != again:
        raise CommandError("The two passwords differ.")
    return password
