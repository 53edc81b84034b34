"""A Redis of its own: well, frozen, killed, and back again."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from redis.exceptions import RedisError

from tests.redis_server import Redis, shared_cache_in
from webapp.health import _CHECKS

pytestmark = pytest.mark.needs_redis


@pytest.fixture
def redis(tmp_path: Path, settings: LazySettings) -> Iterator[Redis]:
    server = Redis(tmp_path)
    with shared_cache_in(server, settings):
        yield server
    server.kill()


def seconds_to_fail() -> float:
    started = time.perf_counter()
    with pytest.raises((RedisError, OSError)):
        cache.get("key")
    return time.perf_counter() - started


def test_keeps_what_it_is_given(redis: Redis) -> None:
    cache.set("key", b"value", 5)
    assert cache.get("key") == b"value"
    _CHECKS["cache"]()


def test_frozen_is_given_up_soon_and_used_again_afterwards(redis: Redis) -> None:
    cache.set("key", b"value", 60)
    redis.send(signal.SIGSTOP)
    try:
        assert seconds_to_fail() < 1
    finally:
        redis.send(signal.SIGCONT)
    assert cache.get("key") == b"value"


def test_killed_is_given_up_at_once_and_used_again_afterwards(redis: Redis) -> None:
    cache.set("key", b"value", 60)
    redis.kill()
    assert seconds_to_fail() < 1
    redis.start()
    assert cache.get("key") is None
    cache.set("key", b"again", 60)
    assert cache.get("key") == b"again"
