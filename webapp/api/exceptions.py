"""Every error of a JSON route as problem+json: the core's own, Django's and DRF's."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions
from rest_framework.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework.response import Response

from webapp import errors
from webapp.errors.outages import log_outage
from webapp.errors.problems import CONTENT_TYPE, domain_problem, problem_body

if TYPE_CHECKING:
    from rest_framework.request import Request

_CODE_OF_STATUS = {
    HTTPStatus.BAD_REQUEST: "malformed",
    HTTPStatus.UNAUTHORIZED: "not_authenticated",
    HTTPStatus.FORBIDDEN: "permission_denied",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limited",
}


def handle_exception(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every expected error becomes a problem; anything else stays a 500 and loud."""
    request = context["request"]
    translated = _as_domain_error(exception)
    if translated is not None:
        if isinstance(translated, errors.Unavailable):
            log_outage(translated)
        status, body, headers = domain_problem(request, translated)
        if isinstance(translated, errors.ShownStaleVersion):
            body["current"] = translated.current
    elif isinstance(exception, exceptions.APIException):
        status, body, headers = _api_problem(request, exception)
    else:
        return None
    response = Response(body, status=status, headers=headers)
    if not isinstance(getattr(request, "accepted_renderer", None), BrowsableAPIRenderer):
        # A route with a renderer of its own, such as the document's, still answers problems in their own type.
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), "application/json"
        response.content_type = CONTENT_TYPE
    return response


def _as_domain_error(exception: Exception) -> errors.DomainError | None:
    """The core's own error for what Django and DRF raise by themselves, where there is one."""
    if isinstance(exception, errors.DomainError):
        return exception
    if isinstance(exception, exceptions.ValidationError):
        return errors.InvalidInput(errors=tuple(flattened(exception.get_full_details())))
    for kinds, translated in _TRANSLATIONS:
        if isinstance(exception, kinds):
            return translated()
    return None


_TRANSLATIONS: tuple[tuple[tuple[type[Exception], ...], type[errors.DomainError]], ...] = (
    ((exceptions.NotAuthenticated,), errors.NotAuthenticated),
    ((Http404,), errors.NotFound),
    ((exceptions.PermissionDenied, DjangoPermissionDenied), errors.PermissionDenied),
    ((RequestDataTooBig,), errors.TooLarge),
)


def _api_problem(
    request: Request, exception: exceptions.APIException
) -> tuple[int, dict[str, Any], dict[str, str]]:
    status = HTTPStatus(exception.status_code)
    detail = str(exception.detail)
    if isinstance(exception, exceptions.MethodNotAllowed):
        detail = "Method not allowed"
    code = _CODE_OF_STATUS.get(status, str(exception.default_code))
    return int(status), problem_body(request, status=status, code=code, detail=detail), {}


def flattened(details: Any, path: str = "") -> list[errors.FieldError]:
    """DRF's nested error details as a flat list; list positions and nested names are joined with dots."""
    if isinstance(details, dict) and {"message", "code"} == set(details):
        return [errors.FieldError(path, str(details["code"]), str(details["message"]))]
    if isinstance(details, dict):
        children = [(_joined(path, str(name)), child) for name, child in details.items()]
    else:
        is_leaf = all(isinstance(child, dict) and "message" in child for child in details)
        children = [
            (path if is_leaf else _joined(path, str(index)), child) for index, child in enumerate(details)
        ]
    return [problem for name, child in children for problem in flattened(child, name)]


def _joined(path: str, name: str) -> str:
    if name == "non_field_errors":
        return path
    return f"{path}.{name}" if path else name
