"""The process of the tests with a shared cache, in a redis-server of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import caches

from tests.redis_server import Redis
from webapp.cache.versioned import forget_caches
from webapp.settings import cache as cache_settings


@contextmanager
def shared_cache_in(server: Redis, settings: Any) -> Iterator[None]:
    """This process with its shared cache in a server."""
    before = settings.CACHES
    settings.CACHES = {**before, "default": {**cache_settings._REDIS, "LOCATION": server.location}}
    settings.CACHE_IS_SHARED = True
    forget_caches()
    yield
    caches["default"].close()
    # What comes after may empty the cache, when the server is no more.
    settings.CACHES, settings.CACHE_IS_SHARED = before, False
    forget_caches()
