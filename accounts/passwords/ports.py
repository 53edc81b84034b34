"""What passwords need of the world outside, as a protocol that adapters and fakes fill."""

from __future__ import annotations

from typing import Protocol

from accounts.identity.ports import IdentityProvider


class PasswordProvider(IdentityProvider, Protocol):
    """The identity provider, as far as it changes passwords."""

    def request_reset(self, *, email: str) -> None:
        """Mail a code to choose a new password with; nothing tells whether the address has an account."""

    def reset_password(self, *, email: str, code: str, new_password: str) -> None:
        """Set a new password with the mailed code.

        Raises:
            CodeMismatch: the code is wrong or too old, or there is no such account.
            PasswordRefused: the pool's rules are not met.
            TooManyAttempts: this account has to wait.
        """

    def change_password(self, *, access_token: str, old_password: str, new_password: str) -> None:
        """Replace the password of whoever holds the token. No session ends by that.

        Raises:
            PasswordMismatch: the old one is another.
            PasswordRefused: the pool's rules are not met.
            InvalidToken: the token is over.
            TooManyAttempts: this account has to wait.
        """
