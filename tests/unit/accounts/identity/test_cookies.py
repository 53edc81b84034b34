"""The browser's session: cookies that are read once, renewed unseen, and taken away when they stand for nobody."""

from __future__ import annotations

from http.cookies import Morsel

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts import dependencies
from accounts.identity.cookies import CookieSession, SessionMiddleware, cookie_session
from accounts.identity.domain import Claims, Identity, Visitor
from accounts.identity.errors import InvalidToken
from accounts.sessions.sign_in import AuthenticationService, SignIn
from tests.fakes import (
    AccountServices,
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    account_services,
)
from webapp.errors import Unavailable

EMAIL, PASSWORD = "alice@example.com", "Alice-pass1"
ACCESS, REFRESH = "servertask_access", "servertask_refresh"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def services(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> AccountServices:
    provider = FakeIdentityProvider(clock=clock)
    services = account_services(
        provider=provider,
        verifier=FakeTokenVerifier(provider),
        repository=InMemoryAccountRepository(),
        clock=clock,
    )
    monkeypatch.setattr(dependencies, "authentication_service", lambda: services.authentication)
    return services


@pytest.fixture
def service(services: AccountServices) -> AuthenticationService:
    return services.authentication


@pytest.fixture
def signed_in(services: AccountServices) -> SignIn:
    services.registration.register(username="Alice", email=EMAIL, password=PASSWORD)
    return services.authentication.sign_in(email=EMAIL, password=PASSWORD)


def request_with(access: str | None = None, refresh: str | None = None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES.update(
        {name: value for name, value in {ACCESS: access, REFRESH: refresh}.items() if value}
    )
    return request


def run(request: HttpRequest) -> tuple[Identity | Visitor, dict[str, Morsel[str]]]:
    """Who a view sees, and the cookies that are set."""
    seen: list[Identity | Visitor] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(cookie_session(request).identity)
        return HttpResponse()

    response = SessionMiddleware(view)(request)
    return seen[0], dict(response.cookies)


def is_deleted(cookies: dict[str, Morsel[str]]) -> bool:
    return all(cookies[name].value == "" and cookies[name]["max-age"] == 0 for name in (ACCESS, REFRESH))


class TestReading:
    def test_nobody(self, service: AuthenticationService) -> None:
        assert run(request_with()) == (Visitor(), {})

    def test_somebody(self, signed_in: SignIn) -> None:
        tokens = signed_in.tokens
        assert run(request_with(tokens.access_token, tokens.refresh_token)) == (signed_in.identity, {})

    def test_asks_nobody_until_somebody_asks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(dependencies, "authentication_service", lambda: pytest.fail("asked"))
        response = SessionMiddleware(lambda _: HttpResponse())(request_with("access", "refresh"))
        assert not response.cookies

    @pytest.mark.parametrize(("access", "refresh"), [("x", None), (None, "x"), ("x", "x")])
    def test_takes_away_what_stands_for_nobody(
        self, service: AuthenticationService, access: str | None, refresh: str | None
    ) -> None:
        identity, cookies = run(request_with(access, refresh))
        assert identity == Visitor()
        assert is_deleted(cookies)


class TestRenewing:
    @pytest.mark.parametrize("keep_access", [True, False])
    def test_happens_in_the_same_request(
        self, signed_in: SignIn, clock: FakeClock, keep_access: bool
    ) -> None:
        clock.advance(minutes=20)
        tokens = signed_in.tokens
        identity, cookies = run(
            request_with(tokens.access_token if keep_access else None, tokens.refresh_token)
        )
        assert identity == signed_in.identity
        assert cookies[REFRESH].value == tokens.refresh_token
        assert cookies[ACCESS].value not in {"", tokens.access_token}
        for cookie in cookies.values():
            assert cookie["httponly"]
            assert cookie["samesite"] == "Lax"
            assert cookie["path"] == "/"
            assert cookie["max-age"] == 30 * 24 * 3600

    def test_keeps_nobody_in_who_has_signed_out(
        self, service: AuthenticationService, signed_in: SignIn
    ) -> None:
        service.sign_out(identity=signed_in.identity)
        identity, cookies = run(request_with(signed_in.tokens.access_token, signed_in.tokens.refresh_token))
        assert identity == Visitor()
        assert is_deleted(cookies)

    def test_cookies_are_secure_where_there_is_https(
        self, signed_in: SignIn, clock: FakeClock, settings: LazySettings
    ) -> None:
        settings.SESSION_COOKIE_SECURE = True
        clock.advance(minutes=20)
        _, cookies = run(request_with(None, signed_in.tokens.refresh_token))
        assert all(cookie["secure"] for cookie in cookies.values())


class TestAnOutage:
    def test_leaves_the_cookies_alone_and_is_not_waited_for_twice(
        self, signed_in: SignIn, service: AuthenticationService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        def fail(**_: object) -> None:
            asked.append(1)
            raise Unavailable

        monkeypatch.setattr(service, "authenticate", fail)
        session = CookieSession(request_with(signed_in.tokens.access_token, signed_in.tokens.refresh_token))
        for _ in range(2):
            with pytest.raises(Unavailable):
                session.identity  # noqa: B018 -- asking is what is tried
        response = HttpResponse()
        session.write_cookies(response)
        assert not response.cookies
        assert len(asked) == 1

    def test_is_also_a_new_token_that_does_not_verify(
        self, signed_in: SignIn, service: AuthenticationService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # A clock that is wrong takes every token for one that is over, and each new one, too.
        def refuse(token: str) -> Claims:
            raise InvalidToken

        monkeypatch.setattr(service._verifier, "verify", refuse)
        session = CookieSession(request_with(signed_in.tokens.access_token, signed_in.tokens.refresh_token))
        with pytest.raises(Unavailable):
            session.identity  # noqa: B018 -- asking is what is tried
        response = HttpResponse()
        session.write_cookies(response)
        assert not response.cookies


class TestBeginningAndEnding:
    def test_begins(self, signed_in: SignIn) -> None:
        def view(request: HttpRequest) -> HttpResponse:
            cookie_session(request).begin(signed_in.tokens, signed_in.identity)
            return HttpResponse()

        cookies = SessionMiddleware(view)(request_with()).cookies
        assert cookies[ACCESS].value == signed_in.tokens.access_token
        assert cookies[REFRESH].value == signed_in.tokens.refresh_token

    @pytest.mark.parametrize("everywhere", [True, False])
    def test_ends(self, service: AuthenticationService, signed_in: SignIn, everywhere: bool) -> None:
        other = service.sign_in(email=EMAIL, password=PASSWORD)

        def view(request: HttpRequest) -> HttpResponse:
            cookie_session(request).end(everywhere=everywhere)
            assert cookie_session(request).identity == Visitor()
            return HttpResponse()

        request = request_with(signed_in.tokens.access_token, signed_in.tokens.refresh_token)
        assert is_deleted(dict(SessionMiddleware(view)(request).cookies))
        assert run(request_with(signed_in.tokens.access_token))[0] == Visitor()
        still = run(request_with(other.tokens.access_token))[0]
        assert isinstance(still, Visitor) == everywhere

    def test_ends_without_having_begun(self, service: AuthenticationService) -> None:
        session = CookieSession(request_with())
        session.end()
        assert session.identity == Visitor()
