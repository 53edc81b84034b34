"""`manage.py repair_accounts`: bring together what users table and Cognito disagree about."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from accounts import dependencies
from accounts.management.operators import OperatorCommand


class Command(OperatorCommand):
    help = (
        "Complete what interrupted changes left between the users table and Cognito. One line for each difference; exit "
        "code 1 if one stays."
    )

    def act(self, **options: Any) -> None:
        repair = dependencies.repair_service()
        left = 0
        for difference in list(repair.find()):
            is_healed = repair.heal(difference, actor=self.actor)
            left += not is_healed
            self.say(f"{'healed' if is_healed else 'left'}: {difference}")
        if left:
            raise CommandError(f"{left} difference{'' if left == 1 else 's'} could not be healed.")
