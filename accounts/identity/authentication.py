"""Who calls the JSON API: a bearer token, or the browser's session cookie together with CSRF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.middleware.csrf import CsrfViewMiddleware
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission

from accounts import dependencies
from accounts.audit.domain import Actor
from accounts.identity.cookies import cookie_session
from accounts.identity.domain import Identity
from accounts.identity.errors import InvalidToken
from webapp.api.requests import plain_request
from webapp.errors import PermissionDenied
from webapp.network import client_address

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request
    from rest_framework.views import APIView


_SCHEME = "bearer"


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`. A request that brings one is never judged by its cookies."""

    def authenticate(self, request: Request) -> tuple[Any, str] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != _SCHEME or not token.strip():
            raise InvalidToken
        return dependencies.authentication_service().authenticate(access_token=token.strip()), "bearer"

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class CookieAuthentication(BaseAuthentication):
    """The session cookie; requests that change something must carry the CSRF token as well."""

    def authenticate(self, request: Request) -> tuple[Any, str] | None:
        django_request = plain_request(request)
        identity = cookie_session(django_request).identity
        if not isinstance(identity, Identity):
            return None
        _enforce_csrf(django_request)
        return identity, "cookie"


def access_token_of(request: Request) -> str:
    """The access token with which a signed-in caller came, in the header or in the cookie."""
    if request.auth == "cookie":
        return cookie_session(plain_request(request)).access_token
    return str(request.META["HTTP_AUTHORIZATION"].partition(" ")[2].strip())


class _CsrfCheck(CsrfViewMiddleware):
    """Django's own check, telling the reason instead of answering with a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _enforce_csrf(request: HttpRequest) -> None:
    check = _CsrfCheck(lambda _request: None)  # type: ignore[arg-type]
    check.process_request(request)
    if check.process_view(request, lambda: None, (), {}):  # type: ignore[arg-type, return-value]
        raise PermissionDenied(
            "The request came without a valid CSRF token. Send the cookie's value as X-CSRFToken.",
            code="csrf_failed",
        )


class IsSignedIn(BasePermission):
    """Only those who are signed in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, Identity)


class IsAdmin(BasePermission):
    """Only administrators."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, Identity) and request.user.is_admin


def actor_of(request: Request) -> Actor:
    """Who makes a request that a permission has let in, and where from."""
    identity = cast("Identity", request.user)
    return Actor.of(identity, origin=client_address(plain_request(request)))
