"""Redis where it is configured, the process's own memory where it is not.

The time-outs bound what a Redis that is slow or gone costs: a quarter of a second for connecting and asking together.
Nothing is repeated; `webapp.cache.versioned` leaves a Redis alone that has failed.
"""

from typing import Any

from webapp.cache.tls import SharedContextConnection, context
from webapp.settings.base import ENVIRONMENT

_POOL: dict[str, Any] = {
    # More than a worker has threads. `None` is the client's word for never trying again by itself.
    "max_connections": 64,
    "retry": None,
}
_TLS_POOL = {**_POOL, "connection_class": SharedContextConnection}
if ENVIRONMENT.redis_host and ENVIRONMENT.redis_tls:
    # Now, while nobody waits: read once before workers are forked, it is in the memory of all of them.
    context()

_REDIS: dict[str, Any] = {
    "BACKEND": "django_redis.cache.RedisCache",
    "LOCATION": f"{'rediss' if ENVIRONMENT.redis_tls else 'redis'}://{ENVIRONMENT.redis_host}:{ENVIRONMENT.redis_port}/0",
    "KEY_PREFIX": "servertask",
    "OPTIONS": {
        "CLIENT_CLASS": "django_redis.client.DefaultClient",
        "SERIALIZER": "webapp.cache.shared.BytesSerializer",
        "PASSWORD": ENVIRONMENT.redis_password,
        "SOCKET_CONNECT_TIMEOUT": 0.1,
        "SOCKET_TIMEOUT": 0.15,
        "CONNECTION_POOL_KWARGS": _TLS_POOL if ENVIRONMENT.redis_tls else _POOL,
    },
}
_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "servertask"}

# Without Redis no process could tell another what has changed, `manage.py` in a second terminal included. Then nothing
# is kept that others may change; see docs/decisions/2026-11-versioned-cache.md.
CACHE_IS_SHARED = bool(ENVIRONMENT.redis_host)

CACHES = {
    "default": _REDIS if CACHE_IS_SHARED else _MEMORY,
    # What a process counts by itself while there is no shared cache; the oldest give way.
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "process",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}
