"""The page of something that does not fit into one request: it sends the same again until all of it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.shortcuts import render

from webapp.errors.problems import error_headers
from webapp.errors.statuses import status_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from webapp.errors import Unfinished


def go_on(
    request: HttpRequest,
    error: Unfinished,
    *,
    address: str,
    what: str,
    fields: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Say that `what` is under way, in a form that is sent by itself or, without a script, by a press.

    `fields` are sent to `address` as they were before.
    """
    context = {"address": address, "what": what, "fields": (fields or {}).items()}
    response = render(request, "todos/tasks/unfinished.html", context, status=status_of(error))
    for name, value in error_headers(error).items():
        response[name] = value
    return response
