"""Stand-ins for what lies outside the process; the contract suites prove that they behave like the real ones."""

from tests.fakes.accounts import InMemoryAccountRepository
from tests.fakes.clock import FakeClock
from tests.fakes.provider import FakeIdentityProvider, FakeTokenVerifier
from tests.fakes.todos import InMemoryTodoRepository

__all__ = [
    "FakeClock",
    "FakeIdentityProvider",
    "FakeTokenVerifier",
    "InMemoryAccountRepository",
    "InMemoryTodoRepository",
]
