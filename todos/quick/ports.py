"""What quick add needs of the rest of the product."""

from __future__ import annotations

from typing import Protocol

from todos.access import Access


class ListNames(Protocol):
    """The lists of a space by their names."""

    def list_id(self, access: Access, name: str) -> str | None:
        """The id of the list that somebody calls by a name, in any case; `None` where there is none."""
        ...
