"""The forms of tasks. They only read what was sent; the rules are the domain's, and so are the messages."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, cast
from urllib.parse import urlencode

from django import forms

from todos.domain import MAX_TAG_LENGTH, MAX_TITLE_LENGTH, Sort, Status, Todo, TodoFields, TodoQuery
from webapp.cursors import read_cursor

PRIORITIES = ((0, "None"), (1, "Low"), (2, "Medium"), (3, "High"))
SORTS = (
    (Sort.NEWEST, "Newest first"),
    (Sort.OLDEST, "Oldest first"),
    (Sort.DUE_DATE, "By due date"),
    (Sort.PRIORITY, "By priority"),
    (Sort.TITLE, "By title"),
)
STATUSES = ((Status.PENDING, "Pending"), (Status.ONGOING, "Ongoing"), (Status.COMPLETE, "Complete"))
PAGE_SIZE = 50
_MAX_KEY_LENGTH = 64
_DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Listing:
    """Which list a person looks at; its address says all of it.

    Every address that acts on a row carries the list's own parameters, so that the answer can be the same list.
    """

    status: Status | None = None
    tag: str = ""
    q: str = ""
    sort: Sort = Sort.NEWEST
    cursor: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> Listing:
        """The list an address names; what it has of unknown values names nothing."""
        return cls(
            status=cast("Status | None", _member(Status, parameters.get("status", ""))),
            tag=parameters.get("tag", "").strip().lower()[:MAX_TAG_LENGTH],
            q=parameters.get("q", "").strip()[:MAX_TITLE_LENGTH],
            sort=cast("Sort", _member(Sort, parameters.get("sort", "")) or Sort.NEWEST),
            cursor=parameters.get("cursor", ""),
        )

    @property
    def query(self) -> TodoQuery:
        return TodoQuery(limit=PAGE_SIZE, sort=self.sort, status=self.status, tag=self.tag, text=self.q)

    @property
    def is_filtered(self) -> bool:
        """Whether it may leave tasks out."""
        return bool(self.status or self.tag or self.q)

    @property
    def parameters(self) -> str:
        """What distinguishes this list, as the end of an address: empty, or from the question mark on."""
        given = {
            name: str(value)
            for name, value, default in ((f.name, getattr(self, f.name), f.default) for f in fields(self))
            if value != default
        }
        return f"?{urlencode(given)}" if given else ""

    def but(self, **changes: Any) -> str:
        """The parameters of a list that differs from this one, from its first page on."""
        return replace(self, **{"cursor": "", **changes}).parameters

    @property
    def without_tag(self) -> str:
        return self.but(tag="")

    @property
    def first_page(self) -> str:
        return self.but()

    def position(self, owner_id: str) -> dict[str, Any] | None:
        """Where this page of the list starts.

        Raises:
            InvalidInput: the cursor was not made for this list of this person.
        """
        if not self.cursor:
            return None
        return read_cursor(self.cursor, purpose=self.query.cursor_purpose(owner_id))


def _member(kind: type[Status | Sort], value: str) -> Status | Sort | None:
    return kind(value) if value in list(kind) else None


class NewTodoForm(forms.Form):
    """The field for a new task. `key` makes it one task however often the same form is sent."""

    title = forms.CharField(
        label="New task",
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto", "enterkeyhint": "done"}),
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="new-task-%s", initial={"key": uuid.uuid4().hex})

    @property
    def idempotency_key(self) -> str:
        """What is one with another sending of this form: the same form with the same words."""
        key = self.cleaned_data["key"][:_MAX_KEY_LENGTH] or uuid.uuid4().hex
        return f"form:{key}:{self.cleaned_data['title']}"


class TodoForm(forms.Form):
    """All fields of a task, the version they were read from, and digests of the values that were read.

    After a conflict it also says for each field whose value to keep, in `keep_title` and so on: `mine` or `theirs`.
    """

    title = forms.CharField(
        label="Title",
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    description = forms.CharField(
        label="Description",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    status = forms.ChoiceField(
        label="Status",
        choices=STATUSES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a status."},
    )
    priority = forms.TypedChoiceField(
        label="Priority", choices=PRIORITIES, coerce=int, error_messages={"required": "Choose a priority."}
    )
    due_date = forms.DateField(
        label="Due date",
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the date as 2026-11-28."},
    )
    tags = forms.CharField(
        label="Tags",
        required=False,
        help_text="Separated by commas.",
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "autocapitalize": "none"}),
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    digests = forms.CharField(required=False, widget=forms.HiddenInput)

    WRITTEN = ("title", "description", "status", "priority", "due_date", "tags")
    KEPT = (*WRITTEN, "version", "digests", *(f"keep_{name}" for name in WRITTEN))

    @classmethod
    def of(cls, todo: Todo) -> TodoForm:
        """The form of a task as it stands."""
        digests = json.dumps({name: _digest(shown(todo, name)) for name in cls.WRITTEN})
        values = {name: shown(todo, name) for name in cls.WRITTEN}
        return cls(initial={**values, "version": todo.version, "digests": digests})

    @property
    def given_up(self) -> set[str]:
        """The fields whose stored value was chosen over the typed one."""
        return {name for name in self.WRITTEN if self.data.get(f"keep_{name}") == "theirs"}

    @property
    def is_resolving(self) -> bool:
        """Whether it was sent from the page that shows a conflict."""
        return any(f"keep_{name}" in self.data for name in self.WRITTEN)

    @property
    def expected_version(self) -> int:
        """The version that was read; 0, which never exists, if the form does not know."""
        return self.cleaned_data.get("version") or 0

    @property
    def changes(self) -> TodoFields:
        """What the task is to become, in the domain's types."""
        cleaned = self.cleaned_data
        changes = {
            "title": cleaned["title"],
            "description": cleaned["description"],
            "status": Status(cleaned["status"]),
            "priority": cleaned["priority"],
            "due_date": cleaned["due_date"],
            "tags": tuple(tag for tag in map(str.strip, cleaned["tags"].split(",")) if tag),
        }
        return cast("TodoFields", {n: value for n, value in changes.items() if n not in self.given_up})

    def clean(self) -> None:
        # What is given up need not be right.
        for name in self.given_up & self.errors.keys():
            self.errors.pop(name)
            self.cleaned_data[name] = None

    def typed(self, name: str) -> str:
        """What stands in a field, in the form in which values are compared."""
        value = str(self.data.get(name, "")).replace("\r\n", "\n")
        if name == "tags":
            return ", ".join(dict.fromkeys(tag for tag in map(str.strip, value.lower().split(",")) if tag))
        return value.strip() if name == "title" else value

    def agreed(self, current: Todo) -> list[tuple[str, str]]:
        """The fields in which this form and the stored task do not differ, with what they hold."""
        differing = {difference.field.name for difference in differences(self, current)}
        return [(name, str(self.data.get(name, ""))) for name in self.WRITTEN if name not in differing]

    def was_changed(self, name: str) -> bool:
        """Whether a field was typed into since the form was first shown."""
        try:
            digests = json.loads(self.data.get("digests", ""))
            return bool(digests[name] != _digest(self.typed(name)))
        except (ValueError, KeyError, TypeError):
            return True


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a conflict: the form's field with what was typed, and what is stored now."""

    field: forms.BoundField
    stored: str
    is_mine_suggested: bool

    @property
    def choice(self) -> str:
        """The name under which the choice is sent."""
        return f"keep_{self.field.name}"


def differences(form: TodoForm, current: Todo) -> list[Difference]:
    """The fields in which a sent form and the stored task differ; suggested is whoever changed the field."""
    return [
        Difference(form[name], shown_to_people(current, name), form.was_changed(name))
        for name in TodoForm.WRITTEN
        if form.typed(name) != shown(current, name) or f"keep_{name}" in form.data
    ]


def shown(todo: Todo, name: str) -> str:
    """The value of a field as its form field has it."""
    match name:
        case "due_date":
            return todo.due_date.isoformat() if todo.due_date else ""
        case "tags":
            return ", ".join(todo.tags)
        case _:
            return str(getattr(todo, name))


def shown_to_people(todo: Todo, name: str) -> str:
    """The value of a field in words."""
    match name:
        case "status":
            return dict(STATUSES)[todo.status]
        case "priority":
            return dict(PRIORITIES)[todo.priority]
        case "due_date" if todo.due_date:
            return f"{todo.due_date:%A} {todo.due_date.day} {todo.due_date:%B %Y}"
        case _:
            return shown(todo, name)


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:_DIGEST_LENGTH]
