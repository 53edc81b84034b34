"""Redis where it is configured, the process's own memory where it is not.

A Redis that is slow or gone costs a quarter of a second at most: the time-outs are short, and an error is a miss.
"""

from webapp.settings.base import ENVIRONMENT

_REDIS = {
    "BACKEND": "django_redis.cache.RedisCache",
    "LOCATION": f"redis://{ENVIRONMENT.redis_host}:{ENVIRONMENT.redis_port}/0",
    "OPTIONS": {
        "CLIENT_CLASS": "django_redis.client.DefaultClient",
        "SOCKET_CONNECT_TIMEOUT": 0.25,
        "SOCKET_TIMEOUT": 0.25,
    },
}
_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "servertask"}

CACHES = {"default": _REDIS if ENVIRONMENT.redis_host else _MEMORY}
