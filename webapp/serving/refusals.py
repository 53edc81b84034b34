"""What is answered where the application has no say: problems in its own form, under its own headers."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Any

from gunicorn.http import errors

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
# As strict as an answer can be that is no page; a test holds them against the application's.
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True)
class Refusal:
    """Why a request goes no further."""

    status: HTTPStatus
    code: str
    detail: str
    headers: dict[str, str] = field(default_factory=dict)


MALFORMED = Refusal(HTTPStatus.BAD_REQUEST, "malformed", "This is no HTTP request.")
TOO_SLOW = Refusal(HTTPStatus.REQUEST_TIMEOUT, "request_timeout", "The request took too long to arrive.")
NO_ROOM = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "service_unavailable",
    "There is no room for the request at the moment. Try again.",
    {"Retry-After": "5"},
)
FAULT = Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "internal_error", "Something went wrong on our side.")
_OF_ERROR: dict[type[Exception], Refusal] = {
    errors.LimitRequestLine: Refusal(
        HTTPStatus.REQUEST_URI_TOO_LONG, "uri_too_long", "The address is too long."
    ),
    errors.LimitRequestHeaders: Refusal(
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "headers_too_large", "The headers are too large."
    ),
    errors.ExpectationFailed: Refusal(
        HTTPStatus.EXPECTATION_FAILED, "expectation_failed", "Only 100-continue can be expected."
    ),
    errors.UnsupportedTransferCoding: Refusal(
        HTTPStatus.NOT_IMPLEMENTED, "not_implemented", "This transfer coding is not supported."
    ),
    # The application's own headers are its own fault, not the client's, though they fail as his would.
    errors.InvalidResponseHeader: FAULT,
    errors.InvalidResponseHeaderName: FAULT,
    errors.ConfigurationProblem: FAULT,
    errors.ParseException: MALFORMED,
}


def refusal_of(error: Exception) -> Refusal:
    """What an error of gunicorn's parser is answered with; one of no known kind is a fault of ours."""
    return next((refusal for kind, refusal in _OF_ERROR.items() if isinstance(error, kind)), FAULT)


def answer(refusal: Refusal, request: Any = None) -> bytes:
    """The whole answer, after which the connection is closed; `request` is gunicorn's, as far as it was read."""
    request_id = _request_id(request)
    body = json.dumps(
        {
            "type": "about:blank",
            "title": refusal.status.phrase,
            "status": int(refusal.status),
            "detail": refusal.detail,
            "code": refusal.code,
            "request_id": request_id,
        }
    ).encode()
    headers = {
        "Date": formatdate(usegmt=True),
        "Connection": "close",
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "X-Request-ID": request_id,
        **SECURITY_HEADERS,
        **refusal.headers,
    }
    lines = [f"HTTP/1.1 {int(refusal.status)} {refusal.status.phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _request_id(request: Any) -> str:
    """The caller's own if it is harmless, as the application has it."""
    brought = dict(request.headers).get("X-REQUEST-ID", "") if request is not None else ""
    return brought if _REQUEST_ID.fullmatch(brought) else uuid.uuid4().hex
