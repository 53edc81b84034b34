"""The forms of tasks. They only read what was sent; the rules are the domain's, and so are the messages."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any, ClassVar, cast

from django import forms

from todos.tasks.domain import RepeatFrom, Status, Todo, TodoFields
from todos.tasks.fields import WRITTEN
from todos.tasks.recurrence import UnsupportedRule
from todos.tasks.rules import MAX_DESCRIPTION_LENGTH, MAX_TITLE_LENGTH
from todos.tasks.words import (
    INBOX_WORD,
    PRIORITY_WORDS,
    REPEAT_CHOICES,
    REPEAT_FROM_WORDS,
    STATUS_WORDS,
    read_reminder,
    reminder_words,
    repeat_words,
)
from webapp.texts import nfc

# Those of other scripts too, which stand where this one does on their keyboards.
COMMAS = re.compile("[,\uff0c\u3001\u060c\uff1b\u061b]")
_MAX_KEY_LENGTH = 64
_DIGEST_LENGTH = 16
_OWN_RULE = "own"
_REMINDER_HELP = "Write 30 minutes before, 1 day before, when it is due, or 2026-12-01 09:00 UTC."


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


class _TagsField(forms.CharField):
    """Tags with commas between them."""

    def to_python(self, value: Any) -> Any:
        words = COMMAS.split(super().to_python(value) or "")
        return tuple(tag for tag in map(str.strip, words) if tag)


class _ListField(forms.CharField):
    """The id of a list; which lists there are is told later (`TodoForm.offer`), and judged where the task is stored."""

    widget = forms.Select

    def clean(self, value: Any) -> str | None:
        return super().clean(value) or None


class _RemindersField(forms.CharField):
    """Reminders in words, with commas between them."""

    def to_python(self, value: Any) -> Any:
        found = []
        for words in filter(None, map(str.strip, (super().to_python(value) or "").split(","))):
            reminder = read_reminder(words)
            if reminder is None:
                raise forms.ValidationError(f"“{words}” is no reminder. {_REMINDER_HELP}")
            found.append(reminder)
        return tuple(found)


class TodoForm(forms.Form):
    """All fields of a task, the version they were read from, and digests of the values that were read.

    After a conflict it also says for each field whose value to keep, in `keep_title` and so on: `mine` or `theirs`.
    """

    title = forms.CharField(
        label="Title",
        required=False,
        strip=False,
        # One line that wraps, so that a long title is seen whole.
        widget=forms.Textarea(
            attrs={"rows": 1, "dir": "auto", "autocomplete": "off", "data-most": MAX_TITLE_LENGTH}
        ),
    )
    description = forms.CharField(
        label="Description",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "data-most": MAX_DESCRIPTION_LENGTH}),
    )
    status = forms.TypedChoiceField(
        label="Status",
        choices=list(STATUS_WORDS.items()),
        coerce=Status,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a status."},
    )
    list_id = _ListField(label="List", required=False)
    priority = forms.TypedChoiceField(
        label="Priority",
        choices=list(PRIORITY_WORDS.items()),
        coerce=int,
        error_messages={"required": "Choose a priority."},
    )
    due_date = forms.DateField(
        label="Due date",
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the date as 2026-11-28."},
    )
    due_time = forms.TimeField(
        label="Time",
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write the time as 14:30."},
    )
    # Any rule; the widget offers the usual ones, the one there is, and to write one.
    repeat = forms.CharField(label="Repeat", required=False, widget=forms.Select)
    repeat_rule = forms.CharField(
        label="Own rule",
        required=False,
        help_text="As RFC 5545 writes it, such as FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    repeat_from = forms.TypedChoiceField(
        label="Count from",
        required=False,
        choices=list(REPEAT_FROM_WORDS.items()),
        coerce=RepeatFrom,
        empty_value=RepeatFrom.DUE,
    )
    reminders = _RemindersField(
        label="Reminders",
        required=False,
        help_text=_REMINDER_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    tags = _TagsField(
        label="Tags",
        required=False,
        help_text="Separated by commas.",
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "autocapitalize": "none"}),
    )
    # A browser that puts back what was typed must not put back what it was filled from.
    version = forms.IntegerField(
        required=False, min_value=1, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )
    digests = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    # What a person writes and is not written here is said where it is: a test holds the two together.
    WRITTEN: ClassVar[tuple[str, ...]]
    KEPT: ClassVar[tuple[str, ...]]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        written = data.get("repeat_rule", "").strip() if data is not None else ""
        if written and data.get("repeat") == _OWN_RULE:
            # From here on it makes no difference how a rule was chosen.
            data = data.copy()
            data["repeat"] = written
        super().__init__(data, **kwargs)
        chosen = (self.initial if data is None else data).get("repeat") or ""
        cast("forms.Select", self.fields["repeat"].widget).choices = _repeat_choices(chosen)

    @classmethod
    def of(cls, todo: Todo) -> TodoForm:
        """The form of a task as it stands."""
        values = {name: shown(todo, name) for name in cls.WRITTEN}
        return cls(initial={**values, "version": todo.version, "digests": digests_of(todo)})

    def offer(self, lists: Mapping[str, str]) -> None:
        """Let a person choose from lists, whose names stand by their ids, and the inbox."""
        choosing = cast("forms.Select", self.fields["list_id"].widget)
        choosing.choices = [("", INBOX_WORD), *lists.items()]

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
        """What was typed, in the domain's types; what stands as it was filled in is nobody's wish."""
        return cast("TodoFields", {name: self.cleaned_data[name] for name in self.wanted})

    @property
    def wanted(self) -> list[str]:
        """The fields that were changed and not given up."""
        return [name for name in self.WRITTEN if name not in self.given_up and self.was_changed(name)]

    def clean_title(self) -> str:
        return _one_line(self.cleaned_data["title"])

    def clean_repeat(self) -> str | None:
        # As long as it is not written, the rule there was stays.
        if self.cleaned_data["repeat"] == _OWN_RULE:
            raise forms.ValidationError("Write the rule.", code="required")
        return self.cleaned_data["repeat"] or None

    def clean(self) -> None:
        # What is given up need not be right.
        for name in self.given_up & self.errors.keys():
            self.errors.pop(name)
            self.cleaned_data[name] = None

    def typed(self, name: str) -> str:
        """What stands in a field, in the form in which values are compared."""
        value = nfc(str(self.data.get(name, "")).replace("\r\n", "\n"))
        if name == "tags":
            return ", ".join(dict.fromkeys(tag for tag in map(str.strip, COMMAS.split(value.lower())) if tag))
        if name == "due_time":
            # Some browsers send the seconds that nobody has typed.
            return value.removesuffix(":00") if value.count(":") > 1 else value
        return _one_line(value).strip() if name == "title" else value

    def agreed(self, current: Todo, differing: Container[str]) -> list[tuple[str, str]]:
        """The fields that at most one has changed, with what that one made of them."""
        return [
            (name, str(self.data.get(name, "")) if self.was_changed(name) else shown(current, name))
            for name in self.WRITTEN
            if name not in differing
        ]

    def was_changed(self, name: str) -> bool:
        """Whether a field was typed into since the form was first shown."""
        return self._read_digests.get(name) != digest_of(self.typed(name))

    @property
    def is_typed_in(self) -> bool:
        """Whether it was sent with something in it that is not saved."""
        return "digests" in self.data and any(map(self.was_changed, self.WRITTEN))

    def was_filled_with(self, todo: Todo, name: str) -> bool:
        """Whether a field of the task is what this form was filled with; also if the form does not know."""
        digest = digest_of(shown(todo, name))
        return self._read_digests.get(name, digest) == digest

    def is_as_read(self, current: Todo, name: str) -> bool:
        """Whether a field of the task is what this form was filled from."""
        if name in self._read_digests:
            return self.was_filled_with(current, name)
        return current.version == self.expected_version

    def merged(self, current: Todo) -> list[str]:
        """The labels of the fields that somebody else has changed since this form was filled."""
        others = [name for name in self.WRITTEN if name not in self.wanted]
        return [str(self[name].label) for name in others if not self.was_filled_with(current, name)]

    @cached_property
    def _read_digests(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.data.get("digests", "")))
        except (ValueError, TypeError, RecursionError):
            # The last one comes from JSON nested deeper than the interpreter follows.
            return {}


TodoForm.WRITTEN = tuple(name for name in WRITTEN if name in TodoForm.base_fields)
TodoForm.KEPT = (
    *TodoForm.WRITTEN,
    "repeat_rule",
    "version",
    "digests",
    *(f"keep_{name}" for name in TodoForm.WRITTEN),
)


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


def differences(form: TodoForm, current: Todo, overtaken: Container[str] = ()) -> list[Difference]:
    """The fields that both have changed, now or when this was asked before; suggested is what was typed last."""
    return [
        Difference(form[name], stored_words(form, current, name), name not in form.given_up)
        for name in TodoForm.WRITTEN
        if name in overtaken or f"keep_{name}" in form.data
    ]


def digests_of(todo: Todo) -> str:
    """What a form remembers of the task it was filled from: enough to tell which fields have changed since."""
    return json.dumps({name: digest_of(shown(todo, name)) for name in TodoForm.WRITTEN})


def stored_words(form: TodoForm, current: Todo, name: str) -> str:
    """The stored value of a field in words; that of a list is its name, which the form has been told."""
    if name != "list_id":
        return shown_to_people(current, name)
    names = dict(cast("forms.Select", form.fields["list_id"].widget).choices)
    return str(names.get(shown(current, name), ""))


def shown(todo: Todo, name: str) -> str:
    """The value of a field as its form field has it."""
    if name == "reminders":
        return ", ".join(map(reminder_words, todo.reminders))
    match getattr(todo, name):
        case None:
            return ""
        case date() as day:
            return day.isoformat()
        case time() as moment:
            return f"{moment:%H:%M}"
        case tuple() as words:
            return ", ".join(words)
        case value:
            return str(value)


def shown_to_people(todo: Todo, name: str) -> str:
    """The value of a field in words."""
    match name:
        case "status":
            return STATUS_WORDS[todo.status]
        case "priority":
            return PRIORITY_WORDS[todo.priority]
        case "repeat" if todo.repeat:
            return _sentence(repeat_words(todo.repeat))
        case "repeat_from":
            return REPEAT_FROM_WORDS[todo.repeat_from]
        case "due_date" if todo.due_date:
            return f"{todo.due_date:%A} {todo.due_date.day} {todo.due_date:%B %Y}"
        case _:
            return shown(todo, name)


def _sentence(words: str) -> str:
    """Words as they stand by themselves; names of days keep their capitals."""
    return words[:1].upper() + words[1:]


def _repeat_choices(chosen: str) -> list[tuple[str, str]]:
    """What can be chosen where a rule is chosen already."""
    choices = dict(REPEAT_CHOICES)
    if chosen not in {*choices, _OWN_RULE}:
        try:
            choices[chosen] = _sentence(repeat_words(chosen))
        except UnsupportedRule:
            choices[chosen] = chosen
    return [*choices.items(), (_OWN_RULE, "Own rule")]


def _one_line(value: str) -> str:
    """A title as it is meant: without a script, Enter makes a line end of what a script sends at once."""
    return re.sub(r"\r\n|\r|\n", " ", value)


def digest_of(value: str) -> str:
    """What a form remembers of a value as its field showed it."""
    return hashlib.sha256(value.encode()).hexdigest()[:_DIGEST_LENGTH]
