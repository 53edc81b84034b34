"""Who makes a request, and what they proved it with: the one way to ask, for pages and for the JSON API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.request import Request

from accounts.audit.domain import Actor
from accounts.identity.cookies import cookie_session, has_cookie_session
from accounts.identity.domain import Caller
from webapp.api.requests import plain_request
from webapp.errors import DomainError, NotAuthenticated
from webapp.network import client_address

if TYPE_CHECKING:
    from django.http import HttpRequest


def caller_of(request: HttpRequest | Request) -> Caller:
    """Who makes a request.

    Raises:
        NotAuthenticated: nobody who has signed in; where a guard or a permission has let the request in, never.
        Unavailable: it cannot be found out now.
    """
    caller = find_caller(request)
    if caller is None:
        raise NotAuthenticated
    return caller


def find_caller(request: HttpRequest | Request) -> Caller | None:
    """Who makes a request; `None` for a visitor.

    A page is asked for with the cookies of its browser alone. What counts for a route of the API is decided by its
    authenticators, once; the rest framework keeps what they found.

    Raises:
        Unavailable: it cannot be found out now.
    """
    if isinstance(request, Request):
        return request.auth if isinstance(request.auth, Caller) else None
    return cookie_session(request).caller


def actor_of(request: HttpRequest | Request) -> Actor:
    """Who acts by a request, and where from, for the audit trail.

    Raises:
        NotAuthenticated: as `caller_of`.
    """
    plain = plain_request(request) if isinstance(request, Request) else request
    return Actor.of(caller_of(request).identity, origin=client_address(plain))


def identity(request: HttpRequest) -> dict[str, Any]:
    """For templates, `identity`: who is signed in, or a visitor; `None` when it cannot be found out now."""
    if not has_cookie_session(request):
        # The request was answered before it got one.
        return {"identity": None}
    try:
        return {"identity": cookie_session(request).identity}
    except DomainError:
        return {"identity": None}
