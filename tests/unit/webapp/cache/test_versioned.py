"""The cache of all processes, one process at a time; `test_cache_interleavings.py` has several at once."""

from __future__ import annotations

import pytest

from tests.fakes.cache import FakeRedis
from webapp import metrics
from webapp.cache.breaker import Breaker
from webapp.cache.shared import PAUSE_SECONDS, SLOW_SECONDS, BytesSerializer, SharedCache
from webapp.cache.versioned import LIFETIME_SECONDS, MAX_ENTRY_BYTES, VersionedCache


@pytest.fixture
def redis() -> FakeRedis:
    return FakeRedis()


def process(redis: FakeRedis) -> VersionedCache:
    """A process of its own, on the same clock."""
    breaker = Breaker(pause_seconds=PAUSE_SECONDS, monotonic=lambda: redis.now)
    shared = SharedCache(backend=redis, breaker=breaker, monotonic=lambda: redis.now)
    return VersionedCache(shared=shared, monotonic=lambda: redis.now)


@pytest.fixture
def cache(redis: FakeRedis) -> VersionedCache:
    return process(redis)


def found(cache: VersionedCache, scope: str = "alice", name: str = "list") -> bytes | None:
    return cache.look_up(scope, name).found


def keep(cache: VersionedCache, entry: bytes = b"old", scope: str = "alice", name: str = "list") -> None:
    cache.keep(cache.look_up(scope, name), entry)


class TestEntries:
    @pytest.mark.parametrize("entry", [b"", b"plain", b"with\nlines\n", "ünï".encode(), b"12"])
    def test_come_back_as_they_were(self, cache: VersionedCache, entry: bytes) -> None:
        assert found(cache) is None
        keep(cache, entry)
        assert found(cache) == entry

    def test_are_known_to_every_process(self, redis: FakeRedis, cache: VersionedCache) -> None:
        keep(cache)
        assert found(process(redis)) == b"old"

    def test_belong_to_their_scope_and_name(self, cache: VersionedCache) -> None:
        keep(cache)
        assert found(cache, scope="bob") is None
        assert found(cache, name="other") is None

    def test_cost_one_call_to_find(self, redis: FakeRedis, cache: VersionedCache) -> None:
        keep(cache)
        redis.calls = 0
        assert found(cache) == b"old"
        assert redis.calls == 1

    def test_are_counted(self, cache: VersionedCache) -> None:
        with metrics.collected() as counts:
            keep(cache)
            found(cache)
            found(cache)
        assert counts == {"cache_misses": 1, "cache_hits": 2}

    def test_end_with_their_lifetime(self, redis: FakeRedis, cache: VersionedCache) -> None:
        keep(cache)
        redis.now += LIFETIME_SECONDS - 0.01
        assert found(cache) == b"old"
        redis.now += 0.01
        assert found(cache) is None

    def test_live_from_when_their_truth_was_read(self, redis: FakeRedis, cache: VersionedCache) -> None:
        slot = cache.look_up("alice", "list")
        redis.now += 5
        cache.keep(slot, b"slow")
        redis.now += LIFETIME_SECONDS - 5 - 0.01
        assert found(cache) == b"slow"
        redis.now += 0.01
        assert found(cache) is None

    def test_are_not_kept_if_reading_took_a_lifetime(self, redis: FakeRedis, cache: VersionedCache) -> None:
        slot = cache.look_up("alice", "list")
        redis.now += LIFETIME_SECONDS
        cache.keep(slot, b"slow")
        assert found(cache) is None

    def test_are_not_kept_if_too_large(self, cache: VersionedCache) -> None:
        keep(cache, b"x" * MAX_ENTRY_BYTES)
        assert found(cache) is not None
        keep(cache, b"x" * (MAX_ENTRY_BYTES + 1), name="larger")
        assert found(cache, name="larger") is None

    def test_everything_has_a_time_to_live(self, redis: FakeRedis, cache: VersionedCache) -> None:
        keep(cache)
        cache.move_on("alice", "bob")
        assert all(0 < until - redis.now <= 3600 for _, until in redis.values.values())


class TestMovingOn:
    def test_ends_what_is_kept_of_the_scope(self, redis: FakeRedis, cache: VersionedCache) -> None:
        keep(cache)
        keep(cache, scope="bob")
        process(redis).move_on("alice")
        assert found(cache) is None
        assert found(cache, scope="bob") == b"old"

    def test_ends_what_is_stored_late(self, cache: VersionedCache) -> None:
        slot = cache.look_up("alice", "list")
        cache.move_on("alice")
        cache.keep(slot, b"old")
        assert found(cache) is None

    @pytest.mark.parametrize("lost", ["version:alice", "epoch"])
    def test_a_version_that_is_lost_is_never_there_again(
        self, redis: FakeRedis, cache: VersionedCache, lost: str
    ) -> None:
        keep(cache)
        del redis.values[lost]
        assert found(cache) is None

    def test_happens_also_when_the_write_fails(self, cache: VersionedCache) -> None:
        keep(cache)
        with pytest.raises(ZeroDivisionError), cache.changing("alice"):
            raise ZeroDivisionError
        assert found(cache) is None

    def test_waits_for_the_write(self, cache: VersionedCache) -> None:
        keep(cache)
        with cache.changing("alice"):
            assert found(cache) == b"old"
        assert found(cache) is None


class TestOutage:
    def test_is_a_miss_and_nobody_asks_again_for_a_pause(
        self, redis: FakeRedis, cache: VersionedCache
    ) -> None:
        keep(cache)
        redis.is_out_of_reach = True
        redis.calls = 0
        assert found(cache) is None
        keep(cache)
        cache.move_on("alice")
        assert redis.calls == 1
        redis.now += PAUSE_SECONDS
        assert found(cache) is None
        assert redis.calls == 2

    def test_is_also_what_answers_too_late(self, redis: FakeRedis, cache: VersionedCache) -> None:
        keep(cache)
        redis.delay = SLOW_SECONDS + 0.01
        redis.calls = 0
        assert found(cache) == b"old", "it has been waited for"
        assert found(cache) is None
        assert redis.calls == 1
        redis.delay = 0.0
        redis.now += PAUSE_SECONDS
        assert found(cache) == b"old"

    def test_is_over_after_a_pause(self, redis: FakeRedis, cache: VersionedCache) -> None:
        redis.is_out_of_reach = True
        assert found(cache) is None
        redis.is_out_of_reach = False
        redis.now += PAUSE_SECONDS
        keep(cache)
        assert found(cache) == b"old"

    @pytest.mark.parametrize("is_noticed", [False, True])
    def test_what_was_written_meanwhile_is_made_up_for(
        self, redis: FakeRedis, cache: VersionedCache, is_noticed: bool
    ) -> None:
        keep(cache)
        redis.is_out_of_reach = True
        if is_noticed:
            assert found(cache, scope="bob") is None
        cache.move_on("alice")
        redis.is_out_of_reach = False
        redis.now += PAUSE_SECONDS
        assert found(process(redis)) == b"old", "another process cannot know yet"
        assert found(cache) is None, "the one that wrote does"
        assert found(process(redis)) is None, "and now everybody knows"

    def test_no_process_serves_what_it_never_heard_of_for_longer_than_a_lifetime(
        self, redis: FakeRedis, cache: VersionedCache
    ) -> None:
        keep(cache)
        redis.is_out_of_reach = True
        cache.move_on("alice")
        # The process that owes the move has died; its debt with it.
        redis.is_out_of_reach = False
        redis.now += LIFETIME_SECONDS
        assert found(process(redis)) is None

    def test_a_debt_that_cannot_be_paid_stays(self, redis: FakeRedis, cache: VersionedCache) -> None:
        redis.is_out_of_reach = True
        cache.move_on("alice")
        redis.now += PAUSE_SECONDS
        assert found(cache) is None
        redis.is_out_of_reach = False
        redis.now += PAUSE_SECONDS - 0.5
        keep(process(redis))
        redis.now += 0.5
        assert found(cache) is None, "paid only now"
        keep(cache, b"new")
        assert found(cache) == b"new", "and only once"


class TestWithoutASharedCache:
    def test_nothing_is_kept(self) -> None:
        cache = VersionedCache(shared=None)
        keep(cache)
        assert found(cache) is None
        with cache.changing("alice"):
            pass


class TestBytesSerializer:
    def test_takes_nothing_but_bytes(self) -> None:
        serializer = BytesSerializer({})
        assert serializer.loads(serializer.dumps(b"x")) == b"x"
        with pytest.raises(TypeError):
            serializer.dumps("x")  # type: ignore[arg-type]  # That is what is tried.
