"""Counting how often something happens."""

from __future__ import annotations

import pytest

from tests.fakes.cache import FakeRedis
from webapp.cache.breaker import Breaker
from webapp.cache.shared import PAUSE_SECONDS, SharedCache
from webapp.errors import RateLimited
from webapp.limits import Allowance, Limit, Limits

LIMIT = Limit("password", 3, 300, "Wait a little.")
ALICE, BOB = Allowance(LIMIT, "alice@example.com"), Allowance(LIMIT, "bob@example.com")
# Forty seconds into a window.
NOW = 300.0 * 1_000_000 + 40


@pytest.fixture
def redis() -> FakeRedis:
    redis = FakeRedis()
    redis.now = NOW
    return redis


def process(redis: FakeRedis | None, now: FakeRedis | None = None) -> Limits:
    """A process with a memory of its own."""
    clock = redis or now or FakeRedis()
    own = FakeRedis()
    shared = None
    if redis is not None:
        breaker = Breaker(pause_seconds=PAUSE_SECONDS, monotonic=lambda: redis.now)
        shared = SharedCache(backend=redis, breaker=breaker)
    return Limits(shared=shared, own=own, now=lambda: clock.now)


@pytest.fixture(params=["shared", "alone"])
def limits(request: pytest.FixtureRequest, redis: FakeRedis) -> Limits:
    return process(redis if request.param == "shared" else None, now=redis)


def refusal(limits: Limits, allowance: Allowance = ALICE) -> RateLimited:
    with pytest.raises(RateLimited) as caught:
        limits.take(allowance)
    return caught.value


class TestTake:
    def test_as_often_as_allowed(self, limits: Limits) -> None:
        for _ in range(3):
            limits.take(ALICE)
        refused = refusal(limits)
        assert refused.retry_after_seconds == 260
        assert refused.message == "Wait a little."

    def test_one_does_not_take_from_another(self, limits: Limits) -> None:
        for _ in range(3):
            limits.take(ALICE)
        limits.take(BOB)
        limits.take(Allowance(Limit("code", 1, 300), "alice@example.com"))

    def test_again_in_the_next_window(self, limits: Limits, redis: FakeRedis) -> None:
        for _ in range(3):
            limits.take(ALICE)
        redis.now += refusal(limits).retry_after_seconds
        limits.take(ALICE)

    def test_from_several_until_one_is_used_up(self, limits: Limits) -> None:
        for _ in range(3):
            limits.take(BOB)
        with pytest.raises(RateLimited):
            limits.take(ALICE, BOB)


class TestCheck:
    def test_takes_nothing(self, limits: Limits) -> None:
        for _ in range(10):
            limits.check(ALICE)

    def test_refuses_what_was_counted(self, limits: Limits) -> None:
        for _ in range(3):
            limits.check(ALICE)
            limits.count(ALICE)
        with pytest.raises(RateLimited):
            limits.check(ALICE)
        limits.check(BOB)

    def test_is_free_again_when_forgotten(self, limits: Limits) -> None:
        for _ in range(3):
            limits.count(ALICE)
        limits.forget(ALICE)
        limits.check(ALICE)


class TestShared:
    def test_all_processes_count_together(self, redis: FakeRedis) -> None:
        one, other = process(redis), process(redis)
        one.take(ALICE)
        other.take(ALICE)
        one.take(ALICE)
        refusal(other)

    def test_each_counts_alone_while_it_is_out_of_reach(self, redis: FakeRedis) -> None:
        one, other = process(redis), process(redis)
        redis.is_out_of_reach = True
        for limits in (one, other):
            for _ in range(3):
                limits.take(ALICE)
            refusal(limits)

    def test_counts_end_by_themselves_and_name_nobody(self, redis: FakeRedis) -> None:
        process(redis).take(ALICE)
        ((key, (_, until)),) = redis.values.items()
        assert until - redis.now <= 300
        assert "alice" not in key

    def test_a_count_that_ends_between_two_steps_begins_anew(
        self, redis: FakeRedis, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Somebody else adds the key between our finding none and our adding it."""
        add = redis.add

        def beaten(key: str, value: int, timeout: float) -> bool:
            add(key, value, timeout)
            return False

        monkeypatch.setattr(redis, "add", beaten)
        limits = process(redis)
        limits.take(ALICE)
        limits.take(ALICE)
        refusal(limits)
