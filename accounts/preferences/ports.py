"""What is needed of the identity provider to change what its half of an account is called."""

from __future__ import annotations

from typing import Protocol


class NamingProvider(Protocol):
    """The identity provider, as far as it keeps a name."""

    def set_username(self, *, sub: str, username: str) -> None:
        """Give the account a name.

        Raises:
            SignInMissing: there is no such account.
            Unavailable: the provider does not answer.
        """
