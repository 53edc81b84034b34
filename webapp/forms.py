"""What all forms share: how an expected error is shown beside the field it concerns, and with which status."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.forms import BaseForm

from webapp.errors import DomainError, InvalidInput, NotAuthenticated
from webapp.errors.statuses import status_of


def show_error(form: BaseForm, error: DomainError, *, field: str | None = None) -> None:
    """Put `error` beside the fields it names; one that names none goes beside `field`, or above the form."""
    problems = error.errors if isinstance(error, InvalidInput) else ()
    for problem in problems:
        place = problem.attr if problem.attr in form.fields else None
        form.add_error(place, ValidationError(problem.detail, code=problem.code))
    if not problems:
        form.add_error(field, ValidationError(error.message, code=error.code))


def form_status(error: DomainError) -> HTTPStatus:
    """The status of a form that is shown again because of `error`.

    A wrong password is wrong content of a form, not a request without credentials: 401 would have to name an
    authentication scheme that browsers do not have.
    """
    if isinstance(error, InvalidInput | NotAuthenticated):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return status_of(error)
