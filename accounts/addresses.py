"""Keeping the stored address of an account in line with the provider's, which is the one that was confirmed.

An address changes at the identity provider first, when its owner sends the code back, and then here. What an
interruption leaves between the two is put right by whoever meets it next: the next attempt to confirm, a sign-in with
the new address, or somebody who wants the old address, which is free by then.
"""

from __future__ import annotations

from dataclasses import replace

from accounts.audit import AuditEntry
from accounts.deletion import AccountDeletion
from accounts.domain import Profile
from accounts.errors import EmailTaken, ProfileChanged
from accounts.ports import AccountRepository, IdentityProvider
from webapp.errors import Unavailable

_MAX_ATTEMPTS = 5


class Addresses:
    """Which account has which address, where provider and profiles may differ for a moment."""

    def __init__(
        self, *, provider: IdentityProvider, repository: AccountRepository, deletion: AccountDeletion
    ) -> None:
        self._provider = provider
        self._repository = repository
        self._deletion = deletion

    def settle(self, sub: str, *, entry: AuditEntry | None = None) -> Profile | None:
        """The profile of a provider account, with the address that the provider has; `None` if there is none.

        `entry` is for the audit trail, if anything changes.

        Raises:
            EmailTaken: another profile keeps the address, although the provider gave it to this account.
        """
        return self._settle(sub, entry, may_move_others=True)

    def make_room(self, stored: Profile) -> bool:
        """Take an address from a profile whose it is no more: deleted half-way, or moved to another address.

        Whether it was taken; if not, the profile has it rightly, or waits for its owner to register again.
        """
        if stored.is_being_deleted:
            self._deletion.complete(stored)
            return True
        account = self._provider.find(username=stored.sub)
        if account is None or account.email == stored.email:
            return False
        self._settle(stored.sub, None, may_move_others=False)
        return True

    def _settle(self, sub: str, entry: AuditEntry | None, *, may_move_others: bool) -> Profile | None:
        for _ in range(_MAX_ATTEMPTS):
            profile, account = self._repository.find_by_sub(sub), self._provider.find(username=sub)
            if profile is None or account is None or profile.email == account.email:
                return profile
            try:
                return self._repository.change(profile, replace(profile, email=account.email), entry=entry)
            except (EmailTaken, ProfileChanged):
                owner = self._repository.find_by_email(account.email)
                is_held = owner is not None and owner.sub != sub
                if owner and is_held and not (may_move_others and self.make_room(owner)):
                    raise EmailTaken from None
        raise Unavailable
