"""What the use cases of tokens need of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from typing import Protocol

from accounts.profiles.domain import Profile
from accounts.tokens.domain import Keyring


class KeyringRepository(Protocol):
    """Where the tokens of accounts are kept. All methods raise `Unavailable` when the store does not answer."""

    def find_keyring(self, sub: str) -> tuple[Profile | None, Keyring]:
        """An account, if there is one, and its tokens, current as of now, in one read."""

    def write_keyring(self, after: Keyring) -> None:
        """Write the next version of an account's tokens.

        Raises:
            KeyringChanged: they are not in the version before any more, or there is no account to give any.
        """

    def remove_keyring(self, sub: str) -> None:
        """Forget the tokens of an account that is being deleted."""
