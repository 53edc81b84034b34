"""The forms of addresses."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.identity.forms import code_field, email_field, password_field


class ChangeEmailForm(forms.Form):
    email = email_field(autocomplete="email")
    password = password_field(autocomplete="current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "address-%s", **kwargs})
        self.fields["email"].label = "New email"


class ConfirmEmailForm(forms.Form):
    code = code_field()
