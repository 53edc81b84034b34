"""What the page of an account needs of tasks, as a protocol that the tasks' side fills."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class TaskCounts(Protocol):
    """How much there is of the tasks of an account."""

    def count(self, user_id: str) -> Mapping[str, int]:
        """How many tasks the account has outside the trash, by status and as `total`.

        Raises:
            Unavailable: the store does not answer.
        """
