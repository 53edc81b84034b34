"""What deletions need of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from typing import Protocol

from accounts.identity.ports import IdentityProvider


class DeletionProvider(IdentityProvider, Protocol):
    """The identity provider, as far as it deletes accounts."""

    def delete(self, *, sub: str) -> None:
        """Remove the account; one that is gone is no error."""


class Keyrings(Protocol):
    """What a deletion leaves to whoever keeps the tokens of accounts."""

    def remove_keyring(self, sub: str) -> None:
        """Forget the tokens of an account."""


class TaskRemoval(Protocol):
    """The tasks of an account, seen from its deletion."""

    def check_removal(self) -> None:
        """Let through only where tasks can be removed at the moment, before anything is begun that needs it.

        Raises:
            Unavailable: they cannot, on purpose.
        """

    def remove_all(self, user_id: str) -> None:
        """Remove for good all that there is of the account: tasks, trash, counts and images. It may be repeated.

        Raises:
            Unavailable: the store does not answer; some may be gone and some not.
        """
