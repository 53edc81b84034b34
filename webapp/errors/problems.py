"""Errors as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse

from webapp.errors import DomainError, InvalidInput
from webapp.errors.statuses import retry_after_seconds, status_of
from webapp.logging import current_request_id

if TYPE_CHECKING:
    from django.http import HttpRequest

CONTENT_TYPE = "application/problem+json"
API_PREFIX = "/api/"


def is_api(request: HttpRequest) -> bool:
    """Whether a request is answered in JSON rather than with a page."""
    return request.path.startswith(API_PREFIX)


def problem_body(request: Any, *, status: int, code: str, detail: str) -> dict[str, Any]:
    """The members every problem has. `about:blank` says that the title is the status's own phrase."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "request_id": current_request_id.get(),
    }


def domain_problem(request: Any, error: DomainError) -> tuple[int, dict[str, Any], dict[str, str]]:
    """Status, body and headers of an expected error."""
    status = status_of(error)
    body = problem_body(request, status=status, code=error.code, detail=error.message)
    if isinstance(error, InvalidInput) and error.errors:
        body["errors"] = [
            {"attr": problem.attr, "code": problem.code, "detail": problem.detail} for problem in error.errors
        ]
    return int(status), body, error_headers(error)


def error_headers(error: DomainError) -> dict[str, str]:
    """The headers that go with an error's kind."""
    headers: dict[str, str] = {}
    seconds = retry_after_seconds(error)
    if seconds is not None:
        headers["Retry-After"] = str(seconds)
    if status_of(error) == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return headers


def problem_response(request: HttpRequest, error: DomainError) -> JsonResponse:
    """An expected error as an answer outside DRF."""
    status, body, headers = domain_problem(request, error)
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)
