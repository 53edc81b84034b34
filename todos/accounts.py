"""The tasks of an account, as the accounts' app asks for them."""

from __future__ import annotations

from todos import dependencies


class TasksOfAccount:
    """Fills the port `accounts.tasks.AccountTasks`."""

    def count(self, user_id: str) -> dict[str, int]:
        counts = dependencies.todo_service().count_todos(owner_id=user_id)
        return {
            "pending": counts.pending,
            "ongoing": counts.ongoing,
            "complete": counts.complete,
            "total": counts.total,
        }
