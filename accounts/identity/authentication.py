"""Who calls the JSON API, by a bearer token or by the session cookie together with CSRF; who may, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.middleware.csrf import CsrfViewMiddleware
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.throttling import BaseThrottle

from accounts import dependencies
from accounts.identity.caller import find_caller
from accounts.identity.cookies import cookie_session
from accounts.identity.domain import SCRIPT_PREFIX, Caller, Credentials
from accounts.identity.errors import InvalidToken
from accounts.identity.limits import take_request
from webapp.api.requests import plain_request
from webapp.errors import PermissionDenied

if TYPE_CHECKING:
    from django.http import HttpRequest
    from rest_framework.request import Request
    from rest_framework.views import APIView


_SCHEME = "bearer"
_API = "/api/v1/"


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`, or a token that somebody made for a script.

    A request that brings one is never judged by its cookies.
    """

    def authenticate(self, request: Request) -> tuple[Any, Caller] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != _SCHEME or not token.strip():
            raise InvalidToken
        token = token.strip()
        caller = _script(request, token) if token.startswith(SCRIPT_PREFIX) else _signed_in(token)
        return caller.identity, caller

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def _signed_in(token: str) -> Caller:
    identity = dependencies.authentication_service().authenticate(access_token=token)
    return Caller(identity, Credentials(token, is_cookie=False))


def _script(request: Request, token: str) -> Caller:
    path = plain_request(request).path_info.removeprefix(_API)
    identity, may_write = dependencies.token_service().authenticate(
        text=token, method=request.method or "", path=path
    )
    return Caller(identity, Credentials(token, is_cookie=False, may_write=may_write))


class CookieAuthentication(BaseAuthentication):
    """The session cookie; requests that change something must carry the CSRF token as well."""

    def authenticate(self, request: Request) -> tuple[Any, Caller] | None:
        django_request = plain_request(request)
        caller = cookie_session(django_request).caller
        if caller is None:
            return None
        _enforce_csrf(django_request)
        return caller.identity, caller


class _CsrfCheck(CsrfViewMiddleware):
    """Django's own check, telling the reason instead of answering with a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _enforce_csrf(request: HttpRequest) -> None:
    check = _CsrfCheck(lambda _request: None)  # type: ignore[arg-type]  # Because nothing comes after the check.
    check.process_request(request)
    if check.process_view(request, lambda: None, (), {}):  # type: ignore[arg-type, return-value]  # Because the view is only asked whether it is exempt.
        raise PermissionDenied(
            "The request came without a valid CSRF token. Send the cookie's value as X-CSRFToken.",
            code="csrf_failed",
        )


class IsSignedIn(BasePermission):
    """Only those who are signed in."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return find_caller(request) is not None


class IsAdmin(BasePermission):
    """Only administrators."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        caller = find_caller(request)
        return caller is not None and caller.identity.is_admin


class PerUser(BaseThrottle):
    """The general limit of the API, for each person who is signed in."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        caller = find_caller(request)
        if caller is not None:
            take_request(caller.identity)
        return True
