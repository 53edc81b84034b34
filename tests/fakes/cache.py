"""Redis in a dictionary: with times to live, losses, and outages."""

from __future__ import annotations

from typing import Any

from redis.exceptions import TimeoutError as RedisTimeoutError


class FakeRedis:
    """What `webapp.cache.versioned` needs of Django's cache over Redis; `now` is moved by the test."""

    def __init__(self) -> None:
        self.now = 0.0
        self.is_out_of_reach = False
        self.delay = 0.0
        self.calls = 0
        self.values: dict[str, tuple[Any, float]] = {}

    def get_many(self, keys: list[str]) -> dict[str, Any]:
        self._arrive()
        return {key: value for key in keys if (value := self._get(key)) is not None}

    def add(self, key: str, value: Any, timeout: float) -> bool:
        self._arrive()
        if self._get(key) is not None:
            return False
        self.values[key] = (value, self.now + timeout)
        return True

    def set(self, key: str, value: Any, timeout: float) -> bool:
        self._arrive()
        self.values[key] = (value, self.now + timeout)
        return True

    def set_many(self, data: dict[str, Any], timeout: float) -> None:
        self._arrive()
        for key, value in data.items():
            self.values[key] = (value, self.now + timeout)

    def incr(self, key: str) -> int:
        self._arrive()
        value = self._get(key)
        if value is None:
            raise ValueError(key)
        self.values[key] = (value + 1, self.values[key][1])
        return int(value + 1)

    def delete(self, key: str) -> bool:
        self._arrive()
        return self.values.pop(key, None) is not None

    def flush(self) -> None:
        self.values.clear()

    def _arrive(self) -> None:
        self.calls += 1
        self.now += self.delay
        if self.is_out_of_reach:
            raise RedisTimeoutError

    def _get(self, key: str) -> Any:
        value, until = self.values.get(key, (None, 0.0))
        return value if until > self.now else None


class Nonsense(FakeRedis):
    """What answers every question, and each with the same words: not the one who was asked."""

    def __init__(self, words: Any) -> None:
        super().__init__()
        self.words = words

    def get_many(self, keys: list[str]) -> dict[str, Any]:
        self._arrive()
        # As django-redis puts keys and answers together.
        return dict(zip(keys, self.words, strict=False))

    def add(self, key: str, value: Any, timeout: float) -> Any:
        self._arrive()
        return self.words

    def incr(self, key: str) -> Any:
        self._arrive()
        return self.words
