"""A house of accounts for tests of what people do with their own."""

from __future__ import annotations

from accounts.identity.errors import InvalidToken
from accounts.profiles.domain import Profile, Role
from accounts.sessions.sign_in import SignIn
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    InMemoryAccountTasks,
    account_services,
)
from tests.fakes.provider import CODE
from tests.personas import OPERATOR

ALICE, BOB, NEW = "alice@example.com", "bob@example.com", "alice.new@example.com"
PASSWORD, NEW_PASSWORD = "Alice-pass1", "Changed-pass1"


class House:
    """All services over the same accounts; Alice and Bob are registered, and own a task each."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.provider = FakeIdentityProvider(clock=self.clock)
        self.repository = InMemoryAccountRepository()
        self.tasks = InMemoryAccountTasks()
        built = account_services(
            provider=self.provider,
            verifier=FakeTokenVerifier(self.provider),
            repository=self.repository,
            clock=self.clock,
            tasks=self.tasks,
        )
        self.registration, self.authentication = built.registration, built.authentication
        self.sessions, self.passwords = built.sessions, built.passwords
        self.addresses, self.deletion = built.addresses, built.deletion
        for email in (ALICE, BOB):
            self.register(email)
            self.tasks.owned[self.profile(email).user_id].append(email)

    def register(self, email: str, password: str = PASSWORD, role: Role = Role.USER) -> str:
        outcome = self.registration.register(
            username="Somebody", email=email, password=password, role=role, actor=OPERATOR
        )
        return outcome.profile.user_id

    def sign_in(self, email: str = ALICE, password: str = PASSWORD) -> SignIn:
        self.clock.advance(seconds=5)
        return self.authentication.sign_in(email=email, password=password)

    def profile(self, email: str) -> Profile:
        profile = self.repository.find_by_email(email)
        assert profile is not None
        return profile

    def profile_of(self, session: SignIn) -> Profile:
        profile = self.repository.find_by_sub(session.identity.sub)
        assert profile is not None
        return profile

    def holds(self, session: SignIn) -> bool:
        try:
            self.authentication.authenticate(access_token=session.tokens.access_token)
        except InvalidToken:
            return False
        return True

    def change_password(self, session: SignIn, old: str = PASSWORD, new: str = NEW_PASSWORD) -> None:
        self.passwords.change_password(
            identity=session.identity,
            access_token=session.tokens.access_token,
            old_password=old,
            new_password=new,
        )

    def request_email(self, session: SignIn, email: str = NEW, password: str = PASSWORD) -> None:
        self.addresses.request_email(
            identity=session.identity,
            access_token=session.tokens.access_token,
            password=password,
            email=email,
        )

    def confirm_email(self, session: SignIn, code: str = CODE) -> Profile:
        return self.addresses.confirm_email(
            identity=session.identity,
            access_token=session.tokens.access_token,
            code=code,
            origin="192.0.2.1",
        )
