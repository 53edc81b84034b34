"""The forms of registrations."""

from __future__ import annotations

from django import forms

from accounts.identity.forms import code_field, email_field, new_password_field


class SignUpForm(forms.Form):
    username = forms.CharField(
        label="Username",
        required=False,
        help_text="What we call you. It need not be unique.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "dir": "auto"}),
    )
    email = email_field(autocomplete="email")
    password = new_password_field(label="Password")


class ConfirmForm(forms.Form):
    """Also what a new code is asked for with; only the address counts then."""

    email = email_field(autocomplete="email")
    code = code_field()
