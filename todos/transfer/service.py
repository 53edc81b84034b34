"""Tasks that come and go: everything of a space for an export, and the items of a file that become tasks."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, cast

from todos.access import Access
from todos.checklists.errors import TooManySteps
from todos.tasks.domain import Todo, TodoFields, with_checklist, with_status
from todos.tasks.fields import clean_fields, fingerprint, hold_together
from todos.tasks.ports import TodoRepository
from todos.tasks.query import MAX_LIMIT, Sort, TodoQuery
from todos.tasks.reminding import next_moment
from todos.transfer.domain import MOST_AT_ONCE, MOST_IN_FEED, Item, Problem, Read, Report
from webapp import deadlines
from webapp.clock import Clock
from webapp.errors import InvalidInput

_NAMESPACE = uuid.UUID("b0a4f0f7-3f8e-4a39-9a43-0a7a3c9d7f52")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class TransferService:
    """The use cases of taking tasks along."""

    def __init__(self, *, repository: TodoRepository, clock: Clock) -> None:
        self._repository = repository
        self._now = clock

    def export_todos(self, access: Access) -> Iterator[Todo]:
        """Every task outside the trash, read bit by bit, always in the same order."""
        live = (todo for todo in self._repository.every(access) if not todo.is_deleted)
        # What an index holds under one key has no order of its own.
        for _, equals in groupby(live, key=attrgetter("status", "completed_at", "created_at")):
            yield from sorted(equals, key=attrgetter("todo_id"))

    def feed_todos(self, access: Access) -> Iterator[Todo]:
        """The open tasks that have a date, the soonest first, as many as a calendar has."""
        query = TodoQuery(limit=MAX_LIMIT, sort=Sort.DUE_DATE, is_open=True, due_after=date.min)
        position: dict[str, Any] | None = None
        for _ in range(MOST_IN_FEED // MAX_LIMIT):
            page = self._repository.list_todos(access, query, after=position)
            yield from page.todos
            position = page.next_position
            if position is None:
                return

    def import_items(
        self, access: Access, *, reads: Iterable[Read], offset: int = 0, dry_run: bool = False
    ) -> Report:
        """Make tasks of what was read, as far as they are not there, in the trash or outside of it.

        Of a long file, only some items from `offset` on are taken; the report says where to go on. What stands before
        is read too, since it tells which of its equals an item is.

        Raises:
            TooManyTasks: there is not room for all of them; nothing was written.
            UnreadableFile: the file ends in something else than it began with.
        """
        access.check_write()
        rest = self._identified(access, reads)
        window = list(islice(rest, offset, offset + MOST_AT_ONCE))
        next_offset = offset + MOST_AT_ONCE if next(rest, None) is not None else None
        problems: list[Problem] = []
        taken = list(self._todos(access, window, problems))
        # Of what has one id twice in a file, the first is it.
        wanted = {todo.todo_id: todo for todo in reversed(taken)}
        with deadlines.for_many():
            known = self._repository.known(access, list(wanted))
            missing = [todo for todo in wanted.values() if todo.todo_id not in known]
            self._repository.check_room(access, missing)
            created = len(missing) if dry_run else self._repository.add_all(access, missing)
        return Report(
            created=created,
            skipped=len(taken) - created,
            problems=sorted(problems, key=attrgetter("index")),
            next_offset=next_offset,
            titles=[todo.title for todo in missing],
        )

    def _identified(self, access: Access, reads: Iterable[Read]) -> Iterator[tuple[Read, str]]:
        """What was read, with the id that it has as a task of the space: the same each time the file comes."""
        seen: Counter[str] = Counter()
        for read in reads:
            if isinstance(read, Problem):
                yield read, ""
            elif _UUID.fullmatch(read.item_id):
                yield read, read.item_id.lower()
            else:
                named = (
                    f"id\n{read.item_id}"
                    if read.item_id
                    else f"content\n{seen[read.content]}\n{read.content}"
                )
                seen[read.content] += 1
                yield read, str(uuid.uuid5(_NAMESPACE, f"{access.space_id}\n{named}"))

    def _todos(
        self, access: Access, window: list[tuple[Read, str]], problems: list[Problem]
    ) -> Iterator[Todo]:
        """The tasks that items would be; what is wrong with them is put to the problems."""
        now = self._now()
        for read, todo_id in window:
            if isinstance(read, Problem):
                problems.append(read)
                continue
            try:
                yield _todo(access, read, todo_id, now)
            except InvalidInput as error:
                problems += [
                    Problem(read.index, each.code, f"{each.attr}: {each.detail}") for each in error.errors
                ]
            except TooManySteps as error:
                problems.append(Problem(read.index, error.code, error.message))
            else:
                problems += read.problems


def _todo(access: Access, item: Item, todo_id: str, now: datetime) -> Todo:
    """The task that an item says.

    Raises:
        InvalidInput: it breaks a rule.
        TooManySteps: its checklist has more than one may.
    """
    cleaned = with_status(hold_together(clean_fields(cast("TodoFields", item.fields)), None))
    created_at = min(item.created_at or now, now)
    updated_at = min(item.updated_at or now, now)
    todo = Todo(
        todo_id=todo_id,
        space_id=access.space_id,
        created_at=created_at,
        updated_at=updated_at,
        version=item.version,
        next_todo_id=item.next_todo_id,
        **with_checklist(cleaned),
    )
    todo = replace(todo, remind_at=next_moment(todo, zone=access.zone, after=now))
    return replace(todo, completed_at=item.completed_at or updated_at) if todo.is_completed else todo


def content_of(fields: dict[str, Any]) -> str:
    """What tells an item by what it says."""
    return fingerprint(fields)
