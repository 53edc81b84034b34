"""A house of accounts in which every call can be interrupted."""

from __future__ import annotations

from accounts.identity.errors import InvalidToken
from accounts.profiles.domain import Profile
from accounts.sessions.sign_in import SignIn
from tests.fakes import (
    FakeClock,
    FakeIdentityProvider,
    FakeTokenVerifier,
    InMemoryAccountRepository,
    InMemoryAccountTasks,
    account_services,
)
from tests.fakes.interruptions import Calls

OLD, NEW, PASSWORD, NEW_PASSWORD = "old@example.com", "new@example.com", "Alice-pass1", "Changed-pass1"
TASK = "Alice's task"


class House:
    """Alice, with a task and two sessions; everything the services ask can be interrupted."""

    def __init__(self) -> None:
        self.calls = Calls()
        self.clock = FakeClock()
        self.provider = FakeIdentityProvider(clock=self.clock)
        self.repository = InMemoryAccountRepository()
        self.tasks = InMemoryAccountTasks()
        services = account_services(
            provider=self.calls.watched("provider", self.provider),
            verifier=FakeTokenVerifier(self.provider),
            repository=self.calls.watched("repository", self.repository),
            clock=self.clock,
            tasks=self.calls.watched("tasks", self.tasks),
        )
        self.registration, self.authentication = services.registration, services.authentication
        self.passwords, self.addresses = services.passwords, services.addresses
        self.deletion = services.deletion
        self.user_id = self.register(OLD)
        self.tasks.owned[self.user_id].append(TASK)
        self.other = self.sign_in(OLD)
        self.mine = self.sign_in(OLD)

    def register(self, email: str, password: str = PASSWORD) -> str:
        return self.registration.register(username="Alice", email=email, password=password).profile.user_id

    def sign_in(self, email: str, password: str = PASSWORD) -> SignIn:
        self.clock.advance(seconds=5)
        return self.authentication.sign_in(email=email, password=password)

    def holds(self, session: SignIn) -> bool:
        try:
            self.authentication.authenticate(access_token=session.tokens.access_token)
        except InvalidToken:
            return False
        return True

    def profile(self) -> Profile | None:
        return self.repository.find_by_sub(self.mine.identity.sub)

    def password(self) -> str | None:
        return self.provider._accounts[self.mine.identity.sub].password
