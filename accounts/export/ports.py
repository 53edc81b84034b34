"""What an export needs of tasks, as a protocol that the tasks' side fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol


class TaskExport(Protocol):
    """The tasks of an account, seen from its export."""

    def export(self, user_id: str) -> Iterator[Mapping[str, Any]]:
        """Every task of the account, the trash included, in the shape of the export; read bit by bit.

        Raises:
            Unavailable: the store does not answer.
        """

    def export_lists(self, user_id: str) -> list[Mapping[str, Any]]:
        """Every list of the account, in the shape of the export.

        Raises:
            Unavailable: the store does not answer.
        """
