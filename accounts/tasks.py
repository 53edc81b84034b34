"""What accounts need to know of tasks: a port that the tasks' side fills, so that accounts never import it.

`ACCOUNT_TASKS` in the settings names the class that does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol


class AccountTasks(Protocol):
    """The tasks of one account, seen from the account."""

    def count(self, user_id: str) -> Mapping[str, int]:
        """How many tasks the account has outside the trash, by status and as `total`.

        Raises:
            Unavailable: the store does not answer.
        """

    def export(self, user_id: str) -> Iterator[Mapping[str, Any]]:
        """Every task of the account, the trash included, in the shape of the export; read bit by bit.

        Raises:
            Unavailable: the store does not answer.
        """

    def remove_all(self, user_id: str) -> None:
        """Remove for good all that there is of the account: tasks, trash, counts and images. It may be repeated.

        Raises:
            Unavailable: the store does not answer; some may be gone and some not.
        """
