"""The form of a list's name. It only reads what was sent; the rules are the domain's, and so are the messages."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from todos.lists.domain import MAX_NAME_LENGTH, TaskList

_MAX_KEY_LENGTH = 64


class ListForm(forms.Form):
    """What a list is to be called.

    `key` makes it one list however often the same form is sent; `was` is what it was called as the form was filled.
    """

    name = forms.CharField(
        label="Name",
        required=False,
        strip=False,
        widget=forms.TextInput(
            attrs={"dir": "auto", "autocomplete": "off", "autofocus": True, "data-most": MAX_NAME_LENGTH}
        ),
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    was = forms.CharField(
        required=False, strip=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: Any = None, *, was: str = "") -> None:
        super().__init__(data, initial={"key": uuid.uuid4().hex, "name": was, "was": was})

    @classmethod
    def of(cls, task_list: TaskList) -> ListForm:
        """The form of a list as it stands."""
        return cls(was=task_list.name)

    @property
    def idempotency_key(self) -> str:
        """What is one with another sending of this form: the same form with the same name."""
        key = self.cleaned_data["key"][:_MAX_KEY_LENGTH] or uuid.uuid4().hex
        return f"list:{key}:{self.cleaned_data['name']}"

    def read_anew(self, task_list: TaskList) -> ListForm:
        """This form with what was typed, which has read by now what the list is called."""
        form = ListForm({"name": self["name"].value(), "was": task_list.name})
        form.add_error("name", f"The list is called “{task_list.name}” by now. Save again to change that.")
        return form
