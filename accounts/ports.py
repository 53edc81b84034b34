"""What the use cases of accounts need of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from accounts.audit import AuditEntry, AuditPage, AuditQuery
from accounts.directory import UserPage, UserQuery
from accounts.domain import Claims, Profile, Session, Tokens


@dataclass(frozen=True, slots=True)
class ProviderAccount:
    """The identity provider's half of an account."""

    sub: str
    email: str
    username: str
    is_confirmed: bool
    is_enabled: bool = True


class IdentityAdministration(Protocol):
    """What is done to other people's accounts at the identity provider. Everything can be repeated.

    Methods with a `sub` raise `SignInMissing` when the provider knows no such account.
    """

    def create(self, *, email: str, username: str) -> ProviderAccount:
        """Create an account whose address counts as proven. It cannot sign in before it has a password.

        Raises:
            EmailTaken: there is one with this address.
            EmailRefused: the address breaks the pool's rules.
        """

    def set_password(self, *, sub: str, password: str) -> None:
        """Give an account a password for good; it counts as confirmed then.

        Raises:
            PasswordRefused: the pool's rules are not met.
        """

    def set_email(self, *, sub: str, email: str) -> None:
        """Give an account an address, which counts as proven.

        Raises:
            EmailTaken: another account has the address.
            EmailRefused: the address breaks the pool's rules.
        """

    def set_username(self, *, sub: str, username: str) -> None:
        """Give an account a name."""

    def set_enabled(self, *, sub: str, is_enabled: bool) -> None:
        """Let an account sign in, or not."""

    def set_admin(self, *, sub: str, is_admin: bool) -> None:
        """Put an account among the administrators, or take it away from there."""

    def list_accounts(self) -> Iterator[ProviderAccount]:
        """Every account, in no order."""

    def list_admins(self) -> frozenset[str]:
        """The `sub` of everybody among the administrators."""


class IdentityProvider(IdentityAdministration, Protocol):
    """Cognito, as far as it is needed. Every method raises `Unavailable` when it does not answer."""

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

    def sign_in(self, *, email: str, password: str) -> Tokens:
        """Prove address and password.

        Raises:
            InvalidCredentials: wrong pair, or no such account.
            AccountUnconfirmed: right pair, address not confirmed yet.
            AccountInactive: right pair, account disabled.
        """

    def refresh(self, *, refresh_token: str) -> Tokens:
        """New tokens of the same session.

        Raises:
            InvalidToken: the refresh token is over.
        """

    def revoke(self, *, refresh_token: str) -> None:
        """Make a refresh token useless; one that is already is no error."""

    def sign_out_everywhere(self, *, sub: str) -> None:
        """Make all refresh tokens of an account useless."""

    def request_reset(self, *, email: str) -> None:
        """Mail a code to choose a new password with; nothing tells whether the address has an account."""

    def reset_password(self, *, email: str, code: str, new_password: str) -> None:
        """Set a new password with the mailed code.

        Raises:
            CodeMismatch: the code is wrong or too old, or there is no such account.
            PasswordRefused: the pool's rules are not met.
            TooManyAttempts: this account has to wait.
        """

    def check_password(self, *, sub: str, password: str) -> None:
        """Prove the password of somebody who is signed in. No session that anybody could use begins by that.

        Raises:
            PasswordMismatch: it is another, or the account is gone.
            InvalidToken: the account is disabled.
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

    def find(self, *, username: str) -> ProviderAccount | None:
        """The account with this address or `sub`, if there is one."""

    def delete(self, *, sub: str) -> None:
        """Remove the account; one that is gone is no error."""


class TokenVerifier(Protocol):
    """Checks access tokens without asking anybody."""

    def verify(self, token: str) -> Claims:
        """What the token says.

        Raises:
            InvalidToken: any check failed.
            Unavailable: the pool's keys are not known and cannot be fetched.
        """


class AccountRepository(Protocol):
    """Profiles and sessions. All methods raise `Unavailable` when the store does not answer.

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

    def change(
        self,
        before: Profile,
        after: Profile,
        *,
        surviving: Session | None = None,
        entry: AuditEntry | None = None,
    ) -> Profile:
        """Write what differs between two states of a profile, if it still is as `before`.

        `surviving` is a session that goes on under the generation of `after`; it is written in the same step.

        Raises:
            ProfileChanged: it is not, or the session that should survive has been ended.
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


class AccountDirectory(Protocol):
    """Profiles and the audit trail, read for administrators. All methods raise `Unavailable` when the store is silent."""

    def find_by_id(self, user_id: str) -> Profile | None:
        """The profile with a user id, current as of now."""

    def find_many(self, user_ids: Sequence[str]) -> dict[str, Profile]:
        """The profiles that there are of these user ids, current as of now."""

    def list_profiles(self, query: UserQuery, *, after: int | None = None) -> UserPage:
        """A page of the profiles, newest first and current as of now, from where an earlier page ended."""

    def every_profile(self) -> Iterator[Profile]:
        """All profiles, newest first."""

    def list_audit(self, query: AuditQuery, *, after: int | None = None) -> AuditPage:
        """A page of the audit trail, newest first and current as of now, from where an earlier page ended."""

    def active_admins(self) -> frozenset[str] | None:
        """The user ids that are kept as active administrators; `None` if that is not kept yet."""

    def found_admins(self) -> None:
        """Keep who the active administrators are, as the profiles say, unless it is kept already."""

    def forget_admins(self) -> None:
        """Forget who the active administrators are; the next change that concerns them finds it out again."""
