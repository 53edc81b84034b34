"""The form that does one thing to the tasks that are chosen. It only reads what was sent; the rules are the domain's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms

from todos.bulk.domain import MAX_TODOS, Action
from todos.tasks.words import INBOX_WORD

# What can be done on the page, in the order of its buttons.
ACTIONS = (Action.COMPLETE, Action.SCHEDULE, Action.MOVE, Action.TAG, Action.DELETE)

_NO_ACTION = "Choose what is to be done."


class _Ids(forms.MultipleChoiceField):
    """Ids of tasks; whose they are is found out where they are changed."""

    def valid_value(self, value: Any) -> bool:
        try:
            forms.UUIDField().clean(value)
        except forms.ValidationError:
            return False
        return True


class BulkForm(forms.Form):
    """Which tasks, what is done to them, and what that needs to know."""

    todo_ids = _Ids(error_messages={"required": "Choose a task first."})
    action = forms.TypedChoiceField(
        choices=[(action, action) for action in ACTIONS],
        coerce=Action,
        error_messages={"required": _NO_ACTION, "invalid_choice": _NO_ACTION},
    )
    tag = forms.CharField(
        label="With the tag",
        required=False,
        strip=True,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "autocapitalize": "none"}),
    )
    list_id = forms.CharField(label="To the list", required=False, empty_value=None, widget=forms.Select)
    due_date = forms.DateField(
        label="For the day",
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty takes the date away.",
        error_messages={"invalid": "Write the date as 2026-11-28."},
    )

    def offer(self, lists: Mapping[str, str]) -> None:
        """Let a person choose from lists, whose names stand by their ids, and the inbox."""
        choosing = cast("forms.Select", self.fields["list_id"].widget)
        choosing.choices = [("", INBOX_WORD), *lists.items()]

    def clean_todo_ids(self) -> list[str]:
        ids: list[str] = self.cleaned_data["todo_ids"]
        if len(ids) > MAX_TODOS:
            raise forms.ValidationError(f"Choose {MAX_TODOS} tasks at most.")
        return ids

    def clean(self) -> None:
        if self.cleaned_data.get("action") is Action.TAG and not self.cleaned_data.get("tag"):
            self.add_error("tag", "Write a tag first.")
