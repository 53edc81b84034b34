"""A house of accounts for tests of registering and signing in."""

from __future__ import annotations

from dataclasses import replace

from accounts.identity.errors import (
    InvalidToken,
)
from accounts.profiles.domain import ActivationStatus
from accounts.sessions.sign_in import SignIn
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    InMemoryAccountTasks,
    account_services,
)

EMAIL, PASSWORD = "alice@example.com", "Alice-pass1"


class House:
    """The services, and what they stand on."""

    def __init__(self, *, must_confirm: bool = False) -> None:
        self.clock = FakeClock()
        self.provider = FakeIdentityProvider(clock=self.clock, must_confirm=must_confirm)
        self.repository = InMemoryAccountRepository()
        self.tasks = InMemoryAccountTasks()
        services = account_services(
            provider=self.provider,
            verifier=FakeTokenVerifier(self.provider),
            repository=self.repository,
            clock=self.clock,
            tasks=self.tasks,
        )
        self.registration, self.authentication = services.registration, services.authentication
        self.preferences = services.preferences

    def register(self, email: str = EMAIL, password: str = PASSWORD, **more: object) -> object:
        return self.registration.register(username="Alice", email=email, password=password, **more)  # type: ignore[arg-type]  # Of several types.

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, *, time_zone: str = "") -> SignIn:
        return self.authentication.sign_in(email=email, password=password, time_zone=time_zone)

    def set_status(self, status: ActivationStatus) -> None:
        before = self.repository.find_by_email(EMAIL)
        assert before is not None
        self.repository.change(before, replace(before, activation_status=status))

    def is_signed_in(self, session: SignIn) -> bool:
        try:
            self.authentication.authenticate(access_token=session.tokens.access_token)
        except InvalidToken:
            return False
        return True
