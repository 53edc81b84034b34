"""What can go wrong with a task."""

from __future__ import annotations

from todos.tasks.domain import Todo
from webapp.errors import (
    Conflict,
    NotFound,
    StaleVersion,
    Unprocessable,
)


class TodoNotFound(NotFound):
    """The caller has no such task; somebody else's looks the same."""

    message = "There is no such task."


class TodoVersionConflict(StaleVersion):
    """The task was changed since the version the caller knows; `current` is how it stands now."""

    message = "The task was changed in the meantime. Nothing was overwritten."

    def __init__(self, current: Todo) -> None:
        self.current = current
        super().__init__()


class IdempotencyKeyReused(Unprocessable):
    """The same key came with another body."""

    code = "idempotency_key_reused"
    message = "This idempotency key was used before with other content."


class TooManyTasks(Conflict):
    """The space holds all it may; `bound` names what it has too much of, as `todos.tasks.repository.tally` does."""

    code = "too_many_tasks"
    message = "There is no room for more tasks. Delete some, and empty the trash."

    def __init__(self, bound: str) -> None:
        self.bound = bound
        super().__init__()
