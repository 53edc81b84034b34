"""How an account comes to stand in its two halves.

An account has two halves: a user in Cognito (address, password, confirmation) and a profile here (user id, role,
activation status). They cannot change in one transaction. Registration therefore only ever goes forward: every
step can be repeated, and the next attempt, or the next sign-in, completes what an earlier one left half done.
Nothing is undone, because an undo could hit a half that another attempt has completed meanwhile.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from accounts.addresses import Addresses
from accounts.audit import Actor, AuditAction, AuditEntry
from accounts.directory import differences, granted
from accounts.domain import ActivationStatus, Profile, Role, format_user_id
from accounts.errors import (
    AccountUnconfirmed,
    EmailTaken,
    InvalidCredentials,
    LastAdministrator,
    ProfileChanged,
)
from accounts.ports import AccountRepository, IdentityProvider, ProviderAccount
from webapp.clock import Clock


class Registrations:
    """The steps from a provider account to a profile."""

    def __init__(
        self,
        *,
        provider: IdentityProvider,
        repository: AccountRepository,
        addresses: Addresses,
        clock: Clock,
    ) -> None:
        self._provider = provider
        self._repository = repository
        self._addresses = addresses
        self._now = clock

    def half_made(self, email: str, password: str) -> ProviderAccount:
        """The provider's half of an account whose profile was never written, if the password proves it theirs.

        Raises:
            EmailTaken: there is none, or it is somebody else's.
        """
        account = self._provider.find(username=email)
        profile = self._repository.find_by_email(email)
        if account is None or (profile is not None and profile.sub == account.sub):
            raise EmailTaken
        try:
            self._provider.sign_in(email=email, password=password)
        except AccountUnconfirmed:
            return account
        except InvalidCredentials as error:
            raise EmailTaken from error
        return account

    def complete(
        self,
        account: ProviderAccount,
        *,
        username: str,
        role: Role = Role.USER,
        activation_status: ActivationStatus = ActivationStatus.ACTIVE,
        signed_out_at: datetime | None = None,
        actor: Actor | None = None,
    ) -> Profile:
        """Write the profile of a provider account, or take over the one that waits for it.

        With an `actor` it is written into the audit trail. Of sign-ins before `signed_out_at` none holds.

        Raises:
            EmailTaken: the address has a profile of another account.
        """
        now = self._now()
        profile = Profile(
            user_id=format_user_id(self._repository.next_user_number()),
            sub=account.sub,
            username=username,
            email=account.email,
            role=role,
            activation_status=activation_status,
            created_at=now,
            signed_out_at=signed_out_at,
        )
        if profile.role is Role.ADMIN:
            # Before the profile, which is what completes a registration: the next attempt begins here again.
            self._provider.set_admin(sub=account.sub, is_admin=True)
        entry = (
            actor.entry(at=now, user_id=profile.user_id, action=AuditAction.CREATE, changes=granted(profile))
            if actor
            else None
        )
        try:
            kept = self._repository.add(profile, entry=entry)
        except EmailTaken:
            kept = self._take_over(profile, entry, actor)
        if kept.activation_status is ActivationStatus.INACTIVE:
            self._provider.set_enabled(sub=account.sub, is_enabled=False)
        return kept

    def _take_over(self, wanted: Profile, entry: AuditEntry | None, actor: Actor | None) -> Profile:
        """Bind the stored profile of an address to its new provider account, if the old one is no more.

        A profile that has left the address for another one, or is being deleted, is not taken over.

        The right to the address is proven by confirming it, before anybody can sign in. The role is the one asked
        for now: what an administrator once gave went with the account that is gone.
        """
        stored = self._repository.find_by_email(wanted.email)
        if stored is None or self._addresses.make_room(stored):
            # Nothing of the other account is taken over: not its id, nor what it owned.
            return self._repository.add(wanted, entry=entry)
        if self._provider.find(username=stored.sub) is not None:
            raise EmailTaken
        after = replace(
            stored,
            sub=wanted.sub,
            username=wanted.username,
            role=wanted.role,
            signed_out_at=wanted.signed_out_at or stored.signed_out_at,
        )
        by = actor or Actor(stored.user_id, origin="registration", is_admin=False)
        changes = differences(stored, after, ("role",))
        change = by.entry(at=self._now(), user_id=stored.user_id, action=AuditAction.UPDATE, changes=changes)
        try:
            return self._repository.change(stored, after, entry=change if changes else None)
        except (LastAdministrator, ProfileChanged) as error:
            raise EmailTaken from error
