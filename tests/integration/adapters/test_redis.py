"""A Redis of its own: well, frozen, killed, and back again."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.cache import cache, caches
from redis.exceptions import RedisError

from tests.redis_server import Redis
from webapp.health import _CHECKS
from webapp.settings import cache as cache_settings

pytestmark = pytest.mark.needs_redis


@pytest.fixture
def redis(tmp_path: Path, settings: LazySettings) -> Iterator[Redis]:
    server = Redis(tmp_path)
    location = f"redis://127.0.0.1:{server.port}/0"
    settings.CACHES = {"default": {**cache_settings._REDIS, "LOCATION": location}}
    yield server
    caches["default"].close()
    server.kill()


def seconds_to_fail() -> float:
    started = time.perf_counter()
    with pytest.raises((RedisError, OSError)):
        cache.get("key")
    return time.perf_counter() - started


def test_keeps_what_it_is_given(redis: Redis) -> None:
    cache.set("key", "value", 5)
    assert cache.get("key") == "value"
    _CHECKS["cache"]()


def test_frozen_is_given_up_soon_and_used_again_afterwards(redis: Redis) -> None:
    cache.set("key", "value", 60)
    redis.send(signal.SIGSTOP)
    try:
        assert seconds_to_fail() < 1
    finally:
        redis.send(signal.SIGCONT)
    assert cache.get("key") == "value"


def test_killed_is_given_up_at_once_and_used_again_afterwards(redis: Redis) -> None:
    cache.set("key", "value", 60)
    redis.kill()
    assert seconds_to_fail() < 1
    redis.start()
    assert cache.get("key") is None
    cache.set("key", "again", 60)
    assert cache.get("key") == "again"
