"""The cache that all processes share, and how what it holds can never be stale while it answers.

What belongs to one person, their tasks or their account, is a *scope*. A scope has a version, a random word that
stands in Redis, and every entry carries the version that was current before its truth was read. An entry counts only as long as
its version is the current one, and a write gives the scope a new version **after** it is committed and **before** it
is answered:

- A reader that started after the answer finds the new version, so no entry from before the write counts for it.
- A reader that took the old version, read the old truth and stores it late, stores it with a version that is over.
- Moved on before the commit, a reader in between would store the old truth with the new version.
- A version that is lost, by eviction or a flush, is replaced by a new random word, never by one that was there before.

A write whose move failed, since Redis was out of reach, is a missed invalidation: before this process believes Redis again, it
moves on the *epoch*, which is part of every version. What other processes may still see is bounded by the lifetime of
entries. See `docs/decisions/2026-11-versioned-cache.md`.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from webapp.cache.shared import Backend, OutOfReach, SharedCache, WrongAnswer, shared_cache
from webapp.metrics import count

T = TypeVar("T")

# From when the truth was read. A Redis that comes back after a write it never heard of serves what it has for so long
# at most; the promise is 10 seconds.
LIFETIME_SECONDS = 8.0
# A version that is gone costs one read of the truth; it only has to outlive the entries by far.
_VERSION_SECONDS = 3600
# A larger entry would take longer to bring than the time-out allows, and push too much else out.
MAX_ENTRY_BYTES = 512 * 1024
_EPOCH_KEY = "epoch"
_SEPARATOR = b"\n"


@dataclass(frozen=True, slots=True)
class CacheSlot:
    """Where an entry belongs: under its key, with the version that was current at `taken_at`.

    `found` is the entry itself if there is one that counts. Without a version nothing is kept.
    """

    key: str
    version: bytes | None
    taken_at: float
    found: bytes | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is any use in keeping something here."""
        return self.version is not None


class VersionedCache:
    """Entries that count as long as the version of their scope stands. No failure of the cache is raised.

    Args:
        shared: the cache of all processes; `None` where there is none, and then nothing is kept.
    """

    def __init__(
        self,
        *,
        shared: SharedCache | None,
        monotonic: Callable[[], float] = time.monotonic,
        new_version: Callable[[], bytes] = lambda: b"v" + secrets.token_urlsafe(12).encode(),
    ) -> None:
        self._shared = shared
        self._monotonic = monotonic
        self._new_version = new_version
        self._lock = threading.Lock()
        self._missed = 0
        self._settled = 0

    def look_up(self, scope: str, name: str) -> CacheSlot:
        """The entry `name` of a scope, or the slot where the truth, read from now on, may be kept."""
        key, version_key, taken_at = f"entry:{scope}:{name}", _version_key(scope), self._monotonic()

        def read(backend: Backend) -> CacheSlot:
            self._settle(backend)
            # One command, so that the entry and its version are of the same moment.
            held = backend.get_many([_EPOCH_KEY, version_key, key])
            if not all(isinstance(value, bytes) for value in held.values()):
                # All that is kept here begins with a letter, and comes back as it was.
                raise WrongAnswer
            epoch = held.get(_EPOCH_KEY) or self._introduced(backend, _EPOCH_KEY)
            current = held.get(version_key) or self._introduced(backend, version_key)
            if epoch is None or current is None:
                return CacheSlot(key, None, taken_at)
            version = epoch + b"." + current
            marked, _, entry = held.get(key, b"").partition(_SEPARATOR)
            return CacheSlot(key, version, taken_at, entry if marked == version else None)

        slot = self._ask(read) or CacheSlot(key, None, taken_at)
        if self._shared is not None:
            count("cache_misses" if slot.found is None else "cache_hits")
        return slot

    def keep(self, slot: CacheSlot, entry: bytes) -> None:
        """Keep what was read after the slot was looked up, for what is left of its lifetime."""
        left = LIFETIME_SECONDS - (self._monotonic() - slot.taken_at)
        if slot.version is None or left <= 0 or len(entry) > MAX_ENTRY_BYTES:
            return
        value = slot.version + _SEPARATOR + entry
        self._ask(lambda backend: backend.set(slot.key, value, left))

    def kept(
        self, scope: str, name: str, read: Callable[[], bytes], *, is_sound: Callable[[bytes], bool]
    ) -> bytes:
        """The entry `name` of a scope; where there is none that is sound, what `read` answers, which is kept."""
        slot = self.look_up(scope, name)
        if slot.found is not None and is_sound(slot.found):
            return slot.found
        entry = read()
        self.keep(slot, entry)
        return entry

    @contextmanager
    def changing(self, *scopes: str) -> Iterator[None]:
        """Around a write: moves the scopes on when it is over, also if it failed, since its answer may just be lost."""
        try:
            yield
        finally:
            self.move_on(*scopes)

    def move_on(self, *scopes: str) -> None:
        """Give scopes new versions, so that nothing kept of them counts any more; a failure is made up for later."""
        if self._shared is None:
            return

        def write(backend: Backend) -> bool:
            backend.set_many({_version_key(scope): self._new_version() for scope in scopes}, _VERSION_SECONDS)
            return True

        if not self._ask(write):
            with self._lock:
                self._missed += 1

    def _settle(self, backend: Backend) -> None:
        """Make up for moves that failed, all at once, before anything is believed."""
        missed = self._missed
        if missed <= self._settled:
            return
        backend.set(_EPOCH_KEY, self._new_version(), _VERSION_SECONDS)
        with self._lock:
            self._settled = max(self._settled, missed)

    def _introduced(self, backend: Backend, key: str) -> bytes | None:
        """A new word where there is none; `None` if somebody else put one there just now."""
        word = self._new_version()
        return word if backend.add(key, word, _VERSION_SECONDS) else None

    def _ask(self, operation: Callable[[Backend], T]) -> T | None:
        if self._shared is None:
            return None
        try:
            return self._shared.ask(operation)
        except OutOfReach:
            return None


def _version_key(scope: str) -> str:
    return f"version:{scope}"


@cache
def versioned_cache() -> VersionedCache:
    """The process's view of what all processes keep."""
    return VersionedCache(shared=shared_cache())


def forget_caches() -> None:
    """Drop what this process knows of the shared cache, so that the settings of the moment count."""
    shared_cache.cache_clear()
    versioned_cache.cache_clear()
