"""What administrators need of the world outside, as protocols that adapters and fakes fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from accounts.administration.domain import UserPage, UserQuery
from accounts.audit.ports import AuditTrail
from accounts.identity.domain import ProviderAccount
from accounts.identity.ports import IdentityProvider
from accounts.profiles.domain import Profile
from accounts.registration.ports import AccountRights


class AdministrationProvider(IdentityProvider, AccountRights, Protocol):
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

    def list_accounts(self) -> Iterator[ProviderAccount]:
        """Every account, in no order."""

    def list_admins(self) -> frozenset[str]:
        """The `sub` of everybody among the administrators."""


class AccountDirectory(AuditTrail, Protocol):
    """Profiles and the audit trail, read for administrators. All methods raise `Unavailable` when the store is silent."""

    def find_by_id(self, user_id: str) -> Profile | None:
        """The profile with a user id, current as of now."""

    def find_many(self, user_ids: Sequence[str]) -> dict[str, Profile]:
        """The profiles that there are of these user ids, current as of now."""

    def list_profiles(self, query: UserQuery, *, after: int | None = None) -> UserPage:
        """A page of the profiles, newest first and current as of now, from where an earlier page ended."""

    def every_profile(self) -> Iterator[Profile]:
        """All profiles, newest first."""

    def active_admins(self) -> frozenset[str] | None:
        """The user ids that are kept as active administrators; `None` if that is not kept yet."""

    def found_admins(self) -> None:
        """Keep who the active administrators are, as the profiles say, unless it is kept already."""

    def forget_admins(self) -> None:
        """Forget who the active administrators are; the next change that concerns them finds it out again."""
