"""What the product does with many tasks at once, by the same rules as with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from todos.access import Access
from todos.bulk.domain import Action, Outcome, edit_of
from todos.tasks.domain import Edit
from todos.tasks.rules import BrokenRule, clean_tags
from todos.tasks.service import TodoService
from webapp.errors import FieldError, InvalidInput


class BulkService:
    """The use cases. Each takes first what the caller may do, and those that write hold it to that."""

    def __init__(self, *, todos: TodoService) -> None:
        self._todos = todos

    def act(
        self,
        access: Access,
        *,
        action: Action,
        todo_ids: Sequence[str],
        tag: str = "",
        list_id: str | None = None,
        due_date: date | None = None,
        priority: int = 0,
    ) -> Outcome:
        """Do one thing to many tasks; each task's failure is its own.

        Raises:
            InvalidInput: the tag breaks a rule.
        """
        access.check_write()
        match action:
            case Action.DELETE:
                return Outcome.of(self._todos.delete_many(access, todo_ids=todo_ids))
            case Action.RESTORE:
                return Outcome.of(self._todos.restore_many(access, todo_ids=todo_ids))
            case Action.TAG | Action.UNTAG:
                tag = _clean(tag)
        edit = edit_of(action, tag=tag, list_id=list_id, due_date=due_date, priority=priority)
        return self.set_fields(access, edits=dict.fromkeys(todo_ids, edit))

    def set_fields(self, access: Access, *, edits: Mapping[str, Edit]) -> Outcome:
        """Change fields of many tasks, of each its own; each task's failure is its own."""
        access.check_write()
        return Outcome.of(self._todos.update_many(access, edits=edits))


def _clean(tag: str) -> str:
    try:
        return clean_tags((tag,))[0]
    except BrokenRule as broken:
        raise InvalidInput(errors=(FieldError("tag", broken.code, broken.detail),)) from None
