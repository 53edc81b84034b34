"""Who makes a request: one answer for pages and for the API, with the credentials that were used."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from rest_framework.request import Request

from accounts import dependencies
from accounts.identity.authentication import BearerAuthentication, CookieAuthentication, IsAdmin, IsSignedIn
from accounts.identity.caller import actor_of, caller_of, find_caller, identity
from accounts.identity.cookies import SessionMiddleware
from accounts.identity.domain import Caller, Visitor
from accounts.profiles.domain import Role
from accounts.sessions.sign_in import SignIn
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    account_services,
)
from tests.personas import OPERATOR
from webapp.errors import NotAuthenticated, Unavailable

PASSWORD = "Somebody-pass1"


class House:
    """Ann, an administrator, and Ben, a user, both signed in."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        provider = FakeIdentityProvider(clock=self.clock)
        self._services = account_services(
            provider=provider,
            verifier=FakeTokenVerifier(provider),
            repository=InMemoryAccountRepository(),
            clock=self.clock,
        )
        self.authentication = self._services.authentication
        self.ann = self._join("ann@example.com", Role.ADMIN)
        self.ben = self._join("ben@example.com", Role.USER)

    def _join(self, email: str, role: Role) -> SignIn:
        self._services.registration.register(
            username="Somebody", email=email, password=PASSWORD, role=role, actor=OPERATOR
        )
        return self.authentication.sign_in(email=email, password=PASSWORD)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    house = House()
    monkeypatch.setattr(dependencies, "authentication_service", lambda: house.authentication)
    return house


def page(settings: Any, *, cookies: SignIn | None = None, bearer: str = "") -> HttpRequest:
    """A request as it comes to a view."""
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")
    if cookies:
        request.COOKIES[settings.ACCESS_COOKIE_NAME] = cookies.tokens.access_token
        request.COOKIES[settings.REFRESH_COOKIE_NAME] = cookies.tokens.refresh_token
    seen: list[HttpRequest] = []
    SessionMiddleware(lambda request: (seen.append(request), HttpResponse())[1])(request)  # type: ignore[func-returns-value]  # Because it looks in passing.
    return seen[0]


def route(request: HttpRequest) -> Request:
    """The same as it comes to a route of the API."""
    return Request(request, authenticators=[BearerAuthentication(), CookieAuthentication()])


class TestOfAPage:
    def test_is_who_the_cookies_stand_for(self, house: House, settings: Any) -> None:
        caller = caller_of(page(settings, cookies=house.ben))
        assert caller.identity == house.ben.identity
        assert caller.credentials.access_token == house.ben.tokens.access_token
        assert caller.credentials.is_cookie

    def test_brings_the_token_that_was_renewed(self, house: House, settings: Any) -> None:
        house.clock.advance(hours=1)
        caller = caller_of(page(settings, cookies=house.ben))
        assert caller.identity == house.ben.identity
        assert caller.credentials.access_token != house.ben.tokens.access_token
        assert house.authentication.authenticate(access_token=caller.credentials.access_token)

    def test_is_nobody_without_cookies_whatever_else_comes(self, house: House, settings: Any) -> None:
        request = page(settings, bearer=house.ben.tokens.access_token)
        assert find_caller(request) is None
        with pytest.raises(NotAuthenticated):
            caller_of(request)


class TestOfARoute:
    def test_is_who_the_header_stands_for_whatever_the_cookies_say(self, house: House, settings: Any) -> None:
        request = route(page(settings, cookies=house.ann, bearer=house.ben.tokens.access_token))
        caller = caller_of(request)
        assert caller.identity == house.ben.identity
        assert caller.credentials.access_token == house.ben.tokens.access_token
        assert not caller.credentials.is_cookie

    def test_is_who_the_cookies_stand_for_without_a_header(self, house: House, settings: Any) -> None:
        caller = caller_of(route(page(settings, cookies=house.ben)))
        assert (caller.identity, caller.credentials.is_cookie) == (house.ben.identity, True)

    def test_is_nobody_without_either(self, house: House, settings: Any) -> None:
        with pytest.raises(NotAuthenticated):
            caller_of(route(page(settings)))

    def test_is_nobody_where_no_credentials_are_looked_at(self, house: House, settings: Any) -> None:
        assert find_caller(Request(page(settings, cookies=house.ben), authenticators=[])) is None

    @pytest.mark.parametrize(("who", "is_admin"), [("ann", True), ("ben", False), ("", False)])
    def test_decides_who_may(self, house: House, settings: Any, who: str, is_admin: bool) -> None:
        request = route(page(settings, cookies=getattr(house, who) if who else None))
        view: Any = None
        assert IsSignedIn().has_permission(request, view) is bool(who)
        assert IsAdmin().has_permission(request, view) is is_admin


def test_an_actor_is_the_caller_and_where_they_call_from(house: House, settings: Any) -> None:
    request = page(settings, cookies=house.ann)
    for actor in (actor_of(request), actor_of(route(request))):
        assert (actor.actor_id, actor.origin) == (house.ann.identity.user_id, "192.0.2.1")
        assert actor.is_admin


class TestForTemplates:
    def test_is_the_identity_or_a_visitor(self, house: House, settings: Any) -> None:
        assert identity(page(settings, cookies=house.ben)) == {"identity": house.ben.identity}
        assert identity(page(settings)) == {"identity": Visitor()}

    def test_is_unknown_before_there_is_a_session_and_in_an_outage(
        self, house: House, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(**_: object) -> Caller:
            raise Unavailable

        assert identity(RequestFactory().get("/")) == {"identity": None}
        monkeypatch.setattr(house.authentication, "authenticate", down)
        assert identity(page(settings, cookies=house.ben)) == {"identity": None}
