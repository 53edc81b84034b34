"""A field of a task is declared once; here it is held that everything else that names it follows."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, get_type_hints

import pytest

from tests.factories import make_todo
from todos.tasks.domain import Todo, TodoFields
from todos.tasks.fields import WRITTEN, clean_fields, defaults
from todos.tasks.forms import TodoForm
from todos.tasks.repository.items import to_todo, to_todo_item
from todos.tasks.serializers import PatchTodoSerializer, TodoSerializer, WriteTodoSerializer, todo_body

# Written by dragging a row, and step by step, rather than by filling in a field.
NOT_IN_THE_FORM = {"order", "checklist"}
# What the API calls the space, what is kept for reopening, and what it makes of the others.
NOT_IN_A_BODY = {"space_id", "status_before", "remind_at"}
MADE_FOR_A_BODY = {"user_id", "url", "completed"}

ALL_FIELDS = {field.name for field in fields(Todo)}


def test_what_a_person_writes_is_what_the_types_say() -> None:
    assert set(WRITTEN) == set(get_type_hints(TodoFields)) - {"completed"}


@pytest.mark.parametrize("serializer", [WriteTodoSerializer, PatchTodoSerializer])
def test_the_api_takes_every_written_field(serializer: type[WriteTodoSerializer]) -> None:
    assert set(serializer().fields) == {*WRITTEN, "completed"}


def test_the_api_demands_what_has_no_default() -> None:
    required = {str(name) for name, field in WriteTodoSerializer().fields.items() if field.required}
    assert required == {field.name for field in WRITTEN.values() if field.is_required}
    assert not any(field.required for field in PatchTodoSerializer().fields.values())


def test_the_api_shows_every_field() -> None:
    shown = set(TodoSerializer().fields)
    assert shown == (ALL_FIELDS - NOT_IN_A_BODY) | MADE_FOR_A_BODY
    assert set(todo_body(make_todo(), base_url="")) == shown


def test_the_form_has_every_written_field() -> None:
    assert set(TodoForm.WRITTEN) == set(WRITTEN) - NOT_IN_THE_FORM


def test_replacing_resets_every_field_that_may_be_left_out() -> None:
    declared = {field.name: field.default for field in fields(Todo) if field.name in WRITTEN}
    assert defaults() == {name: value for name, value in declared.items() if value is not MISSING}
    assert clean_fields(defaults()) == defaults(), "A default is in the form in which it is stored."


def test_every_field_stands_in_the_item_or_has_its_default() -> None:
    kept: Any = to_todo(to_todo_item(make_todo(), fingerprint="", write_id=""))
    assert {name: getattr(kept, name) for name in ALL_FIELDS} == {
        name: getattr(make_todo(todo_id=kept.todo_id), name) for name in ALL_FIELDS
    }
