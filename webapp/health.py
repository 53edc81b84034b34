"""`/healthz` says that the process serves; `/readyz` that what it needs answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING

import urllib3
from django.conf import settings
from django.core.cache import cache
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from webapp import deadlines
from webapp.aws.bounds import places
from webapp.aws.clients import dynamodb_client, s3_client
from webapp.errors.pages import error_response
from webapp.places import Full

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_log = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 2.0
_OK, _FAILED = "ok", "failed"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as soon as the process serves; asks nobody."""
    return JsonResponse({"status": _OK})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything needed answers, else 503; a cache that is down costs speed only and stays a 200."""
    try:
        with places().taken("readiness"):
            results = _results()
    except Full as error:
        # Somebody else is finding out; whatever hangs may not hold a thread for each who asks.
        return error_response(request, error)
    is_ready = all(result == _OK for name, result in results.items() if name != "cache")
    response = JsonResponse({"checks": results}, status=200 if is_ready else 503)
    if not is_ready:
        response["Retry-After"] = "2"
    return response


def _results() -> dict[str, str]:
    """What became of every check, all asked at once under the request's deadline."""
    with ThreadPoolExecutor(max_workers=len(_CHECKS)) as pool:
        asked = {
            name: pool.submit(copy_context().run, _result, (name, probe)) for name, probe in _CHECKS.items()
        }
    return {name: result.result() for name, result in asked.items()}


class HealthMiddleware:
    """Answers both addresses before the host is looked at: a load balancer asks under the task's own address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = _VIEWS.get(request.path)
        return view(request) if view else self._get_response(request)


_VIEWS: dict[str, Callable[[HttpRequest], HttpResponse]] = {"/healthz": healthz, "/readyz": readyz}
PATHS = frozenset(_VIEWS)


def _result(check: tuple[str, Callable[[], None]]) -> str:
    name, probe = check
    try:
        probe()
    except Exception as error:  # noqa: BLE001 -- whatever goes wrong, the answer is that it is not ready
        _log.warning("not ready", extra={"fields": {"check": name, "cause": type(error).__name__}})
        return _FAILED
    return _OK


def _probe_dynamodb() -> None:
    """Read an item that cannot exist: needs no permission the service does not have anyway."""
    for table in (settings.USERS_TABLE, settings.TASKS_TABLE):
        key = {"user_id": {"S": "probe#"}}
        if table == settings.TASKS_TABLE:
            key["todo_id"] = {"S": "probe#"}
        dynamodb_client().get_item(TableName=table, Key=key)


def _probe_cognito() -> None:
    """The pool's public keys: without them nobody can be recognised."""
    timeout = deadlines.at_most(_TIMEOUT_SECONDS)
    response = urllib3.request("GET", settings.COGNITO_JWKS_URL, timeout=timeout, retries=False)
    if response.status != 200:  # noqa: PLR2004 -- anything but OK is no key set
        raise RuntimeError("no key set")


def _probe_s3() -> None:
    s3_client().head_bucket(Bucket=settings.IMAGES_BUCKET)


def _probe_cache() -> None:
    # Bytes, since that is all the shared cache takes.
    cache.set("readyz", _OK.encode(), 5)
    if cache.get("readyz") != _OK.encode():
        raise RuntimeError("the cache forgot")


_CHECKS: dict[str, Callable[[], None]] = {
    "dynamodb": _probe_dynamodb,
    "cognito": _probe_cognito,
    "s3": _probe_s3,
    "cache": _probe_cache,
}
