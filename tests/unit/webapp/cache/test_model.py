"""Processes that read and write while Redis forgets, and is out of reach for some of them, against a plain model.

The truth is a number for each scope. A process may be shown an old one only if each write it misses could not be told
of, for one lifetime after that write, and never its own.
"""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, rule

from tests.fakes.cache import FakeRedis
from webapp.cache.breaker import Breaker
from webapp.cache.shared import PAUSE_SECONDS, SharedCache
from webapp.cache.versioned import LIFETIME_SECONDS, CacheSlot, VersionedCache

PROCESSES = 2
SCOPES = ("alice", "bob")
processes, scopes = st.integers(0, PROCESSES - 1), st.sampled_from(SCOPES)


class Line(FakeRedis):
    """One process's way to the Redis of all."""

    def __init__(self, redis: FakeRedis) -> None:
        super().__init__()
        self._redis = redis
        self.values = redis.values

    def _arrive(self) -> None:
        self.now = self._redis.now
        super()._arrive()


class Cache(RuleBasedStateMachine):
    """Several processes, each with a breaker and debts of its own."""

    reading = Bundle("reading")

    def __init__(self) -> None:
        super().__init__()
        self.words = itertools.count()
        self.redis = FakeRedis()
        self.lines = [Line(self.redis) for _ in range(PROCESSES)]
        self.caches = [self._process(line) for line in self.lines]
        self.truth = dict.fromkeys(SCOPES, 0)
        # Writes that others could not be told of: who made them and when, by scope and number.
        self.untold: dict[tuple[str, int], tuple[int, float]] = {}

    def _process(self, line: Line) -> VersionedCache:
        def monotonic() -> float:
            return self.redis.now

        breaker = Breaker(pause_seconds=PAUSE_SECONDS, monotonic=monotonic)
        shared = SharedCache(backend=line, breaker=breaker, monotonic=monotonic)
        return VersionedCache(shared=shared, monotonic=monotonic, new_version=self._new_word)

    def _new_word(self) -> bytes:
        return f"v{next(self.words)}".encode()

    @rule(seconds=st.sampled_from([0.01, 1.0, PAUSE_SECONDS, LIFETIME_SECONDS - 0.01, LIFETIME_SECONDS]))
    def wait(self, seconds: float) -> None:
        self.redis.now += seconds

    @rule(process=processes, is_cut=st.booleans())
    def change_line(self, process: int, is_cut: bool) -> None:
        self.lines[process].is_out_of_reach = is_cut

    @rule(kind=st.sampled_from(["version:", "entry:", "epoch", ""]))
    def forget(self, kind: str) -> None:
        for key in [key for key in self.redis.values if key.startswith(kind)]:
            del self.redis.values[key]

    @rule(process=processes, scope=scopes)
    def write(self, process: int, scope: str) -> None:
        cache = self.caches[process]
        debts = cache._missed
        with cache.changing(scope):
            self.truth[scope] += 1
        if cache._missed > debts:
            self.untold[scope, self.truth[scope]] = (process, self.redis.now)

    @rule(process=processes, scope=scopes)
    def write_in_the_dark(self, process: int, scope: str) -> None:
        """The line fails for this one moment."""
        line = self.lines[process]
        was_cut, line.is_out_of_reach = line.is_out_of_reach, True
        self.write(process, scope)
        line.is_out_of_reach = was_cut

    @rule(target=reading, process=processes, scope=scopes)
    def begin_to_read(self, process: int, scope: str) -> tuple[int, CacheSlot, int]:
        slot = self._look_up(process, scope)
        return process, slot, self.truth[scope]

    @rule(read=consumes(reading))
    def keep_what_was_read(self, read: tuple[int, CacheSlot, int]) -> None:
        process, slot, number = read
        self.caches[process].keep(slot, str(number).encode())

    @rule(process=processes, scope=scopes)
    def read(self, process: int, scope: str) -> None:
        slot = self._look_up(process, scope)
        if slot.found is None:
            self.caches[process].keep(slot, str(self.truth[scope]).encode())

    def _look_up(self, process: int, scope: str) -> CacheSlot:
        cache = self.caches[process]
        slot = cache.look_up(scope, "list")
        if cache._settled == cache._missed:
            self._told_by(process)
        if slot.found is not None:
            for number in range(int(slot.found) + 1, self.truth[scope] + 1):
                assert (scope, number) in self.untold, "everybody could know of this write"
                writer, at = self.untold[scope, number]
                assert writer != process, "its own write"
                assert self.redis.now - at < LIFETIME_SECONDS, "for longer than a lifetime"
        return slot

    def _told_by(self, process: int) -> None:
        self.untold = {write: made for write, made in self.untold.items() if made[0] != process}


TestCache: Any = Cache.TestCase
TestCache.settings = settings(max_examples=200, stateful_step_count=40, deadline=None)
