"""What the tests of pages share: a browser without a screen, and what its pages show."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, cast

import pytest
from django.test import Client

from tests.local_cloud import LocalCloud
from tests.personas import Person
from todos import dependencies
from todos.tasks.domain import Todo, TodoFields
from todos.tasks.query import TodoQuery

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


class _Fields(HTMLParser):
    """The named fields of a page with what they hold; of radio buttons and choices, the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name = attributes.get("name") or ""
        if tag == "input" and name and (attributes.get("type") != "radio" or "checked" in attributes):
            self.fields[name] = attributes.get("value") or ""
        elif tag in {"textarea", "select"} and name:
            self._open = name
            self.fields[name] = ""
        elif tag == "option" and self._open and "selected" in attributes:
            self.fields[self._open] = attributes.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._open and (self.get_starttag_text() or "").startswith("<textarea"):
            # HTML drops the line end after the tag, which Django writes.
            self.fields[self._open] = (self.fields[self._open] + data).removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self._open = None


def fields_of(answer: Any) -> dict[str, str]:
    """What stands in the fields of a page."""
    parser = _Fields()
    parser.feed(answer.content.decode())
    return parser.fields


def titles_of(answer: Any) -> list[str]:
    """The titles of the rows of a page, in order."""
    found = re.findall(r'class="task-title"[^>]*>(.*?)</a>', answer.content.decode())
    # Words that were looked for are marked.
    return [html.unescape(re.sub("</?mark>", "", title)) for title in found]


@dataclass(frozen=True)
class Surfer:
    """Somebody with a browser."""

    person: Person
    browser: Client

    def todos(self) -> list[Todo]:
        """Their tasks as they are stored."""
        service = dependencies.todo_service()
        return list(service.list_todos(self.person.access, query=TodoQuery()).todos)

    def has(self, title: str, **more: Any) -> Todo:
        """A new task of theirs."""
        fields = cast("TodoFields", {"title": title, **more})
        return dependencies.todo_service().create_todo(self.person.access, fields=fields)

    def changes_elsewhere(self, todo: Todo, **changes: Any) -> Todo:
        """Another window of theirs is faster."""
        fields = cast("TodoFields", changes)
        service = dependencies.todo_service()
        return service.update_todo(self.person.access, todo_id=todo.todo_id, fields=fields)

    def now(self, todo: Todo) -> Todo:
        """A task as it is stored now."""
        return dependencies.todo_service().get_todo(self.person.access, todo_id=todo.todo_id)

    def form(self, todo: Todo, **changes: Any) -> dict[str, Any]:
        """What a browser sends from a task's page, with something typed into it."""
        return {**fields_of(self.browser.get(f"/todos/{todo.todo_id}")), **changes}


@pytest.fixture
def anna(alice: Person) -> Surfer:
    """Alice with a browser."""
    return Surfer(alice, alice.browser())


@pytest.fixture
def ben(bob: Person) -> Surfer:
    """Bob with a browser."""
    return Surfer(bob, bob.browser())


@pytest.fixture
def visitor(aws: LocalCloud) -> Client:
    """A browser in which nobody is signed in."""
    return Client()
