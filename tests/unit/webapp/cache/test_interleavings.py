"""Two readers, two writers and an eviction, in every order: no read that starts after a write was answered misses it.

The real wrapper and the real cache run over a store and a Redis whose every operation is one step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from accounts.profiles.domain import Profile
from accounts.sessions.cache import CachedSessionRepository
from tests.factories import make_profile
from tests.fakes import InMemoryAccountRepository
from tests.fakes.cache import FakeRedis
from tests.interleavings import Actor, World, explore
from webapp.cache.breaker import Breaker
from webapp.cache.shared import Backend, SharedCache
from webapp.cache.versioned import VersionedCache

PROFILE = make_profile()
SUB = PROFILE.sub


class StaleReadError(AssertionError):
    """A read missed a write that had been answered before it began."""


class SteppedRedis(FakeRedis):
    """A Redis whose every call is one step."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def get_many(self, keys: list[str]) -> dict[str, Any]:
        return self._world.step(lambda: super(SteppedRedis, self).get_many(keys))

    def add(self, key: str, value: Any, timeout: float) -> bool:
        return self._world.step(lambda: super(SteppedRedis, self).add(key, value, timeout))

    def set(self, key: str, value: Any, timeout: float) -> bool:
        return self._world.step(lambda: super(SteppedRedis, self).set(key, value, timeout))

    def set_many(self, data: dict[str, Any], timeout: float) -> None:
        self._world.step(lambda: super(SteppedRedis, self).set_many(data, timeout))


class SteppedStore(InMemoryAccountRepository):
    """A store whose reading and writing are one step each; a write adds one to the generation."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def find_session(self, sub: str, session_id: str) -> Any:
        return self._world.step(lambda: super(SteppedStore, self).find_session(sub, session_id))

    def change(self, before: Profile, after: Profile, **_: Any) -> Profile:
        def commit() -> Profile:
            current = self.find_by_sub(SUB)
            assert current is not None
            return super(SteppedStore, self).change(
                current, replace(current, generation=current.generation + 1)
            )

        return self._world.step(commit)


class Service(World):
    """Each reader and writer is a process of its own, since nothing in a process makes two of its threads take turns.

    Args:
        wrapper: the class around the store.
        cache: the class of the cache.
        lost: the keys in Redis that the eviction takes.
        is_warm: whether Redis knows the account as it is in the beginning, and not only the epoch.
    """

    def __init__(
        self,
        *,
        wrapper: type[CachedSessionRepository] = CachedSessionRepository,
        cache: type[VersionedCache] = VersionedCache,
        lost: Callable[[str], bool],
        is_warm: bool,
    ) -> None:
        super().__init__()
        self._lost = lost
        self._answered = 0
        self._words: Counter[str] = Counter()
        self._redis, self._store = SteppedRedis(self), SteppedStore(self)
        self._repositories = [wrapper(repository=self._store, cache=self._process(cache)) for _ in range(4)]
        self._store.add(PROFILE)
        self._redis.values["epoch"] = (b"epoch", 1.0)
        if is_warm:
            preparation = self.begin("preparation", lambda: self._read(0))
            while not preparation.dead:
                preparation.switch()

    def state(self) -> Hashable:
        profile = self._store.find_by_sub(SUB)
        return repr(profile), repr(sorted(self._redis.values.items())), self._answered

    def actors(self) -> Mapping[str, Actor]:
        return {
            "reader 1": lambda: self._read(0),
            "reader 2": lambda: self._read(1),
            "writer 1": lambda: self._write(2),
            "writer 2": lambda: self._write(3),
            "eviction": lambda: self.step(self._evict),
        }

    def _process(self, cache: type[VersionedCache]) -> VersionedCache:
        breaker = Breaker(pause_seconds=1, monotonic=lambda: 0.0)
        shared = SharedCache(backend=self._redis, breaker=breaker)
        return cache(shared=shared, monotonic=lambda: 0.0, new_version=self._new_word)

    def _new_word(self) -> bytes:
        """Words as random as needed, and the same in every repetition of an order."""
        self._words[self.actor] += 1
        return f"{self.actor} {self._words[self.actor]}".encode()

    def _read(self, number: int) -> None:
        answered_before = self._answered
        self.seen[self.actor].append(answered_before)
        profile, _ = self._repositories[number].find_session(SUB, "session")
        assert profile is not None
        if profile.generation < answered_before:
            raise StaleReadError

    def _write(self, number: int) -> None:
        kept = self._repositories[number].change(PROFILE, PROFILE)
        self._answered = max(self._answered, kept.generation)

    def _evict(self) -> None:
        for key in [key for key in self._redis.values if self._lost(key)]:
            del self._redis.values[key]


LOSSES: dict[str, Callable[[str], bool]] = {
    "nothing": lambda key: False,
    "the version": lambda key: key.startswith("version:"),
    "the epoch": lambda key: key == "epoch",
    "the entries": lambda key: key.startswith("entry:"),
    "everything": lambda key: True,
}


@pytest.mark.parametrize(
    ("lost", "is_warm"),
    [
        *(pytest.param(lost, True, id=f"warm, losing {name}") for name, lost in LOSSES.items()),
        pytest.param(LOSSES["nothing"], False, id="cold, losing nothing"),
        pytest.param(LOSSES["the version"], False, id="cold, losing the version"),
    ],
)
def test_no_read_misses_a_write_that_was_answered_before_it_began(
    lost: Callable[[str], bool], is_warm: bool
) -> None:
    states = explore(lambda: Service(lost=lost, is_warm=is_warm))
    assert states > 300, "they really took turns"


class MovesBeforeTheCommit(CachedSessionRepository):
    def change(self, before: Profile, after: Profile, **_: Any) -> Profile:
        self._cache.move_on(f"account:{before.sub}")
        return self._repository.change(before, after)


class NeverMoves(CachedSessionRepository):
    def change(self, before: Profile, after: Profile, **_: Any) -> Profile:
        return self._repository.change(before, after)


class ReadsBeforeItLooksUp(CachedSessionRepository):
    def find_session(self, sub: str, session_id: str) -> Any:
        truth = self._repository.find_session(sub, session_id)
        self._cache.look_up(f"account:{sub}", "unused")
        self._repository = _Answering(truth)  # type: ignore[assignment]  # It has the one method that is asked.
        return super().find_session(sub, session_id)


class _Answering:
    """A store that answers what was read before."""

    def __init__(self, truth: Any) -> None:
        self._truth = truth

    def find_session(self, sub: str, session_id: str) -> Any:
        return self._truth


class BeginsWithTheSameWord(VersionedCache):
    def _introduced(self, backend: Backend, key: str) -> bytes | None:
        return b"v1" if backend.add(key, b"v1", 3600) else None


@pytest.mark.parametrize("wrapper", [MovesBeforeTheCommit, NeverMoves, ReadsBeforeItLooksUp])
def test_the_wrong_order_is_found(wrapper: type[CachedSessionRepository]) -> None:
    with pytest.raises(StaleReadError):
        explore(lambda: Service(wrapper=wrapper, lost=LOSSES["nothing"], is_warm=False))


def test_a_version_that_can_repeat_is_found() -> None:
    with pytest.raises(StaleReadError):
        explore(lambda: Service(cache=BeginsWithTheSameWord, lost=LOSSES["the version"], is_warm=False))
