"""Changing the address of an account, and keeping the stored one in line with the provider's, which is confirmed.

An address changes at the identity provider first, when its owner sends the code back, and then here. What an
interruption leaves between the two is put right by whoever meets it next: the next attempt to confirm, a sign-in with
the new address, or somebody who wants the old address, which is free by then.
"""

from __future__ import annotations

from dataclasses import replace

from accounts.addresses.ports import AddressProvider
from accounts.audit.domain import AuditAction, AuditEntry, audit_change, own_entry
from accounts.identity.domain import Identity
from accounts.identity.errors import CodeMismatch
from accounts.profiles.domain import Profile, new_email
from accounts.profiles.errors import AccountNotFound, EmailTaken, ProfileChanged
from accounts.profiles.ports import ProfileRepository
from accounts.profiles.service import until_unchanged
from accounts.sessions.ports import Deletions
from webapp.clock import Clock
from webapp.errors import FieldError, InvalidInput


class AddressService:
    """The use cases of addresses, and which account has which, where provider and profiles may differ for a moment."""

    def __init__(
        self,
        *,
        provider: AddressProvider,
        repository: ProfileRepository,
        deletions: Deletions,
        clock: Clock,
    ) -> None:
        self._provider = provider
        self._repository = repository
        self._deletions = deletions
        self._now = clock

    def request_email(self, *, identity: Identity, access_token: str, password: str, email: str) -> None:
        """Mail a code to the address that shall be the account's; until it comes back the old one stays.

        Nothing tells whether the address has an account already: no code comes then.

        Raises:
            InvalidInput: it is no address, or the one the account has.
            PasswordMismatch: the password is another.
        """
        email = new_email(email)
        if email == identity.email:
            raise InvalidInput(
                errors=(FieldError("email", "unchanged", "This is the address of your account already."),)
            )
        self._provider.check_password(sub=identity.sub, password=password)
        self.settle(identity.sub)
        owner = self._repository.find_by_email(email)
        if owner is not None and not self.make_room(owner):
            return
        try:
            self._provider.request_email(access_token=access_token, email=email)
        except EmailTaken:
            return

    def confirm_email(self, *, identity: Identity, access_token: str, code: str, origin: str = "") -> Profile:
        """Make the requested address the account's; the profile with it. `origin` is for the audit trail.

        Raises:
            CodeMismatch: the code is wrong or too old, or none was mailed.
            EmailTaken: another account has taken the address meanwhile.
        """
        entry = own_entry(
            identity.user_id,
            at=self._now(),
            origin=origin,
            action=AuditAction.UPDATE,
            changes=(audit_change("email"),),
        )
        try:
            self._provider.confirm_email(access_token=access_token, code=code.strip())
        except CodeMismatch:
            # If an earlier attempt was interrupted, the code is used up, and only the profile is left to change.
            settled = self.settle(identity.sub, entry=entry)
            if settled is None or settled.email == identity.email:
                raise
            return settled
        settled = self.settle(identity.sub, entry=entry)
        if settled is None:
            raise AccountNotFound
        return settled

    def settle(self, sub: str, *, entry: AuditEntry | None = None) -> Profile | None:
        """The profile of a provider account, with the address that the provider has; `None` if there is none.

        `entry` is for the audit trail, if anything changes.

        Raises:
            EmailTaken: another profile keeps the address, although the provider gave it to this account.
        """
        return until_unchanged(lambda: self._settle(sub, entry, may_move_others=True))

    def make_room(self, stored: Profile) -> bool:
        """Take an address from a profile whose it is no more: deleted half-way, or moved to another address.

        Whether it was taken; if not, the profile has it rightly, or waits for its owner to register again.
        """
        if stored.is_being_deleted:
            self._deletions.complete(stored)
            return True
        account = self._provider.find(username=stored.sub)
        if account is None or account.email == stored.email:
            return False
        until_unchanged(lambda: self._settle(stored.sub, None, may_move_others=False))
        return True

    def _settle(self, sub: str, entry: AuditEntry | None, *, may_move_others: bool) -> Profile | None:
        profile, account = self._repository.find_by_sub(sub), self._provider.find(username=sub)
        if profile is None or account is None or profile.email == account.email:
            return profile
        try:
            return self._repository.change(profile, replace(profile, email=account.email), entry=entry)
        except (EmailTaken, ProfileChanged) as error:
            owner = self._repository.find_by_email(account.email)
            is_held = owner is not None and owner.sub != sub
            if owner and is_held and not (may_move_others and self.make_room(owner)):
                raise EmailTaken from None
            raise ProfileChanged from error
