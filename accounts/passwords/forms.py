"""The forms of passwords."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.identity.forms import code_field, email_field, new_password_field, password_field


class ForgotForm(forms.Form):
    email = email_field(autocomplete="username")


class ResetForm(forms.Form):
    email = email_field(autocomplete="username")
    code = code_field()
    new_password = new_password_field(label="New password")


class ChangePasswordForm(forms.Form):
    """One of several forms of its page, as the next one; its fields are told apart by their ids."""

    old_password = password_field(label="Current password", autocomplete="current-password")
    new_password = new_password_field(label="New password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "password-%s", **kwargs})
