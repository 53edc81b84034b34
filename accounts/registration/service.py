"""Opening accounts, and how an account comes to stand in its two halves.

An account has two halves: a user in Cognito (address, password, confirmation) and a profile here (user id, role,
activation status). They cannot change in one transaction. Registration therefore only ever goes forward: every
step can be repeated, and the next attempt, or the next sign-in, completes what an earlier one left half done.
Nothing is undone, because an undo could hit a half that another attempt has completed meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from accounts.audit.domain import Actor, AuditAction, AuditEntry
from accounts.identity.domain import ProviderAccount
from accounts.identity.errors import AccountUnconfirmed, InvalidCredentials
from accounts.profiles.domain import (
    ActivationStatus,
    Profile,
    Role,
    clean_email,
    clean_fields,
    differences,
    format_user_id,
    granted,
)
from accounts.profiles.errors import EmailTaken, LastAdministrator, ProfileChanged
from accounts.profiles.ports import ProfileRepository
from accounts.registration.errors import RoleNotAllowed
from accounts.registration.ports import Addresses, RegistrationProvider
from webapp.clock import Clock


@dataclass(frozen=True, slots=True)
class Registration:
    """The outcome of a registration."""

    profile: Profile
    is_confirmation_required: bool


class RegistrationService:
    """The use cases of registrations, and the steps from a provider account to a profile."""

    def __init__(
        self,
        *,
        provider: RegistrationProvider,
        repository: ProfileRepository,
        addresses: Addresses,
        clock: Clock,
    ) -> None:
        self._provider = provider
        self._repository = repository
        self._addresses = addresses
        self._now = clock

    def register(
        self,
        *,
        username: str,
        email: str,
        password: str,
        role: Role = Role.USER,
        activation_status: ActivationStatus = ActivationStatus.ACTIVE,
        actor: Actor | None = None,
    ) -> Registration:
        """Open an account; only an administrator may ask for more than an active plain user.

        What an administrator asks for is written into the audit trail.

        Raises:
            InvalidInput: a field breaks a rule; every one that does is named.
            RoleNotAllowed: more was asked for than the caller may give.
            EmailTaken: the address has an account.
        """
        is_plain = role is Role.USER and activation_status is ActivationStatus.ACTIVE
        if not is_plain and not (actor and actor.is_admin):
            raise RoleNotAllowed
        cleaned = clean_fields({"username": username, "email": email, "password": password})
        username, email = cleaned["username"], cleaned["email"]
        try:
            account = self._provider.sign_up(email=email, password=password, username=username)
        except EmailTaken:
            account = self._half_made(email, password)
        profile = self.complete(
            account,
            username=username,
            role=role,
            activation_status=activation_status,
            actor=None if is_plain else actor,
        )
        return Registration(profile, is_confirmation_required=not account.is_confirmed)

    def confirm(self, *, email: str, code: str) -> None:
        """Confirm an address with the mailed code.

        Raises:
            InvalidInput: no address, or the code is wrong or too old.
        """
        self._provider.confirm(email=clean_email(email), code=code.strip())

    def resend_code(self, *, email: str) -> None:
        """Mail a new code, if the address has an account that waits for one."""
        self._provider.resend_code(email=clean_email(email))

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

    def _half_made(self, email: str, password: str) -> ProviderAccount:
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
