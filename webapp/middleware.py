"""What happens around every view: the request's id and log line, the bound on bodies, errors as answers."""

from __future__ import annotations

import codecs
import logging
import re
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware

from webapp import deadlines, health, metrics
from webapp.aws.bounds import places
from webapp.errors import DomainError, LengthRequired, TooLarge, Unavailable, UnsupportedType
from webapp.errors.outages import log_outage
from webapp.errors.pages import error_response, method_not_allowed
from webapp.errors.problems import is_api
from webapp.logging import current_request_id

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

GetResponse = Callable[["HttpRequest"], "HttpResponse"]
_log = logging.getLogger("servertask.request")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_MULTIPART = "multipart/form-data"
_PLAIN = "identity"
_FILE_TOO_LARGE = "An image has 10 MiB at most."


class RequestLogMiddleware:
    """Gives every request an id, answers with it, and writes one line about the request.

    An id the caller brings is kept if it is harmless, so that one id follows a request through every system.
    The line names the route, never the path, the query or the body, which hold what people write.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        brought = request.headers.get("X-Request-ID", "")
        request_id = brought if _REQUEST_ID.fullmatch(brought) else uuid.uuid4().hex
        context = current_request_id.set(request_id)
        started = time.perf_counter()
        try:
            with metrics.collected() as counts:
                response = self._get_response(request)
            response["X-Request-ID"] = request_id
            _log_request(request, response, (time.perf_counter() - started) * 1000, counts)
            return response
        finally:
            current_request_id.reset(context)


def _log_request(
    request: HttpRequest, response: HttpResponse, milliseconds: float, counts: metrics.Counts
) -> None:
    route, milliseconds = _route(request), round(milliseconds, 1)
    counts = {"aws_calls": 0, "aws_milliseconds": 0, **counts}
    counts = {name: round(amount, 1) for name, amount in counts.items()}
    extra: dict[str, Any] = {
        "fields": {
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "milliseconds": milliseconds,
            "aws_milliseconds": counts["aws_milliseconds"],
            "aws_calls": counts["aws_calls"],
        }
    }
    # The load balancer's own questions are no traffic; in the metrics they would hide it.
    if request.path not in health.PATHS:
        extra["metrics"] = metrics.document(
            route=route,
            counts=counts,
            milliseconds=milliseconds,
            is_error=response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR,
            at=datetime.now(UTC),  # noqa: TID251 -- the log's own time, to the microsecond
        )
    _log.info("request", extra=extra)


def _route(request: HttpRequest) -> str:
    """A name out of a bounded set: the route's pattern, or what answers in front of all routes."""
    if request.resolver_match:
        # The front page's pattern is empty, which no dimension of a metric may be.
        return request.resolver_match.route or "/"
    if request.path in health.PATHS:
        return request.path
    return settings.STATIC_URL if request.path.startswith(settings.STATIC_URL) else "-"


class RequestBoundsMiddleware:
    """Gives every request the time it has, and lets it take places where others may have to wait for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with deadlines.within(settings.REQUEST_SECONDS), places().request():
            return self._get_response(request)


class PageCompressionMiddleware(GZipMiddleware):
    """Compresses pages and parts of pages, which a phone waits for; the API's answers are small or wanted fast.

    What is secret in a page, its form token, is masked anew each time, and Django adds bytes of a random number, so that the
    length tells nothing: https://docs.djangoproject.com/en/5.2/ref/middleware/#module-django.middleware.gzip
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class PrivateByDefaultMiddleware:
    """Answers are somebody's own: no shared cache keeps them, and a browser asks again before showing one."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class Utf8Middleware:
    """Refuses what says that it is written in another encoding than UTF-8, as which everything is read here.

    So is a body that says it is packed (`Content-Encoding`): taken as it is, it would be nonsense, and unpacked it could
    be of any size. See `webapp.handler`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_utf_8((request.content_params or {}).get("charset", "utf-8")):
            return error_response(request, UnsupportedType("Send text in UTF-8."))
        if request.headers.get("Content-Encoding", _PLAIN).strip().lower() not in {"", _PLAIN}:
            return error_response(
                request, UnsupportedType("Send the body as it is, without Content-Encoding.")
            )
        return self._get_response(request)


def _is_utf_8(charset: str) -> bool:
    try:
        # What is plain ASCII is UTF-8 as well.
        return codecs.lookup(charset).name in {"utf-8", "ascii"}
    except (LookupError, ValueError):
        return False


class BodyLimitMiddleware:
    """Refuses a body over the bound before anything reads it; multipart bodies, which carry a file, have their own.

    A body in chunks tells no length, and Django takes it for empty, which would lose what was sent without a word.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_multipart = (request.content_type or "").lower() == _MULTIPART
        bound = settings.LONGER_BODIES.get(request.path, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        limit = settings.MULTIPART_MAX_BYTES if is_multipart else bound
        if "HTTP_TRANSFER_ENCODING" in request.META and "CONTENT_LENGTH" not in request.META:
            return error_response(request, LengthRequired())
        if length.isdecimal() and int(length) > limit:
            message = _FILE_TOO_LARGE if is_multipart else f"A body has {limit // 1024} KiB at most."
            return error_response(request, TooLarge(message))
        return self._get_response(request)


class DomainErrorMiddleware:
    """Turns expected errors and refused methods of pages into answers; the API does the same in `webapp.api`."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not is_api(request):
            return method_not_allowed(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, RequestDataTooBig):
            return error_response(request, TooLarge())
        if not isinstance(exception, DomainError):
            return None
        if isinstance(exception, Unavailable):
            log_outage(exception)
        return error_response(request, exception)
