"""The form of a new token."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from accounts.tokens.domain import DEFAULT_DAYS, MAX_DAYS, MAX_NAME_LENGTH, MIN_DAYS, Scope

_SCOPES = [(Scope.READ.value, "Read tasks"), (Scope.WRITE.value, "Read and change tasks")]


class NewTokenForm(forms.Form):
    """One of several forms of its page; its fields are told apart by their ids. `key` makes of a repeat the same token."""

    name = forms.CharField(
        label="Token name",
        required=False,
        help_text="What it is for, such as the script that gets it.",
        widget=forms.TextInput(attrs={"maxlength": MAX_NAME_LENGTH, "autocomplete": "off"}),
    )
    scope = forms.ChoiceField(label="Token scope", choices=_SCOPES)
    days = forms.IntegerField(
        label="Days until it ends",
        initial=DEFAULT_DAYS,
        widget=forms.NumberInput(attrs={"min": MIN_DAYS, "max": MAX_DAYS}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "token-%s", **kwargs})
