"""What addresses need of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from typing import Protocol

from accounts.identity.ports import IdentityProvider


class AddressProvider(IdentityProvider, Protocol):
    """The identity provider, as far as it changes addresses."""

    def request_email(self, *, access_token: str, email: str) -> None:
        """Mail a code to a new address; until it comes back, the account keeps the old one.

        Raises:
            EmailTaken: the address belongs to another account.
            EmailRefused: the pool does not take the address.
            InvalidToken: the token is over.
        """

    def confirm_email(self, *, access_token: str, code: str) -> None:
        """Make the requested address the account's, with the code mailed to it.

        Raises:
            CodeMismatch: the code is wrong or too old, or none was mailed.
            EmailTaken: another account has taken the address meanwhile.
            InvalidToken: the token is over.
            TooManyAttempts: this account has to wait.
        """
