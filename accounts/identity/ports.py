"""What every use case may need of the identity provider, as protocols that adapters and fakes fill."""

from __future__ import annotations

from typing import Protocol

from accounts.identity.domain import Claims, ProviderAccount, Tokens


class IdentityProvider(Protocol):
    """Cognito, as far as everybody needs it; features add what only they need.

    Every method of theirs raises `Unavailable` when it does not answer.
    """

    def find(self, *, username: str) -> ProviderAccount | None:
        """The account with this address or `sub`, if there is one."""

    def sign_in(self, *, email: str, password: str) -> Tokens:
        """Prove address and password.

        Raises:
            InvalidCredentials: wrong pair, or no such account.
            AccountUnconfirmed: right pair, address not confirmed yet.
            AccountInactive: right pair, account disabled.
        """

    def check_password(self, *, sub: str, password: str) -> None:
        """Prove the password of somebody who is signed in. No session that anybody could use begins by that.

        Raises:
            PasswordMismatch: it is another, or the account is gone.
            InvalidToken: the account is disabled.
            TooManyAttempts: this account has to wait.
        """


class TokenVerifier(Protocol):
    """Checks access tokens without asking anybody."""

    def verify(self, token: str) -> Claims:
        """What the token says.

        Raises:
            InvalidToken: any check failed.
            Unavailable: the pool's keys are not known and cannot be fetched.
        """
