"""What can go wrong with a task."""

from __future__ import annotations

from todos.tasks.domain import Todo
from webapp.errors import (
    Conflict,
    FieldError,
    InvalidInput,
    NotFound,
    StaleVersion,
    Unprocessable,
)


class TodoNotFound(NotFound):
    """The caller has no such task; somebody else's looks the same."""

    message = "There is no such task."


class TodoInTrash(TodoNotFound):
    """The caller's task lies in the trash, from which it can be restored; to a program it is as good as none."""


class TodoVersionConflict(StaleVersion):
    """The task was changed since the version the caller knows; `current` is how it stands now.

    `fields` are those that both have changed, where the caller says what each was read as.
    """

    message = "The task was changed in the meantime. Nothing was overwritten."

    def __init__(self, current: Todo, *, fields: tuple[str, ...] = ()) -> None:
        self.current = current
        self.fields = fields
        super().__init__()


class UnknownList(InvalidInput):
    """A task was to be put into a list that the space does not have; somebody else's looks the same."""

    code = "unknown_list"
    message = "There is no such list."

    def __init__(self) -> None:
        super().__init__(errors=(FieldError("list_id", self.code, self.message),))


class IdempotencyKeyReused(Unprocessable):
    """The same key came with another body."""

    code = "idempotency_key_reused"
    message = "This idempotency key was used before with other content."


class TooManyTags(Conflict):
    """There would be more different tags than a person may have."""

    code = "too_many_tags"
    message = "There are 500 different tags already. Rename some of them into one, or delete some."


class TooManyTasks(Conflict):
    """The space holds all it may; `bound` names what it has too much of, as `todos.tasks.repository.tally` does."""

    code = "too_many_tasks"
    message = "There is no room for more tasks. Delete some, and empty the trash."

    def __init__(self, bound: str) -> None:
        self.bound = bound
        super().__init__()
