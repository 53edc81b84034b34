"""The browser's session: Cognito's tokens in HttpOnly cookies, renewed unseen when the access token is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

from django.conf import settings
from django.middleware.csrf import rotate_token

from accounts import dependencies
from accounts.identity.domain import Caller, Credentials, Identity, Tokens, Visitor
from accounts.identity.errors import InvalidToken
from accounts.identity.limits import remember_device
from webapp.errors import Unavailable

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class CookieSession:
    """One request's view of the session cookies; changes are written to the response by the middleware."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._access_token = request.COOKIES.get(settings.ACCESS_COOKIE_NAME, "")
        self._refresh_token = request.COOKIES.get(settings.REFRESH_COOKIE_NAME, "")
        self._identity: Identity | Visitor | None = None
        self._outage: Unavailable | None = None
        self._tokens_to_set: Tokens | None = None
        self._is_ended = False
        self._proven_email = ""

    @property
    def identity(self) -> Identity | Visitor:
        """Who the cookies stand for; asked once per request.

        Raises:
            Unavailable: it cannot be found out now. The cookies stay as they are.
        """
        if self._outage is not None:
            # The page that reports an outage asks again who is there; waiting a second time would help nobody.
            raise self._outage
        if self._identity is None:
            try:
                self._identity = self._authenticate()
            except Unavailable as outage:
                self._outage = outage
                raise
        return self._identity

    @property
    def caller(self) -> Caller | None:
        """Who the cookies stand for, with their access token, renewed if need be; `None` for a visitor.

        Raises:
            Unavailable: as `identity`.
        """
        identity = self.identity
        if not isinstance(identity, Identity):
            return None
        token = self._tokens_to_set.access_token if self._tokens_to_set else self._access_token
        return Caller(identity, Credentials(token, is_cookie=True))

    def begin(self, tokens: Tokens, identity: Identity) -> None:
        """Keep the tokens of a sign-in, and give the browser a new CSRF token."""
        self._tokens_to_set, self._identity, self._is_ended = tokens, identity, False
        self._proven_email = identity.email
        rotate_token(self._request)

    def end(self, *, everywhere: bool = False) -> None:
        """Sign out: our record first, then the cookies."""
        identity = self.identity
        if isinstance(identity, Identity):
            service = dependencies.authentication_service()
            service.sign_out(identity=identity, refresh_token=self._refresh_token or None)
            if everywhere:
                service.sign_out_everywhere(identity=identity)
        self.forget()

    def forget(self) -> None:
        """Take the cookies away, where the session has ended otherwise."""
        self._identity, self._is_ended, self._tokens_to_set = Visitor(), True, None
        rotate_token(self._request)

    def write_cookies(self, response: HttpResponse) -> None:
        """Set or delete the cookies, if this request has changed the session."""
        if self._is_ended:
            for name in (settings.ACCESS_COOKIE_NAME, settings.REFRESH_COOKIE_NAME):
                response.delete_cookie(name, samesite="Lax")
        elif self._tokens_to_set is not None:
            _set_cookie(response, settings.ACCESS_COOKIE_NAME, self._tokens_to_set.access_token)
            _set_cookie(response, settings.REFRESH_COOKIE_NAME, self._tokens_to_set.refresh_token)
        if self._proven_email:
            remember_device(self._request, response, self._proven_email)

    def _authenticate(self) -> Identity | Visitor:
        service = dependencies.authentication_service()
        if self._access_token:
            try:
                return service.authenticate(access_token=self._access_token)
            except InvalidToken:
                pass
        if self._refresh_token:
            try:
                renewed = service.refresh(refresh_token=self._refresh_token)
            except InvalidToken:
                pass
            else:
                self._tokens_to_set = renewed.tokens
                return renewed.identity
        # Cookies that stand for nobody any more are taken away, so that they are not checked again and again.
        self._is_ended = bool(self._access_token or self._refresh_token)
        return Visitor()


class SessionMiddleware:
    """Gives every request its cookie session, and writes changed cookies to the response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Nothing is asked of AWS until somebody wants to know who is there.
        session = CookieSession(request)
        cast("_RequestWithSession", request).cookie_session = session
        response = self._get_response(request)
        session.write_cookies(response)
        return response


def cookie_session(request: HttpRequest) -> CookieSession:
    """The session of a request."""
    return cast("_RequestWithSession", request).cookie_session


def has_cookie_session(request: HttpRequest) -> bool:
    """Whether a request has got as far as the middleware that gives it one."""
    return hasattr(request, "cookie_session")


class _RequestWithSession(Protocol):
    """A request as the middleware leaves it: Django's own class has no place for what comes along with it.

    Nothing outside of this module knows the attribute.
    """

    cookie_session: CookieSession


def _set_cookie(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=settings.SESSION_COOKIE_AGE,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
