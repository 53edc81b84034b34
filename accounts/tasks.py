"""What accounts need to know of tasks: a port that the tasks' side fills, so that accounts never import it.

`ACCOUNT_TASKS` in the settings names the class that does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class AccountTasks(Protocol):
    """The tasks of one account, seen from the account."""

    def count(self, user_id: str) -> Mapping[str, int]:
        """How many tasks the account has outside the trash, by status and as `total`.

        Raises:
            Unavailable: the store does not answer.
        """
