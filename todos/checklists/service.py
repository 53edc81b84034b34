"""What the product does with checklists: one method per use case. Each step is written alone, so that none undoes another."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypedDict

from todos.access import Access
from todos.checklists import steps
from todos.checklists.domain import Checklist, Step, clean_text
from todos.checklists.errors import StepNotFound
from todos.tasks.domain import Change, Todo
from todos.tasks.errors import IdempotencyKeyReused
from todos.tasks.ports import TodoRepository
from todos.tasks.rules import BrokenRule
from webapp.clock import Clock
from webapp.errors import FieldError, InvalidInput

# So much of an id follows from the idempotency key, in its text.
_KEYED = 14


class StepFields(TypedDict, total=False):
    """What is to become of a step; absent means unchanged. `before` is the step behind it, `None` the end."""

    text: str
    done: bool
    before: str | None


class ChecklistService:
    """The use cases. Each takes first what the caller may do, and those that write hold it to that."""

    def __init__(self, *, repository: TodoRepository, clock: Clock, new_id: Callable[[], str]) -> None:
        self._repository = repository
        self._now = clock
        self._new_id = new_id

    def add_steps(
        self, access: Access, *, todo_id: str, texts: Sequence[str], key: str | None = None
    ) -> Todo:
        """Add steps at the end; with an idempotency key, once however often it is asked.

        Raises:
            InvalidInput: a text breaks a rule, or all steps together are too long.
            IdempotencyKeyReused: the key came before with another text.
            TodoNotFound: there is no such task outside the trash.
            TooManySteps: it would have more than it may.
        """
        access.check_write()
        cleaned = [_clean(text) for text in texts]
        new = [Step(_id_of(key, text) if key else self._new_id(), text) for text in cleaned]

        def change(row: Checklist) -> Checklist:
            if key:
                _check_key(row, new)
            return steps.extended(row, new)

        return self._edit(access, todo_id, change)

    def change_step(self, access: Access, *, todo_id: str, item_id: str, fields: StepFields) -> Todo:
        """Change what is named of a step: its words, whether it is done, where it stands.

        Raises:
            InvalidInput: the text breaks a rule, or there is no step to stand before.
            TodoNotFound, StepNotFound: there is no such task outside the trash, or no such step on it.
        """
        access.check_write()
        cleaned: dict[str, object] = {name: fields[name] for name in ("done",) if name in fields}
        if "text" in fields:
            cleaned["text"] = _clean(fields["text"])

        def change(row: Checklist) -> Checklist:
            step = steps.find(row, item_id)
            row = steps.exchanged(row, replace(step, **cleaned))  # type: ignore[arg-type]  # By the names a step has for them.
            return _before(row, item_id, fields["before"]) if "before" in fields else row

        return self._edit(access, todo_id, change)

    def shift_step(self, access: Access, *, todo_id: str, item_id: str, by: int) -> Todo:
        """Move a step so many places further down, or up; at the ends it stays.

        Raises:
            TodoNotFound, StepNotFound: there is no such task outside the trash, or no such step on it.
        """
        access.check_write()
        return self._edit(access, todo_id, lambda row: steps.shifted(row, item_id, by=by))

    def remove_step(self, access: Access, *, todo_id: str, item_id: str) -> Todo:
        """Take a step away.

        Raises:
            TodoNotFound, StepNotFound: there is no such task outside the trash, or no such step on it.
        """
        access.check_write()

        def change(row: Checklist) -> Checklist:
            return steps.without(row, steps.find(row, item_id).item_id)

        return self._edit(access, todo_id, change)

    def _edit(self, access: Access, todo_id: str, change: Callable[[Checklist], Checklist]) -> Todo:
        """Change the checklist of a task as it stands at that moment, however many others do so too."""

        def changed(todo: Todo) -> Change:
            row = change(steps.checklist_of(todo))
            try:
                return steps.with_checklist(todo, row, at=self._now())
            except BrokenRule as broken:
                raise _of_text(broken) from None

        return self._repository.edit(access, todo_id, changed)


def _clean(text: str) -> str:
    try:
        return clean_text(text)
    except BrokenRule as broken:
        raise _of_text(broken) from None


def _of_text(broken: BrokenRule) -> InvalidInput:
    return InvalidInput(errors=(FieldError("text", broken.code, broken.detail),))


def _before(row: Checklist, item_id: str, other: str | None) -> Checklist:
    try:
        return steps.moved(row, item_id, before=other)
    except StepNotFound:
        detail = "There is no such step to stand before."
        raise InvalidInput(errors=(FieldError("before", "unknown_step", detail),)) from None


def _id_of(key: str, text: str) -> str:
    """An id of which one half follows from the key and the other from the words, so that each can be compared."""
    halves = [hashlib.sha256(part.encode()).digest()[:8] for part in (key, text)]
    return str(uuid.UUID(bytes=b"".join(halves), version=5))


def _check_key(row: Checklist, new: Sequence[Step]) -> None:
    """Let new steps through whose key has not come with other words.

    Raises:
        IdempotencyKeyReused: it has.
    """
    kept = {step.item_id for step in row}
    for step in new:
        same_key = {item_id for item_id in kept if item_id[:_KEYED] == step.item_id[:_KEYED]}
        if same_key - {step.item_id}:
            raise IdempotencyKeyReused
