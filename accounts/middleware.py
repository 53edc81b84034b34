"""Gives every request its cookie session, and pages their user."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.utils.functional import SimpleLazyObject

from accounts.sessions import CookieSession

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class SessionMiddleware:
    """Sets `request.cookie_session` and, lazily, `request.user`; writes changed cookies to the response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = CookieSession(request)
        request.cookie_session = session  # type: ignore[attr-defined]
        # Nothing is asked of AWS until a view wants to know who is there.
        request.user = SimpleLazyObject(lambda: session.identity)  # type: ignore[assignment]
        response = self._get_response(request)
        session.write_cookies(response)
        return response


def cookie_session(request: HttpRequest) -> CookieSession:
    """The session of a request."""
    return cast("CookieSession", request.cookie_session)  # type: ignore[attr-defined]
