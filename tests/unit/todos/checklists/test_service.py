"""The use cases of checklists."""

from __future__ import annotations

import itertools
import uuid

import pytest

from tests.factories import make_todo
from tests.fakes import FakeClock, InMemoryTodoRepository
from tests.repositories import add_to
from todos.access import Access
from todos.checklists.errors import StepNotFound, TooManySteps
from todos.checklists.service import ChecklistService
from todos.tasks.domain import Todo
from todos.tasks.errors import IdempotencyKeyReused, TodoNotFound
from webapp.errors import InvalidInput

OWNER = Access.own("VAH000001")


class Desk:
    """A task and the service for its checklist."""

    def __init__(self) -> None:
        ids = (str(uuid.UUID(int=number)) for number in itertools.count(1))
        self.clock, self.todos = FakeClock(), InMemoryTodoRepository()
        self.service = ChecklistService(repository=self.todos, clock=self.clock, new_id=lambda: next(ids))
        self.todo, _ = add_to(self.todos, make_todo())

    def add(self, *texts: str, key: str | None = None) -> Todo:
        return self.service.add_steps(OWNER, todo_id=self.todo.todo_id, texts=texts, key=key)

    def change(self, named: str, /, **fields: object) -> Todo:
        return self.service.change_step(
            OWNER,
            todo_id=self.todo.todo_id,
            item_id=self.id_of(named),
            fields=fields,  # type: ignore[arg-type]  # By name.
        )

    def id_of(self, text: str) -> str:
        now = self.todos.get(OWNER, self.todo.todo_id).checklist
        return next((step.item_id for step in now if step.text == text), text)


def words(todo: Todo) -> list[str]:
    return [f"[x] {step.text}" if step.done else step.text for step in todo.checklist]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_steps_are_added_at_the_end(desk: Desk) -> None:
    desk.add(" Milk ", "Eggs")
    todo = desk.add("Tea")
    assert words(todo) == ["Milk", "Eggs", "Tea"]
    assert (todo.version, todo.updated_at) == (3, desk.clock())


def test_a_key_makes_a_step_once(desk: Desk) -> None:
    once = desk.add("Milk", key="k")
    desk.change("Milk", text="Oat milk", done=True)
    again = desk.add("Milk", key="k")
    assert words(again) == ["[x] Oat milk"]
    assert once.version == again.version - 1
    with pytest.raises(IdempotencyKeyReused):
        desk.add("Eggs", key="k")
    assert words(desk.add("Milk", key="other")) == ["[x] Oat milk", "Milk"]


@pytest.mark.parametrize(("text", "code"), [(" ", "blank"), ("x" * 201, "max_length")])
def test_words_that_break_a_rule_are_refused(desk: Desk, text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        desk.add(text)
    assert [(error.attr, error.code) for error in caught.value.errors] == [("text", code)]


def test_there_is_an_end_to_steps_and_to_their_words(desk: Desk) -> None:
    desk.add(*("x" * 100 for _ in range(49)))
    with pytest.raises(InvalidInput):
        desk.add("x" * 101)
    desk.add("last")
    with pytest.raises(TooManySteps):
        desk.add("y")
    with pytest.raises(InvalidInput):
        desk.change("last", text="x" * 101)
    assert len(desk.change("last", text="other").checklist) == 50


def test_a_step_is_changed_and_moved_in_one_version(desk: Desk) -> None:
    desk.add("Milk", "Eggs", "Tea")
    todo = desk.change("Tea", text="Green tea", done=True, before=desk.id_of("Milk"))
    assert words(todo) == ["[x] Green tea", "Milk", "Eggs"]
    assert todo.version == 3
    assert words(desk.change("Green tea", before=None)) == ["Milk", "Eggs", "[x] Green tea"]
    assert desk.change("Milk", done=False).version == desk.change("Milk").version == 4


def test_a_step_has_to_be_there(desk: Desk) -> None:
    desk.add("Milk")
    with pytest.raises(StepNotFound):
        desk.change("nowhere", done=True)
    with pytest.raises(StepNotFound):
        desk.service.remove_step(OWNER, todo_id=desk.todo.todo_id, item_id="nowhere")
    with pytest.raises(InvalidInput) as caught:
        desk.change("Milk", before="nowhere")
    assert [(error.attr, error.code) for error in caught.value.errors] == [("before", "unknown_step")]


def test_shifting_and_removing(desk: Desk) -> None:
    desk.add("Milk", "Eggs")
    todo_id, eggs = desk.todo.todo_id, desk.id_of("Eggs")
    assert words(desk.service.shift_step(OWNER, todo_id=todo_id, item_id=eggs, by=-1)) == ["Eggs", "Milk"]
    assert words(desk.service.remove_step(OWNER, todo_id=todo_id, item_id=eggs)) == ["Milk"]


def test_in_the_trash_nothing_is_changed(desk: Desk) -> None:
    trashed, _ = add_to(desk.todos, make_todo(deleted_at=desk.clock()))
    with pytest.raises(TodoNotFound):
        desk.service.add_steps(OWNER, todo_id=trashed.todo_id, texts=["Milk"])
