"""What the use cases of sessions need of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from typing import Protocol

from accounts.audit.domain import AuditEntry
from accounts.identity.domain import ProviderAccount, Tokens
from accounts.identity.ports import IdentityProvider
from accounts.profiles.domain import Profile
from accounts.profiles.ports import ProfileRepository
from accounts.sessions.domain import Session


class SessionProvider(IdentityProvider, Protocol):
    """The identity provider, as far as it begins, renews and ends sessions."""

    def refresh(self, *, refresh_token: str) -> Tokens:
        """New tokens of the same session.

        Raises:
            InvalidToken: the refresh token is over.
        """

    def revoke(self, *, refresh_token: str) -> None:
        """Make a refresh token useless; one that is already is no error."""

    def sign_out_everywhere(self, *, sub: str) -> None:
        """Make all refresh tokens of an account useless."""


class SessionRepository(ProfileRepository, Protocol):
    """Profiles and their sessions. All methods raise `Unavailable` when the store does not answer."""

    def change(
        self,
        before: Profile,
        after: Profile,
        *,
        surviving: Session | None = None,
        entry: AuditEntry | None = None,
    ) -> Profile:
        """Write what differs between two states of a profile, if it still is as `before`; see `ProfileRepository`.

        `surviving` is a session that goes on under the generation of `after`; it is written in the same step.

        Raises:
            ProfileChanged: it is not, or the session that should survive has been ended.
            EmailTaken: the new address belongs to somebody else.
            LastAdministrator: no active administrator would be left.
            NotAnAdministrator: the entry demands an administrator, and its actor is none.
        """

    def find_session(self, sub: str, session_id: str) -> tuple[Profile | None, Session | None]:
        """What is known of a token's account and session, current as of now, in one read."""

    def start_session(self, session: Session) -> None:
        """Keep a session."""

    def revoke_session(self, session: Session) -> None:
        """End a session, known before or not."""

    def list_sessions(self, profile: Profile, *, limit: int) -> list[Session]:
        """The sessions that hold for a profile, newest first.

        Each one that is listed holds as of now. One that began a moment ago may be missing.
        """

    def remove_sessions(self, sub: str) -> None:
        """Forget the sessions of an account whose profile refuses them all; what is missed expires by itself."""


class Registrations(Protocol):
    """What a sign-in leaves to whoever registers accounts."""

    def complete(self, account: ProviderAccount, *, username: str) -> Profile:
        """Write the profile that an interrupted registration left out.

        Raises:
            EmailTaken: the address has a profile of another account.
        """


class Addresses(Protocol):
    """What a sign-in leaves to whoever knows which account has which address."""

    def settle(self, sub: str) -> Profile | None:
        """The profile of a provider account, with the address that the provider has; `None` if there is none.

        Raises:
            EmailTaken: another profile keeps the address, although the provider gave it to this account.
        """


class Deletions(Protocol):
    """What is left to whoever deletes accounts."""

    def complete(self, profile: Profile) -> None:
        """Do all that is left to do for an account that is being deleted."""
