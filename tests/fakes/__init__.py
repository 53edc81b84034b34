"""Stand-ins for what lies outside the process; the contract suites prove that they behave like the real ones."""

from tests.fakes.account_tasks import InMemoryAccountTasks
from tests.fakes.accounts import InMemoryAccountRepository
from tests.fakes.clock import FakeClock
from tests.fakes.faulty import Faulty
from tests.fakes.house import AccountServices, account_services
from tests.fakes.images import FakeLabeller, InMemoryImageStore
from tests.fakes.lists import InMemoryListRepository
from tests.fakes.provider import FakeIdentityProvider, FakeTokenVerifier
from tests.fakes.todos import InMemoryTodoRepository
from tests.fakes.tokens import InMemoryKeyrings

__all__ = [
    "AccountServices",
    "FakeClock",
    "FakeIdentityProvider",
    "FakeLabeller",
    "FakeTokenVerifier",
    "Faulty",
    "InMemoryAccountRepository",
    "InMemoryAccountTasks",
    "InMemoryImageStore",
    "InMemoryKeyrings",
    "InMemoryListRepository",
    "InMemoryTodoRepository",
    "account_services",
]
