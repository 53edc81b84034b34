"""Steps of tasks in every `TodoRepository`: each is written alone, and none undoes another."""

from __future__ import annotations

import itertools
import uuid
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings

from tests.factories import make_todo
from tests.fakes import FakeClock
from tests.local_cloud import LocalCloud
from tests.repositories import add_to
from todos import dependencies
from todos.access import Access
from todos.checklists.domain import Step, numbered
from todos.checklists.service import ChecklistService
from todos.tasks import keys
from todos.tasks.ports import TodoRepository
from webapp.aws.clients import dynamodb_client

OWNER = Access.own("VAH000001")


def service(todos: TodoRepository) -> ChecklistService:
    ids = (str(uuid.UUID(int=number)) for number in itertools.count(1))
    return ChecklistService(repository=todos, clock=FakeClock(), new_id=lambda: next(ids))


def test_many_at_once_undo_nothing_of_each_other(todos: TodoRepository) -> None:
    row = numbered([Step(str(uuid.UUID(int=1000 + number)), f"step {number}") for number in range(8)])
    todo, _ = add_to(todos, make_todo(checklist=row))
    checklists = service(todos)

    def work(number: int) -> None:
        item_id = row[number].item_id
        if number % 4 == 3:
            checklists.remove_step(OWNER, todo_id=todo.todo_id, item_id=item_id)
            checklists.add_steps(OWNER, todo_id=todo.todo_id, texts=[f"new {number}"])
        else:
            checklists.change_step(OWNER, todo_id=todo.todo_id, item_id=item_id, fields={"done": True})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
    after = todos.get(OWNER, todo.todo_id)
    assert {step.text: step.done for step in after.checklist} == {
        **{f"step {number}": True for number in (0, 1, 2, 4, 5, 6)},
        "new 3": False,
        "new 7": False,
    }
    assert after.version == todo.version + 10


def test_a_task_from_before_there_were_checklists_gets_its_first_step(aws: LocalCloud) -> None:
    todos = dependencies.todo_repository()
    todo, _ = add_to(todos, make_todo())
    dynamodb_client().update_item(
        TableName=settings.TASKS_TABLE,
        Key=keys.todo_key(todo.space_id, todo.todo_id),
        UpdateExpression="REMOVE checklist",
    )
    service(todos).add_steps(OWNER, todo_id=todo.todo_id, texts=["Milk"])
    assert [step.text for step in todos.get(OWNER, todo.todo_id).checklist] == ["Milk"]
