"""Finding and healing what an interruption left between the two halves of accounts.

The users table decides, but for addresses, which are what the provider lets somebody sign in with. Nothing here hurries:
what looks different because it is just being changed is read again before it is healed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from accounts.addresses.service import AddressService
from accounts.administration.ports import AccountDirectory, AdministrationProvider
from accounts.audit.domain import Actor, AuditAction
from accounts.deletion.service import DeletionService
from accounts.identity.domain import ProviderAccount
from accounts.profiles.domain import Profile, Role, differences
from accounts.profiles.errors import EmailTaken, ProfileChanged, SignInMissing
from accounts.profiles.ports import ProfileRepository
from accounts.registration.service import RegistrationService
from webapp.clock import Clock


@dataclass(frozen=True, slots=True)
class Difference:
    """Something the two halves disagree about; `whose` is a user id, or the provider's id where there is none."""

    whose: str
    sentence: str
    sub: str = ""

    def __str__(self) -> str:
        return f"{self.whose}: {self.sentence}"


class RepairService:
    """What an operator does when a change was interrupted and nobody repeated it."""

    def __init__(
        self,
        *,
        addresses: AddressService,
        deletions: DeletionService,
        registrations: RegistrationService,
        provider: AdministrationProvider,
        repository: ProfileRepository,
        directory: AccountDirectory,
        clock: Clock,
    ) -> None:
        self._addresses = addresses
        self._deletions = deletions
        self._registrations = registrations
        self._provider = provider
        self._repository = repository
        self._directory = directory
        self._now = clock

    def find(self) -> Iterator[Difference]:
        """Everything the two halves disagree about."""
        profiles = {profile.sub: profile for profile in self._directory.every_profile()}
        accounts = {account.sub: account for account in self._provider.list_accounts()}
        admins = self._provider.list_admins()
        for sub in [*profiles, *(sub for sub in accounts if sub not in profiles)]:
            yield from _compared(profiles.get(sub), accounts.get(sub), is_admin_there=sub in admins)
        kept = self._directory.active_admins()
        known = frozenset(profile.user_id for profile in profiles.values() if profile.is_active_admin)
        if (kept or frozenset()) != known:
            yield Difference("admins", "the list of active administrators is not the one the profiles give")

    def heal(self, difference: Difference, *, actor: Actor) -> bool:
        """Bring the halves together where that is possible; whether they are now."""
        if not difference.sub:
            self._directory.forget_admins()
            self._directory.found_admins()
            return True
        try:
            profile, account = self._both(difference.sub)
            if profile is not None and profile.is_being_deleted:
                self._deletions.complete(profile)
            elif profile is None and account is not None:
                self._registrations.complete(account, username=account.username)
            elif profile is not None and account is not None:
                self._agree(profile, account, actor)
        except (EmailTaken, ProfileChanged, SignInMissing):
            return False
        profile, account = self._both(difference.sub)
        is_admin_there = difference.sub in self._provider.list_admins()
        return not list(_compared(profile, account, is_admin_there=is_admin_there))

    def _both(self, sub: str) -> tuple[Profile | None, ProviderAccount | None]:
        return self._repository.find_by_sub(sub), self._provider.find(username=sub)

    def _agree(self, profile: Profile, account: ProviderAccount, actor: Actor) -> None:
        self._provider.set_enabled(sub=profile.sub, is_enabled=profile.is_active)
        self._provider.set_admin(sub=profile.sub, is_admin=profile.role is Role.ADMIN)
        if account.username != profile.username:
            self._provider.set_username(sub=profile.sub, username=profile.username)
        if account.email != profile.email:
            owner = self._repository.find_by_email(account.email)
            if owner is not None and owner.sub != profile.sub:
                self._addresses.make_room(owner)
            after = replace(profile, email=account.email)
            entry = actor.entry(
                at=self._now(),
                user_id=profile.user_id,
                action=AuditAction.UPDATE,
                changes=differences(profile, after, ("email",)),
            )
            self._repository.change(profile, after, entry=entry)


def _compared(
    profile: Profile | None, account: ProviderAccount | None, *, is_admin_there: bool
) -> Iterator[Difference]:
    if profile is None:
        if account is not None:
            sentence = f"{account.email} can sign in but has no account here; a registration was interrupted"
            yield Difference(account.sub, sentence, account.sub)
        return
    for sentence in _sentences(profile, account, is_admin_there=is_admin_there):
        yield Difference(profile.user_id, sentence, profile.sub)


def _sentences(profile: Profile, account: ProviderAccount | None, *, is_admin_there: bool) -> Iterator[str]:
    if profile.is_being_deleted:
        yield "its deletion was interrupted"
        return
    if account is None:
        yield "Cognito does not know the account any more; it can register again, or be deleted"
        return
    if account.is_enabled != profile.is_active:
        yield f"{profile.activation_status} here, but {'enabled' if account.is_enabled else 'disabled'} in Cognito"
    if is_admin_there != (profile.role is Role.ADMIN):
        yield f"{profile.role} here, but {'' if is_admin_there else 'not '}in Cognito's group of administrators"
    if account.email != profile.email:
        yield "another address here than in Cognito"
    if account.username != profile.username:
        yield "another name here than in Cognito"
