"""How an error looks: problem+json for the API, a page for a browser, a message beside the work for htmx."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html

from webapp.errors import DomainError, InvalidInput, NotAuthenticated, NotFound, PermissionDenied, TooLarge
from webapp.errors.problems import CONTENT_TYPE, error_headers, is_api, problem_body, problem_response
from webapp.errors.statuses import status_of
from webapp.htmx import current_path, is_htmx, is_part
from webapp.logging import current_request_id
from webapp.recovery import recoverable_view

if TYPE_CHECKING:
    from django.http import HttpRequest

_log = logging.getLogger(__name__)

_TOO_OLD = "The page was too old to be sent, or came from another site. Send it once more."
_NO_COOKIES = "Your browser sent no cookie of this site. It needs cookies: allow them here, then send the form once more."
# Where htmx puts an error: into the status region of the page, so that nothing that was typed is lost.
_MESSAGE_TARGET = "#messages"


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to an expected error, in the form the caller understands."""
    if is_api(request):
        return problem_response(request, error)
    if isinstance(error, NotAuthenticated):
        return _to_sign_in(request)
    return _error_page(request, status=status_of(error), message=error.message, headers=error_headers(error))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 400: a request that is malformed below the views."""
    if type(exception).__name__ == "RequestDataTooBig":
        return error_response(request, TooLarge())
    return error_response(request, InvalidInput("The request is malformed.", code="malformed"))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 403."""
    return error_response(request, PermissionDenied())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without a valid CSRF token; `reason` is Django's and only for the log."""
    _log.info("CSRF check failed", extra={"fields": {"reason": reason}})
    has_cookie = settings.CSRF_COOKIE_NAME in request.COOKIES
    error = PermissionDenied(_TOO_OLD if has_cookie else _NO_COOKIES, code="csrf_failed")
    return _recovered(request, error) or error_response(request, error)


def method_not_allowed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Django's empty 405 as a page, since an address to which a form was sent is easily asked for by hand."""
    headers = {"Allow": answer["Allow"]}
    return _error_page(
        request, status=HTTPStatus.METHOD_NOT_ALLOWED, message="Method not allowed.", headers=headers
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's 404."""
    return error_response(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """Something unexpected: the log has the stack, the answer the request id to find it by."""
    message = "Something went wrong on our side. The fault has been recorded."
    if is_api(request):
        body = problem_body(request, status=500, code="internal_error", detail=message)
        return JsonResponse(body, status=500, content_type=CONTENT_TYPE)
    try:
        return _error_page(request, status=HTTPStatus.INTERNAL_SERVER_ERROR, message=message, headers={})
    except Exception:  # noqa: BLE001 -- whatever it is; the log has it
        # What is broken may be what every page is made with, and who asks is still owed an answer.
        _log.exception("The page of an error could not be made")
        return _bare_page(message)


def _bare_page(message: str) -> HttpResponse:
    """A page that needs nothing: no template, no session, no style."""
    page = format_html(
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Error 500 · ServerTask</title>'
        "<h1>Something went wrong</h1><p>{}</p><p>Reference: {}</p></html>",
        message,
        current_request_id.get(),
    )
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR, headers={"Cache-Control": "no-store"})


def _recovered(request: HttpRequest, error: DomainError) -> HttpResponse | None:
    """A form that came with a stale token, shown again with what was typed, where its view knows how to.

    Signing in or out in another window makes the tokens of open pages stale. Only what this site's own page sent is
    shown again: no other site may put words into somebody's form.
    """
    match = request.resolver_match
    view = recoverable_view(match.func) if match else None
    is_own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if match is None or view is None or not is_own:
        return None
    return view.recover(request, *match.args, problem=error, **match.kwargs)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor to sign in and back; only a page that can be read again is worth coming back to."""
    is_page = request.method == "GET" and not is_part(request)
    back = request.get_full_path() if is_page else current_path(request) or "/"
    address = f"{reverse('accounts:signin')}?{urlencode({'next': back})}"
    if is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _error_page(
    request: HttpRequest, *, status: HTTPStatus, message: str, headers: dict[str, str]
) -> HttpResponse:
    context = {
        "status": int(status),
        "message": message,
        "request_id": current_request_id.get(),
    }
    template = "error.html"
    # A page that was only to be read gives way to the error; one with something typed in it stays.
    if is_htmx(request) and (request.method != "GET" or is_part(request)):
        template = "components/_error.html"
        headers = {**headers, "HX-Retarget": _MESSAGE_TARGET, "HX-Reswap": "innerHTML"}
    response = render(request, template, context, status=status)
    for name, value in headers.items():
        response[name] = value
    return response
