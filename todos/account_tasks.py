"""The tasks of an account, as the accounts' app asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from todos import dependencies
from todos.access import Access
from todos.lists.serializers import list_body
from todos.tasks.domain import Todo
from todos.tasks.serializers import todo_body


class TasksOfAccount:
    """Fills the port `accounts.dependencies.AccountTasks`."""

    def count(self, user_id: str) -> dict[str, int]:
        counts = dependencies.todo_service().count_todos(Access.own(user_id))
        return {
            "pending": counts.pending,
            "ongoing": counts.ongoing,
            "complete": counts.complete,
            "total": counts.total,
        }

    def export(self, user_id: str) -> Iterator[Mapping[str, Any]]:
        return map(_exported, dependencies.todo_service().every_todo(Access.own(user_id)))

    def export_lists(self, user_id: str) -> list[Mapping[str, Any]]:
        lists = dependencies.list_service().lists(Access.own(user_id))
        return [list_body(counted) for counted in lists]

    def move_reminders(self, user_id: str, time_zone: str) -> None:
        dependencies.reminder_mover().move_reminders(Access.own(user_id, time_zone))

    def check_removal(self) -> None:
        dependencies.check_writable()

    def remove_all(self, user_id: str) -> None:
        dependencies.image_service().remove_all(Access.own(user_id))
        dependencies.todo_service().remove_all(Access.own(user_id))


def _exported(todo: Todo) -> dict[str, Any]:
    """A task as the API shows it, but for what holds on this site only."""
    body = todo_body(todo, base_url="")
    del body["url"], body["user_id"]
    return body
