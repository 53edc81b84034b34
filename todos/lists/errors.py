"""What can go wrong with a list."""

from __future__ import annotations

from todos.lists.domain import MAX_LISTS, CountedList
from webapp.errors import Conflict, NotFound, StaleVersion


class ListNotFound(NotFound):
    """The caller has no such list; somebody else's looks the same."""

    message = "There is no such list."


class ListVersionConflict(StaleVersion):
    """The list was changed since the version the caller knows; `current` is how it stands now."""

    message = "The list was changed in the meantime. Nothing was overwritten."

    def __init__(self, current: CountedList) -> None:
        self.current = current
        super().__init__()


class TooManyLists(Conflict):
    """The space has as many lists as it may."""

    code = "too_many_lists"
    message = f"There are {MAX_LISTS} lists, and no room for more. Delete one first."


class ListNotEmpty(Conflict):
    """The list has open tasks, and it was not said where they are to go."""

    code = "list_not_empty"
    message = "The list has open tasks. Say whether they go to the inbox or to the trash."
