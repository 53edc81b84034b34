"""What is needed of the identity provider to change what its half of an account is called."""

from __future__ import annotations

from typing import Protocol


class TaskReminders(Protocol):
    """The tasks of accounts, as far as they remind of something at a time of day."""

    def move_reminders(self, user_id: str, time_zone: str) -> None:
        """Let what is due at a time of day be due at that time in this zone.

        Raises:
            Unavailable: they did not answer, or there was no time for all of them; the same call goes on.
        """


class NamingProvider(Protocol):
    """The identity provider, as far as it keeps a name."""

    def set_username(self, *, sub: str, username: str) -> None:
        """Give the account a name.

        Raises:
            SignInMissing: there is no such account.
            Unavailable: the provider does not answer.
        """
