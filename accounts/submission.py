"""Sending a form of accounts: it is done, or the page comes back with what was typed and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from accounts.errors import EmailTaken
from webapp.errors import DomainError, Unavailable
from webapp.errors.outages import log_outage
from webapp.errors.problems import error_headers
from webapp.forms import form_status, show_error

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse


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
