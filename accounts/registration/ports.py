"""What registrations need of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from typing import Protocol

from accounts.identity.domain import ProviderAccount
from accounts.identity.ports import IdentityProvider
from accounts.profiles.domain import Profile


class AccountRights(Protocol):
    """What the identity provider knows of an account's rights. Everything can be repeated.

    Each method raises `SignInMissing` when the provider knows no such account.
    """

    def set_enabled(self, *, sub: str, is_enabled: bool) -> None:
        """Let an account sign in, or not."""

    def set_admin(self, *, sub: str, is_admin: bool) -> None:
        """Put an account among the administrators, or take it away from there."""


class RegistrationProvider(IdentityProvider, AccountRights, Protocol):
    """The identity provider, as far as it opens accounts."""

    def sign_up(self, *, email: str, password: str, username: str) -> ProviderAccount:
        """Create the account.

        Raises:
            EmailTaken: there is one with this address.
            EmailRefused, PasswordRefused: the pool's rules are not met.
        """

    def confirm(self, *, email: str, code: str) -> None:
        """Confirm the address with the mailed code.

        Raises:
            CodeMismatch: the code is wrong or too old, or no account waits for one.
            TooManyAttempts: this account has to wait.
        """

    def resend_code(self, *, email: str) -> None:
        """Mail a new code; nothing tells whether the address has an account."""


class Addresses(Protocol):
    """What a registration leaves to whoever knows which account has which address."""

    def make_room(self, stored: Profile) -> bool:
        """Take an address from a profile whose it is no more; whether it was taken."""
