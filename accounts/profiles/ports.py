"""What is needed of whatever keeps profiles, as a protocol that adapters and fakes fill."""

from __future__ import annotations

from typing import Protocol

from accounts.audit.domain import AuditEntry
from accounts.profiles.domain import Profile


class ProfileRepository(Protocol):
    """Profiles. All methods raise `Unavailable` when the store does not answer.

    It knows who the active administrators are, and never lets a write take the last one away. An `entry` for the audit
    trail is kept in the same step as the change it is about, or neither is.
    """

    def next_user_number(self) -> int:
        """A number that nobody else ever gets, larger than all before it."""

    def add(self, profile: Profile, *, entry: AuditEntry | None = None) -> Profile:
        """Keep a new profile under its id, its `sub` and its address, all or nothing.

        Returns the profile kept: the given one, or the earlier one of the same `sub`.

        Raises:
            EmailTaken: the address belongs to a profile with another `sub`.
            NotAnAdministrator: the entry demands an administrator, and its actor is none.
        """

    def find_by_email(self, email: str) -> Profile | None:
        """The profile with an address, current as of now."""

    def find_by_sub(self, sub: str) -> Profile | None:
        """The profile of a provider account, current as of now, in one read."""

    def change(self, before: Profile, after: Profile, *, entry: AuditEntry | None = None) -> Profile:
        """Write what differs between two states of a profile, if it still is as `before`.

        Raises:
            ProfileChanged: it is not.
            EmailTaken: the new address belongs to somebody else.
            LastAdministrator: no active administrator would be left.
            NotAnAdministrator: the entry demands an administrator, and its actor is none.
        """

    def remove(self, profile: Profile) -> None:
        """Remove a profile with all that leads to it; one that is gone is no error.

        Raises:
            ProfileChanged: it is not as `profile` says any more.
            LastAdministrator: it is the last active administrator's.
        """
