"""What administrators do to accounts at the provider, without Cognito: `AdministrationProvider` in memory."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

from accounts.identity.domain import ProviderAccount
from accounts.profiles.domain import check_password_classes
from accounts.profiles.errors import EmailTaken, PasswordRefused, SignInMissing
from webapp.errors import InvalidInput


@dataclass(eq=False)
class KeptAccount:
    """An account with what nobody is told of it."""

    account: ProviderAccount
    password: str | None
    is_reset_requested: bool = False
    requested_email: str = ""
    is_admin: bool = False

    @property
    def is_enabled(self) -> bool:
        return self.account.is_enabled


class FakeAdministration:
    """The part of the fake provider that is for administrators and operators."""

    def __init__(self) -> None:
        self._accounts: dict[str, KeptAccount] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()

    def create(self, *, email: str, username: str) -> ProviderAccount:
        return self._new(ProviderAccount("", email, username, is_confirmed=True), password=None)

    def set_password(self, *, sub: str, password: str) -> None:
        kept = self._kept(sub)
        hold_against_rule(password)
        kept.password = password
        kept.account = replace(kept.account, is_confirmed=True)

    def set_email(self, *, sub: str, email: str) -> None:
        with self._lock:
            kept = self._kept(sub)
            if self._find(email) not in {None, kept}:
                raise EmailTaken
            kept.account = replace(kept.account, email=email)

    def set_username(self, *, sub: str, username: str) -> None:
        kept = self._kept(sub)
        kept.account = replace(kept.account, username=username)

    def set_enabled(self, *, sub: str, is_enabled: bool) -> None:
        kept = self._kept(sub)
        kept.account = replace(kept.account, is_enabled=is_enabled)

    def set_admin(self, *, sub: str, is_admin: bool) -> None:
        self._kept(sub).is_admin = is_admin

    def list_accounts(self) -> Iterator[ProviderAccount]:
        with self._lock:
            return iter([kept.account for kept in self._accounts.values()])

    def list_admins(self) -> frozenset[str]:
        with self._lock:
            return frozenset(sub for sub, kept in self._accounts.items() if kept.is_admin)

    def _new(self, account: ProviderAccount, password: str | None) -> ProviderAccount:
        with self._lock:
            if self._find(account.email):
                raise EmailTaken
            account = replace(account, sub=f"sub-{next(self._numbers)}")
            self._accounts[account.sub] = KeptAccount(account, password)
            return account

    def _kept(self, sub: str) -> KeptAccount:
        kept = self._accounts.get(sub)
        if kept is None:
            raise SignInMissing
        return kept

    def _find(self, username: str) -> KeptAccount | None:
        with self._lock:
            by_address = (kept for kept in self._accounts.values() if kept.account.email == username)
            return self._accounts.get(username) or next(by_address, None)


def hold_against_rule(password: str) -> None:
    try:
        check_password_classes(password)
    except InvalidInput as error:
        raise PasswordRefused from error
