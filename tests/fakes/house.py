"""The services of accounts, put together over stand-ins as `accounts.dependencies` does over the real things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.addresses.service import AddressService
from accounts.administration.service import AdministrationService
from accounts.deletion.service import DeletionService
from accounts.passwords.service import PasswordService
from accounts.preferences.service import PreferenceService
from accounts.registration.service import RegistrationService
from accounts.repair.service import RepairService
from accounts.sessions.service import SessionService
from accounts.sessions.sign_in import AuthenticationService
from tests.fakes.account_tasks import InMemoryAccountTasks
from tests.fakes.tokens import InMemoryKeyrings


@dataclass(frozen=True)
class AccountServices:
    """All of them, over the same parts."""

    registration: RegistrationService
    authentication: AuthenticationService
    sessions: SessionService
    passwords: PasswordService
    preferences: PreferenceService
    addresses: AddressService
    deletion: DeletionService
    administration: AdministrationService
    repair: RepairService


def account_services(
    *, provider: Any, verifier: Any, repository: Any, clock: Any, tasks: Any = None
) -> AccountServices:
    """The services over these parts; without `tasks`, nobody has any."""
    parts: dict[str, Any] = {"provider": provider, "repository": repository, "clock": clock}
    tasks = tasks or InMemoryAccountTasks()
    sessions = SessionService(**parts)
    keyrings = InMemoryKeyrings(repository)
    deletion = DeletionService(tasks=tasks, keyrings=keyrings, **parts)
    addresses = AddressService(deletions=deletion, **parts)
    registration = RegistrationService(addresses=addresses, **parts)
    completing: dict[str, Any] = {
        "addresses": addresses,
        "deletions": deletion,
        "registrations": registration,
        **parts,
    }
    return AccountServices(
        registration=registration,
        authentication=AuthenticationService(verifier=verifier, sessions=sessions, **completing),
        sessions=sessions,
        passwords=PasswordService(provider=provider, sessions=sessions),
        preferences=PreferenceService(tasks=tasks, **parts),
        addresses=addresses,
        deletion=deletion,
        administration=AdministrationService(sessions=sessions, directory=repository, **completing),
        repair=RepairService(directory=repository, **completing),
    )
