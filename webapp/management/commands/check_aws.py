"""`manage.py check_aws`: what is wrong with a configuration, one line each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from accounts import dependencies
from accounts.management.operators import OperatorCommand
from webapp.operations import inspection


class Command(OperatorCommand):
    help = (
        "Say what is wrong with tables, bucket, user pool, Rekognition and Redis, and what the users table and Cognito "
        "disagree about: one line each, exit code 1. Nothing is changed."
    )

    def act(self, **options: Any) -> None:
        problems = 0
        for problem in _problems():
            problems += 1
            self.say(problem)
        if problems:
            sys.exit(1)
        self.say("Everything is as it should be.")


def _problems() -> Iterator[str]:
    found = list(inspection.problems())
    yield from found
    if not found:
        # Accounts that cannot be read differ in everything.
        for difference in dependencies.repair_service().find():
            yield f"account {difference} (repair_accounts heals it)"
