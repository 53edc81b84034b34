"""The fields that forms of accounts are made of, the form to sign in with, and how a form is sent.

Forms only read what was sent; the rules are the domain's, and so are the messages.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render

from accounts.profiles.domain import MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH
from accounts.profiles.errors import EmailTaken
from webapp.errors import DomainError, Unavailable
from webapp.errors.outages import log_outage
from webapp.errors.problems import error_headers
from webapp.forms import form_status, show_error

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def email_field(**attributes: Any) -> forms.CharField:
    # A text field to Django: what an address is, is decided in one place, the domain.
    widget = forms.EmailInput(attrs={"autocapitalize": "none", "spellcheck": "false", **attributes})
    return forms.CharField(label="Email", required=False, widget=widget)


def password_field(*, label: str = "Password", help_text: str = "", **attributes: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs=attributes)
    return forms.CharField(label=label, required=False, strip=False, help_text=help_text, widget=widget)


def new_password_field(*, label: str) -> forms.CharField:
    return password_field(
        label=label,
        autocomplete="new-password",
        help_text=f"{MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters with an upper-case letter, a lower-case letter and a digit, and not a common one.",
    )


def code_field() -> forms.CharField:
    return forms.CharField(
        label="Code",
        required=False,
        help_text="The digits in the mail we sent you.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class SignInForm(forms.Form):
    """`next` is the page to come back to; `kept` is a form that was sent when the session was over."""

    email = email_field(autocomplete="username")
    password = password_field(autocomplete="current-password")
    next = forms.CharField(required=False, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)


def show_again(
    request: HttpRequest, form: forms.Form, template: str, problem: DomainError | None
) -> HttpResponse:
    """A form as it was sent, with what is in the way; nothing is done with it."""
    if problem is not None:
        form.is_valid()
        show_error(form, problem)
    return render(
        request, template, {"form": form}, status=form_status(problem) if problem else HTTPStatus.OK
    )


def submit(
    request: HttpRequest,
    form: forms.Form,
    template: str,
    act: Callable[[HttpRequest, Any], HttpResponse],
    *,
    field: str | None = None,
    through: tuple[type[DomainError], ...] = (),
    context: Callable[[bool], dict[str, Any]] | None = None,
) -> HttpResponse:
    """Do what a form asks for, or show it again.

    Args:
        request: the request that brought the form.
        form: what was sent.
        template: the page of the form.
        act: does what the form asks for, and answers.
        field: beside which field an error goes that names none.
        through: errors that are not the form's to show.
        context: what the page needs besides the form; told whether a service is down, so that it asks for nothing then.
    """
    status, headers, is_outage = HTTPStatus.UNPROCESSABLE_ENTITY, {}, False
    if form.is_valid():
        try:
            return act(request, form)
        except through:
            raise
        except DomainError as error:
            is_outage = isinstance(error, Unavailable)
            if isinstance(error, Unavailable):
                log_outage(error)
            show_error(form, error, field="email" if isinstance(error, EmailTaken) else field)
            status, headers = form_status(error), error_headers(error)
    known = context(is_outage) if context else {"form": form, "is_kept": bool(form.data.get("kept"))}
    response = render(request, template, known, status=status)
    for name, value in headers.items():
        response[name] = value
    return response
