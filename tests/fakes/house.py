"""The services of accounts, put together over stand-ins as `accounts.dependencies` does over the real things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.addresses import Addresses
from accounts.care import AccountCare
from accounts.deletion import AccountDeletion
from accounts.open_sessions import OpenSessions
from accounts.services import AccountService
from tests.fakes.account_tasks import InMemoryAccountTasks


@dataclass(frozen=True)
class AccountServices:
    """All of them, over the same parts."""

    service: AccountService
    sessions: OpenSessions
    deletion: AccountDeletion
    addresses: Addresses
    care: AccountCare


def account_services(
    *, provider: Any, verifier: Any, repository: Any, clock: Any, tasks: Any = None
) -> AccountServices:
    """The services over these parts; without `tasks`, nobody has any."""
    parts: dict[str, Any] = {"provider": provider, "repository": repository}
    deletion = AccountDeletion(tasks=tasks or InMemoryAccountTasks(), clock=clock, **parts)
    sessions = OpenSessions(clock=clock, **parts)
    addresses = Addresses(deletion=deletion, **parts)
    return AccountServices(
        service=AccountService(verifier=verifier, deletion=deletion, clock=clock, **parts),
        sessions=sessions,
        deletion=deletion,
        addresses=addresses,
        care=AccountCare(clock=clock, sessions=sessions, addresses=addresses, deletion=deletion, **parts),
    )
