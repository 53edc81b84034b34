"""What `docs/data-model.md` says that each view and each write costs is what it costs, for few tasks and for many."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings

from tests.bench.usage import Usage, used
from tests.factories import START, make_image, make_todo
from tests.local_cloud import ROOT
from todos import dependencies
from todos.access import Access
from todos.checklists.domain import Step, numbered
from todos.checklists.service import ChecklistService
from todos.images.attachments import attached
from todos.tasks import keys
from todos.tasks.domain import Change, Status, Todo
from todos.tasks.ports import TodoRepository
from todos.tasks.query import INBOX, Sort, TodoQuery
from todos.tasks.repository.items import to_todo_item
from todos.tasks.repository.tally import tally
from webapp.aws.clients import dynamodb_client

TODAY = date(2026, 3, 1)
DOCUMENT = (ROOT / "docs" / "data-model.md").read_text()
STEPS = numbered([Step(str(uuid.UUID(int=number)), "x") for number in range(2)])
Use = Callable[[TodoRepository, Access, Todo], object]


def view(**criteria: object) -> Use:
    """The first page of a list."""
    query = TodoQuery(**criteria)  # type: ignore[arg-type]  # Named where it is used.
    return lambda todos, access, _: todos.list_todos(access, query)


VIEWS: dict[str, Use] = {
    "Today": view(is_open=True, due_before=TODAY + timedelta(days=1), sort=Sort.DUE_DATE),
    "Upcoming": view(is_open=True, due_after=TODAY, sort=Sort.DUE_DATE),
    "Open": view(is_open=True),
    "Done": view(status=Status.COMPLETE, sort=Sort.COMPLETED),
    "Pending": view(status=Status.PENDING),
    "Ongoing": view(status=Status.ONGOING),
    "All": view(),
    "A list in its own order": view(is_open=True, sort=Sort.ORDER, list_id=INBOX),
    "Which lists there are": lambda _, access, __: dependencies.list_repository().every(access),
    "Trash": view(is_deleted=True, deleted_after=START - timedelta(days=1), sort=Sort.DELETED),
    "What is due, up to 50": lambda todos, access, _: todos.count_up_to(
        access, TodoQuery(is_open=True, due_before=TODAY + timedelta(days=1)), 50
    ),
    "Counts": lambda todos, access, _: todos.count_by_status(access),
}

WRITES: dict[str, Use] = {
    "create": lambda todos, access, _: todos.add(access, make_todo(space_id=access.space_id)),
    "edit a text": lambda todos, access, todo: todos.edit(
        access, todo.todo_id, lambda each: Change(each.edited(at=START, title="Other"))
    ),
    "tick off a step": lambda todos, access, todo: ChecklistService(
        repository=todos, clock=lambda: START, new_id=str
    ).change_step(access, todo_id=todo.todo_id, item_id=todo.checklist[0].item_id, fields={"done": True}),
    "complete": lambda todos, access, todo: todos.edit(
        access, todo.todo_id, lambda each: Change(each.changed({"completed": True}, at=START))
    ),
    "move to the trash": lambda todos, access, todo: todos.edit(
        access, todo.todo_id, lambda each: Change(each.trashed(at=START))
    ),
    "attach an image": lambda todos, access, todo: todos.edit(
        access, todo.todo_id, lambda each: attached(each, make_image(), at=START)
    ),
    "remove for good": lambda todos, access, todo: todos.remove(access, [todo]),
}

# What a task is before it is written to, where that is not what all are.
PREPARED: dict[str, Callable[[TodoRepository, Access, Todo], Todo]] = {
    "tick off a step": lambda todos, access, todo: todos.edit(
        access, todo.todo_id, lambda each: Change(each.edited(at=START, checklist=STEPS))
    ),
}


def _as_it_is(_todos: TodoRepository, _access: Access, todo: Todo) -> Todo:
    return todo


def rows() -> dict[str, tuple[str, str]]:
    """Calls and units by the pattern that they are of, from the tables of the document."""
    found = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \| ([\d.]+)[^|]* \|$", DOCUMENT, re.MULTILINE)
    return {pattern: (calls, units) for pattern, calls, units in found}


@pytest.fixture
def filled(aws: object) -> Callable[[int], tuple[Access, Todo]]:
    """Spaces with so many tasks of each kind, written past the service for the sake of time."""

    def fill(count: int) -> tuple[Access, Todo]:
        access = Access.own(f"VAH9{count:05d}")
        todos = [each for number in range(count) for each in _kinds(access.space_id, number)]
        counts = sum((tally(todo) for todo in todos), start=tally(todos[0]))
        counts.subtract(tally(todos[0]))
        items = [to_todo_item(todo, fingerprint="", write_id=str(uuid.uuid4())) for todo in todos]
        items += [
            {
                **keys.todo_key(access.space_id, keys.counts_id(number)),
                **{name: {"N": str(amount if number == 0 else 0)} for name, amount in counts.items()},
            }
            for number in range(keys.COUNT_ITEMS)
        ]
        for start in range(0, len(items), 25):
            requests = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
            dynamodb_client().batch_write_item(RequestItems={settings.TASKS_TABLE: requests})  # type: ignore[dict-item]  # Plain dictionaries.
        return access, todos[0]

    return fill


def _kinds(space_id: str, number: int) -> list[Todo]:
    at = START + timedelta(seconds=number)
    todo = make_todo(space_id=space_id, description="x" * 300, created_at=at)
    return [
        replace(todo, todo_id=str(uuid.uuid4()), **values)
        for values in (
            {"due_date": TODAY},
            {"due_date": TODAY + timedelta(days=number % 9 + 1), "status": Status.ONGOING},
            {"status": Status.COMPLETE, "completed_at": at},
            {"deleted_at": at},
        )
    ]


def spent(use: Use, access: Access, todo: Todo) -> Usage:
    with used() as usage:
        use(dependencies.todo_repository(), access, todo)
    return usage


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_costs_what_the_document_says_however_many_tasks_there_are(
    filled: Callable[[int], tuple[Access, Todo]], name: str
) -> None:
    few, many = (spent(VIEWS[name], *filled(count)) for count in (60, 180))
    assert (few.calls, few.reads) == (many.calls, many.reads)
    assert rows().get(name) == (", ".join(f"`{call}`" for call in few.calls), f"{few.reads:g}")


@pytest.mark.parametrize("name", WRITES)
def test_a_write_costs_what_the_document_says(
    filled: Callable[[int], tuple[Access, Todo]], name: str
) -> None:
    access, todo = filled(2)
    todo = PREPARED.get(name, _as_it_is)(dependencies.todo_repository(), access, todo)
    usage = spent(WRITES[name], access, todo)
    assert rows().get(name) == (", ".join(f"`{call}`" for call in usage.calls), f"{usage.writes:g}")
