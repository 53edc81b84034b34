"""Tasks that may be read and not written for a while: the setting `READ_ONLY`, for the last pass of a move.

What it holds back is whatever changes the table of tasks or the bucket of their images. Accounts go on: who signs in
has a session written to another table. Only an account with tasks is not deleted meanwhile, since they would have to go.
"""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar, cast

from webapp.errors import Unavailable

T = TypeVar("T")

# What of `TodoRepository`, of `ListRepository`, of `ReminderRepository` and of `ImageStore` changes nothing. A method that does not stand here is held back.
TODO_READS = frozenset(
    {
        "get",
        "known",
        "check_room",
        "list_todos",
        "count_by_status",
        "count_by_tag",
        "todos_with_images",
        "count_up_to",
        "every",
        "trashed",
        "to_be_removed_on",
    }
)
LIST_READS = frozenset({"get", "every", "counts", "to_be_removed_on"})
REMINDER_READS = frozenset({"due"})
IMAGE_READS = frozenset({"url", "open", "list"})


class WritesPaused(Unavailable):
    """Nothing is written for the moment, on purpose."""

    code = "writes_paused"
    message = (
        "Tasks are being moved to a new place and cannot be changed for a few minutes. "
        "Nothing was changed; try again soon."
    )

    def __init__(self) -> None:
        super().__init__(retry_after_seconds=30, is_planned=True)


def reading_only(port: T, *, reads: frozenset[str]) -> T:
    """A port of which only some methods are let through; every other one raises `WritesPaused`."""
    return cast("T", _ReadingOnly(port, reads))


class _ReadingOnly:
    """Stands in the place of a port. It names what may pass, so that a method that is new may not."""

    def __init__(self, port: object, reads: frozenset[str]) -> None:
        self._port = port
        self._reads = reads

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        return method if name in self._reads else _refuse


def _refuse(*args: object, **kwargs: object) -> NoReturn:
    raise WritesPaused
