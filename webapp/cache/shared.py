"""Redis as all processes share it, behind a circuit breaker; any of Django's caches will do."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.core.cache import cache as django_cache
from redis.exceptions import RedisError

from webapp.cache.breaker import Breaker

T = TypeVar("T")
_log = logging.getLogger(__name__)
# How long nobody asks a Redis that failed. With it and with one lifetime, all is as before within 10 seconds.
PAUSE_SECONDS = 3.0
# What answers as late as this is no help, and is left alone as if it had failed.
SLOW_SECONDS = 0.25


class Backend(Protocol):
    """What is needed of one of Django's caches."""

    def get_many(self, keys: list[str]) -> dict[str, Any]: ...

    def add(self, key: str, value: Any, timeout: float) -> bool: ...

    def set(self, key: str, value: Any, timeout: float) -> Any: ...

    def set_many(self, data: dict[str, Any], timeout: float) -> Any: ...

    def incr(self, key: str) -> int: ...

    def delete(self, key: str) -> Any: ...


class BytesSerializer:
    """Keeps bytes as they are: no pickles, which whoever can write to Redis could make run code here."""

    def __init__(self, options: dict[str, Any]) -> None:
        pass

    def dumps(self, value: bytes) -> bytes:
        if not isinstance(value, bytes):
            raise TypeError("Only bytes and numbers go into the shared cache.")
        return value

    def loads(self, value: bytes) -> bytes:
        return value


class OutOfReach(Exception):
    """The shared cache does not answer, or is left alone since it did not a moment ago."""


class WrongAnswer(Exception):
    """What answers is not what was asked for: values of another kind, or somebody else's words."""


class _Checked:
    """A backend whose answers are of the type that was asked for, or none at all."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def get_many(self, keys: list[str]) -> dict[str, Any]:
        try:
            held = self._backend.get_many(keys)
        except (TypeError, ValueError, AttributeError) as error:
            # The keys are texts, so it can only have been the answer.
            raise WrongAnswer from error
        if not isinstance(held, dict) or not all(isinstance(value, bytes | int) for value in held.values()):
            raise WrongAnswer
        return held

    def add(self, key: str, value: Any, timeout: float) -> bool:
        return bool(self._backend.add(key, value, timeout))

    def set(self, key: str, value: Any, timeout: float) -> Any:
        return self._backend.set(key, value, timeout)

    def set_many(self, data: dict[str, Any], timeout: float) -> Any:
        return self._backend.set_many(data, timeout)

    def incr(self, key: str) -> int:
        # A key that is not there is a `ValueError`, as Django has it.
        count = self._backend.incr(key)
        if not isinstance(count, int) or isinstance(count, bool):
            raise WrongAnswer
        return count

    def delete(self, key: str) -> Any:
        return self._backend.delete(key)


class SharedCache:
    """Redis behind a circuit breaker: a failure costs its time-out once, and then nothing for some seconds.

    Args:
        backend: one of Django's caches.
        breaker: the process's own, for this backend.
        monotonic: seconds that only ever grow.
    """

    def __init__(
        self, *, backend: Backend, breaker: Breaker, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._backend = _Checked(backend)
        self._breaker = breaker
        self._monotonic = monotonic

    def ask(self, operation: Callable[[Backend], T]) -> T:
        """The answer of an operation.

        Raises:
            OutOfReach: there is none to be had now.
        """
        admission = self._breaker.admit()
        if admission is None:
            raise OutOfReach
        started = self._monotonic()
        try:
            answer = operation(self._backend)
        except (RedisError, OSError, WrongAnswer) as error:
            self._leave_alone(type(error).__name__)
            raise OutOfReach from error
        if self._monotonic() - started > SLOW_SECONDS:
            self._leave_alone("slow")
        elif self._breaker.succeeded(admission):
            _log.info("cache back in reach")
        return answer

    def _leave_alone(self, cause: str) -> None:
        if self._breaker.failed():
            _log.warning("cache out of reach", extra={"fields": {"cause": cause}})


@cache
def shared_cache() -> SharedCache | None:
    """The cache of all processes, where there is one."""
    if not settings.CACHE_IS_SHARED:
        return None
    return SharedCache(backend=django_cache, breaker=Breaker(pause_seconds=PAUSE_SECONDS))
