"""The form of a tag's name. It only reads what was sent; the rules are the domain's, and so are the messages."""

from __future__ import annotations

from typing import Any

from django import forms

from todos.tasks.rules import MAX_TAG_LENGTH


class TagForm(forms.Form):
    """What a tag is to be called from now on. `merge` says that it may become one with another tag of that name."""

    tag = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label="Name",
        required=False,
        strip=False,
        widget=forms.TextInput(
            attrs={"dir": "auto", "autocomplete": "off", "autofocus": True, "data-most": MAX_TAG_LENGTH}
        ),
    )
    merge = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, tag: str) -> TagForm:
        """The form of a tag as it is called."""
        return cls(initial={"tag": tag, "name": tag})

    def asking_to_merge(self) -> TagForm:
        """This form, which says so when it is sent once more."""
        data: dict[str, Any] = {**self.cleaned_data, "merge": "yes"}
        return TagForm(data)
