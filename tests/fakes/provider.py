"""Cognito's rules without Cognito: accounts, codes, and tokens that are plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from accounts.addresses.ports import AddressProvider
from accounts.administration.ports import AdministrationProvider
from accounts.deletion.ports import DeletionProvider
from accounts.identity.domain import Claims, ProviderAccount, Tokens
from accounts.identity.errors import (
    AccountInactive,
    AccountUnconfirmed,
    CodeMismatch,
    InvalidCredentials,
    InvalidToken,
    PasswordMismatch,
)
from accounts.passwords.ports import PasswordProvider
from accounts.profiles.errors import EmailTaken
from accounts.registration.ports import RegistrationProvider
from accounts.sessions.ports import SessionProvider
from tests.fakes.administration import FakeAdministration, KeptAccount, hold_against_rule
from webapp.clock import Clock

CODE = "123456"
RESET_CODE = "654321"
_EXPIRES_IN_SECONDS = 900


class WholeIdentityProvider(
    AdministrationProvider,
    RegistrationProvider,
    SessionProvider,
    PasswordProvider,
    AddressProvider,
    DeletionProvider,
    Protocol,
):
    """The ports of all features, which one adapter fills."""


class FakeIdentityProvider(FakeAdministration):
    """`WholeIdentityProvider` in memory. `must_confirm` is what a pool without the local cloud's short cut does."""

    def __init__(self, *, clock: Clock, must_confirm: bool = False) -> None:
        super().__init__()
        self._now = clock
        self._must_confirm = must_confirm
        # Access tokens by their text, and the sessions that refresh tokens belong to.
        self._claims: dict[str, Claims] = {}
        self._refresh_tokens: dict[str, Claims] = {}
        self.codes_sent: list[str] = []

    def sign_up(self, *, email: str, password: str, username: str) -> ProviderAccount:
        hold_against_rule(password)
        account = ProviderAccount("", email, username, is_confirmed=not self._must_confirm)
        account = self._new(account, password)
        if self._must_confirm:
            self.codes_sent.append(email)
        return account

    def confirm(self, *, email: str, code: str) -> None:
        kept = self._find(email)
        if kept is None or kept.account.is_confirmed or code != CODE:
            raise CodeMismatch
        kept.account = replace(kept.account, is_confirmed=True)

    def resend_code(self, *, email: str) -> None:
        kept = self._find(email)
        if kept is not None and not kept.account.is_confirmed:
            self.codes_sent.append(email)

    def sign_in(self, *, email: str, password: str) -> Tokens:
        kept = self._find(email)
        if kept is None:
            raise InvalidCredentials
        if not kept.is_enabled:
            raise AccountInactive
        if kept.password != password:
            raise InvalidCredentials
        if not kept.account.is_confirmed:
            raise AccountUnconfirmed
        number = next(self._numbers)
        claims = self._claims_of(kept.account.sub, f"session-{number}", self._now())
        refresh_token = f"refresh-{number}"
        self._refresh_tokens[refresh_token] = claims
        return self._tokens(claims, refresh_token)

    def refresh(self, *, refresh_token: str) -> Tokens:
        claims = self._refresh_tokens.get(refresh_token)
        kept = claims and self._accounts.get(claims.sub)
        if not claims or not kept or not kept.is_enabled:
            raise InvalidToken
        return self._tokens(
            self._claims_of(claims.sub, claims.session_id, claims.authenticated_at), refresh_token
        )

    def revoke(self, *, refresh_token: str) -> None:
        self._refresh_tokens.pop(refresh_token, None)

    def sign_out_everywhere(self, *, sub: str) -> None:
        with self._lock:
            for refresh_token, claims in list(self._refresh_tokens.items()):
                if claims.sub == sub:
                    del self._refresh_tokens[refresh_token]

    def request_reset(self, *, email: str) -> None:
        kept = self._find(email)
        if kept is not None and kept.account.is_confirmed and kept.is_enabled:
            kept.is_reset_requested = True
            self.codes_sent.append(email)

    def reset_password(self, *, email: str, code: str, new_password: str) -> None:
        kept = self._find(email)
        if kept is None or not (kept.is_enabled and kept.is_reset_requested) or code != RESET_CODE:
            raise CodeMismatch
        hold_against_rule(new_password)
        kept.password, kept.is_reset_requested = new_password, False

    def check_password(self, *, sub: str, password: str) -> None:
        kept = self._accounts.get(sub)
        if kept is None or kept.password != password:
            raise PasswordMismatch
        if not kept.is_enabled:
            raise InvalidToken

    def change_password(self, *, access_token: str, old_password: str, new_password: str) -> None:
        kept = self._holder(access_token)
        if kept.password != old_password:
            raise PasswordMismatch
        hold_against_rule(new_password)
        kept.password = new_password

    def request_email(self, *, access_token: str, email: str) -> None:
        kept = self._holder(access_token)
        if self._find(email) not in {None, kept}:
            raise EmailTaken
        kept.requested_email = email
        self.codes_sent.append(email)

    def confirm_email(self, *, access_token: str, code: str) -> None:
        with self._lock:
            kept = self._holder(access_token)
            if not kept.requested_email or code != CODE:
                raise CodeMismatch
            if self._find(kept.requested_email) not in {None, kept}:
                raise EmailTaken
            kept.account = replace(kept.account, email=kept.requested_email)
            kept.requested_email = ""

    def find(self, *, username: str) -> ProviderAccount | None:
        kept = self._find(username)
        return kept.account if kept else None

    def delete(self, *, sub: str) -> None:
        self.sign_out_everywhere(sub=sub)
        self._accounts.pop(sub, None)

    def disable(self, email: str) -> None:
        """What an operator does in Cognito's console."""
        kept = self._find(email)
        assert kept is not None
        self.set_enabled(sub=kept.account.sub, is_enabled=False)

    def claims(self, access_token: str) -> Claims:
        """What an access token of this provider says."""
        claims = self._claims.get(access_token)
        if claims is None or claims.expires_at <= self._now():
            raise InvalidToken
        return claims

    def _holder(self, access_token: str) -> KeptAccount:
        kept = self._accounts.get(self.claims(access_token).sub)
        if kept is None or not kept.is_enabled:
            raise InvalidToken
        return kept

    def _claims_of(self, sub: str, session_id: str, authenticated_at: datetime) -> Claims:
        expires_at = self._now() + timedelta(seconds=_EXPIRES_IN_SECONDS)
        # Cognito's tokens know whole seconds only.
        return Claims(sub, session_id, authenticated_at.replace(microsecond=0), expires_at)

    def _tokens(self, claims: Claims, refresh_token: str) -> Tokens:
        access_token = f"access-{next(self._numbers)}"
        self._claims[access_token] = claims
        return Tokens(access_token, "id", refresh_token, _EXPIRES_IN_SECONDS)


class FakeTokenVerifier:
    """`TokenVerifier` of a `FakeIdentityProvider`'s tokens."""

    def __init__(self, provider: FakeIdentityProvider) -> None:
        self._provider = provider

    def verify(self, token: str) -> Claims:
        return self._provider.claims(token)
