"""The services of accounts, put together over stand-ins as `accounts.dependencies` does over the real things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.addresses import Addresses
from accounts.administration import Administration
from accounts.care import AccountCare
from accounts.deletion import AccountDeletion
from accounts.open_sessions import OpenSessions
from accounts.repairs import AccountRepair
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
    administration: Administration
    repair: AccountRepair


def account_services(
    *, provider: Any, verifier: Any, repository: Any, clock: Any, tasks: Any = None
) -> AccountServices:
    """The services over these parts; without `tasks`, nobody has any."""
    parts: dict[str, Any] = {"provider": provider, "repository": repository}
    deletion = AccountDeletion(tasks=tasks or InMemoryAccountTasks(), clock=clock, **parts)
    sessions = OpenSessions(clock=clock, **parts)
    addresses = Addresses(deletion=deletion, **parts)
    service = AccountService(verifier=verifier, deletion=deletion, clock=clock, **parts)
    administering: dict[str, Any] = {
        "addresses": addresses,
        "deletion": deletion,
        "directory": repository,
        "clock": clock,
        **parts,
    }
    return AccountServices(
        service=service,
        sessions=sessions,
        deletion=deletion,
        addresses=addresses,
        care=AccountCare(clock=clock, sessions=sessions, addresses=addresses, deletion=deletion, **parts),
        administration=Administration(**administering),
        repair=AccountRepair(**administering),
    )
