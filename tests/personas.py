"""The people of the tests: Alice and Bob are users, Charlie is an administrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client

from accounts import dependencies
from accounts.audit.domain import Actor
from accounts.identity.domain import Identity, Tokens
from accounts.profiles.domain import Role
from todos.access import Access


@dataclass(frozen=True)
class Persona:
    """What somebody types to get in."""

    name: str
    email: str
    password: str
    role: Role = Role.USER


ALICE = Persona("Alice", "alice@example.com", "Alice-pass1")
BOB = Persona("Bob", "bob@example.com", "Bob-pass1")
CHARLIE = Persona("Charlie", "charlie@example.com", "Charlie-pass1", Role.ADMIN)

# Whoever sets up an installation makes the first administrator; no account of the installation has done it.
OPERATOR = Actor.operator(origin="tests")


@dataclass(frozen=True)
class Person:
    """A persona who is signed in."""

    persona: Persona
    identity: Identity
    tokens: Tokens

    @property
    def user_id(self) -> str:
        return self.identity.user_id

    @property
    def access(self) -> Access:
        """What they may do with their own tasks."""
        return Access.own(self.user_id)

    def api(self, **options: Any) -> Client:
        """A client of the JSON API that sends this person's bearer token."""
        return Client(headers={"authorization": f"Bearer {self.tokens.access_token}"}, **options)

    def browser(self, **options: Any) -> Client:
        """A browser with this person's session cookies."""
        client = Client(**options)
        client.cookies[settings.ACCESS_COOKIE_NAME] = self.tokens.access_token
        client.cookies[settings.REFRESH_COOKIE_NAME] = self.tokens.refresh_token
        return client


def join(persona: Persona) -> Person:
    """Register somebody and sign them in, through the service as it is configured."""
    dependencies.registration_service().register(
        username=persona.name,
        email=persona.email,
        password=persona.password,
        role=persona.role,
        actor=OPERATOR,
    )
    return sign_in(persona)


def sign_in(persona: Persona) -> Person:
    """Sign in somebody who is registered."""
    signed_in = dependencies.authentication_service().sign_in(email=persona.email, password=persona.password)
    return Person(persona, signed_in.identity, signed_in.tokens)
