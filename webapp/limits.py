"""How often something may happen: counted in the shared cache, and by the process alone while there is none.

Time is cut into windows, the same for every process. A count ends with its window, so nobody waits longer than one.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from django.core.cache import caches

from webapp.cache.shared import Backend, OutOfReach, SharedCache, WrongAnswer, shared_cache
from webapp.errors import RateLimited

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limit:
    """How many times in how many seconds; the sentence is for whoever meets it."""

    name: str
    most: int
    per_seconds: int
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Allowance:
    """A limit as it holds for one caller, address or person."""

    limit: Limit
    subject: str


class Limits:
    """The counts of all limits.

    Args:
        shared: the cache of all processes, or `None`.
        own: the process's memory, for when the other is not there or out of reach.
        now: seconds since a moment that all processes share.
    """

    def __init__(
        self, *, shared: SharedCache | None, own: Backend, now: Callable[[], float] = time.time
    ) -> None:
        self._shared = shared
        self._own = own
        self._now = now

    def check(self, *allowances: Allowance) -> None:
        """Let pass who has something left of every allowance.

        Raises:
            RateLimited: one is used up.
        """
        for allowance in allowances:
            if self._counted(allowance) >= allowance.limit.most:
                raise self._refusal(allowance)

    def count(self, *allowances: Allowance) -> None:
        """Take one from every allowance, whether or not there is one left."""
        for allowance in allowances:
            self._increment(allowance)

    def take(self, *allowances: Allowance) -> None:
        """Take one from every allowance.

        Raises:
            RateLimited: there was none left of one.
        """
        for allowance in allowances:
            if self._increment(allowance) > allowance.limit.most:
                raise self._refusal(allowance)

    def forget(self, *allowances: Allowance) -> None:
        """Give back all that was taken."""
        for allowance in allowances:
            self._delete(allowance)

    def _counted(self, allowance: Allowance) -> int:
        key, _ = self._window(allowance)
        return self._ask(lambda backend: _count(backend.get_many([key]).get(key, 0)))

    def _delete(self, allowance: Allowance) -> None:
        key, _ = self._window(allowance)
        self._ask(lambda backend: backend.delete(key))

    def _refusal(self, allowance: Allowance) -> RateLimited:
        _, seconds_left = self._window(allowance)
        return RateLimited(allowance.limit.message, retry_after_seconds=seconds_left)

    def _increment(self, allowance: Allowance) -> int:
        key, _ = self._window(allowance)
        return self._ask(lambda backend: _incremented(backend, key, allowance.limit.per_seconds))

    def _window(self, allowance: Allowance) -> tuple[str, int]:
        """Under which key the present window is counted, and in how many seconds the next one begins."""
        limit, now = allowance.limit, int(self._now())
        number, passed = divmod(now, limit.per_seconds)
        # Addresses of people do not lie about in a cache.
        subject = hashlib.sha256(allowance.subject.encode()).hexdigest()[:32]
        return f"limit:{limit.name}:{subject}:{number}", limit.per_seconds - passed

    def _ask(self, operation: Callable[[Backend], T]) -> T:
        if self._shared is not None:
            try:
                return self._shared.ask(operation)
            except OutOfReach:
                pass
        return operation(self._own)


def _count(value: object) -> int:
    if not isinstance(value, int):
        raise WrongAnswer
    return value


def _incremented(backend: Backend, key: str, seconds: int) -> int:
    """One more under a key that ends by itself. The window is part of the key, so its end may come late."""
    try:
        return backend.incr(key)
    except ValueError:
        if backend.add(key, 1, seconds):
            return 1
        return backend.incr(key)


@cache
def limits() -> Limits:
    """The limits of this process."""
    return Limits(shared=shared_cache(), own=caches["process"])


def forget_limits() -> None:
    """Begin to count anew, with the settings of the moment."""
    caches["process"].clear()
    limits.cache_clear()
