"""The tokens of accounts in a dictionary."""

from __future__ import annotations

import threading
from typing import Protocol

from accounts.profiles.domain import Profile
from accounts.tokens.domain import Keyring
from accounts.tokens.errors import KeyringChanged


class Profiles(Protocol):
    def find_by_sub(self, sub: str) -> Profile | None: ...


class InMemoryKeyrings:
    """`KeyringRepository` without a store, over the accounts that another fake knows."""

    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles
        self._keyrings: dict[str, Keyring] = {}
        self._lock = threading.RLock()

    def find_keyring(self, sub: str) -> tuple[Profile | None, Keyring]:
        with self._lock:
            return self._profiles.find_by_sub(sub), self._keyrings.get(sub, Keyring(sub))

    def write_keyring(self, after: Keyring) -> None:
        with self._lock:
            profile, before = self.find_keyring(after.sub)
            if profile is None or profile.is_being_deleted or before.version != after.version - 1:
                raise KeyringChanged
            self._keyrings[after.sub] = after

    def remove_keyring(self, sub: str) -> None:
        with self._lock:
            self._keyrings.pop(sub, None)
