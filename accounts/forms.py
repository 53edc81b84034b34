"""The forms of accounts. They only read what was sent; the rules are the domain's, and so are the messages."""

from __future__ import annotations

from typing import Any

from django import forms


def _email(**attributes: Any) -> forms.CharField:
    # A text field to Django: what an address is, is decided in one place, the domain.
    widget = forms.EmailInput(attrs={"autocapitalize": "none", "spellcheck": "false", **attributes})
    return forms.CharField(label="Email", required=False, widget=widget)


def _password(*, label: str = "Password", help_text: str = "", **attributes: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs=attributes)
    return forms.CharField(label=label, required=False, strip=False, help_text=help_text, widget=widget)


def _new_password(*, label: str) -> forms.CharField:
    return _password(
        label=label,
        autocomplete="new-password",
        help_text="8 to 99 characters with an upper-case letter, a lower-case letter and a digit.",
    )


def _code() -> forms.CharField:
    return forms.CharField(
        label="Code",
        required=False,
        help_text="The digits in the mail we sent you.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class SignUpForm(forms.Form):
    username = forms.CharField(
        label="Username",
        required=False,
        help_text="What we call you. It need not be unique.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname", "dir": "auto"}),
    )
    email = _email(autocomplete="email")
    password = _new_password(label="Password")


class SignInForm(forms.Form):
    """`next` is the page to come back to; `kept` is a form that was sent when the session was over."""

    email = _email(autocomplete="username")
    password = _password(autocomplete="current-password")
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """Also what a new code is asked for with; only the address counts then."""

    email = _email(autocomplete="email")
    code = _code()


class ForgotForm(forms.Form):
    email = _email(autocomplete="username")


class ResetForm(forms.Form):
    email = _email(autocomplete="username")
    code = _code()
    new_password = _new_password(label="New password")


class ChangePasswordForm(forms.Form):
    """One of several forms of its page, as the next one; its fields are told apart by their ids."""

    old_password = _password(label="Current password", autocomplete="current-password")
    new_password = _new_password(label="New password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "password-%s", **kwargs})


class ChangeEmailForm(forms.Form):
    email = _email(autocomplete="email")
    password = _password(autocomplete="current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "address-%s", **kwargs})
        self.fields["email"].label = "New email"


class ConfirmEmailForm(forms.Form):
    code = _code()


class DeleteAccountForm(forms.Form):
    password = _password(autocomplete="current-password")
