"""Tokens, looked up in the shared cache first, under the version of their account: the same port around another one.

As with sessions, every write moves the account on before it is answered: a token that was ended is refused from the
next request on, on every process.
"""

from __future__ import annotations

from accounts.profiles.domain import Profile
from accounts.profiles.items import cache_scope
from accounts.tokens.domain import Keyring, Token
from accounts.tokens.ports import KeyringRepository
from webapp.cache.records import from_kept, shape, to_json
from webapp.cache.versioned import VersionedCache

_KINDS = (Profile, Keyring)


class CachedKeyringRepository:
    """`KeyringRepository` around another one."""

    def __init__(self, *, repository: KeyringRepository, cache: VersionedCache) -> None:
        self._repository = repository
        self._cache = cache

    def find_keyring(self, sub: str) -> tuple[Profile | None, Keyring]:
        slot = self._cache.look_up(cache_scope(sub), f"tokens:{shape(*_KINDS, Token)}")
        found = from_kept(slot.found, *_KINDS)
        if found is not None:
            return found[0], found[1]
        profile, keyring = self._repository.find_keyring(sub)
        if slot.is_open and profile is not None:
            self._cache.keep(slot, to_json(profile, keyring))
        return profile, keyring

    def write_keyring(self, after: Keyring) -> None:
        with self._cache.changing(cache_scope(after.sub)):
            self._repository.write_keyring(after)

    def remove_keyring(self, sub: str) -> None:
        with self._cache.changing(cache_scope(sub)):
            self._repository.remove_keyring(sub)
