"""A circuit breaker: what fails is left alone for a while, and one caller tries whether it is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Admission:
    """The right to ask once; it remembers how many failures there had been when it was given."""

    failures: int


class Breaker:
    """Lets everybody ask as long as nothing fails; after a failure nobody for a pause, and then one at a time.

    Its state is the process's own. Every caller reports what became of an admission; one who never does, because
    its thread has died, is replaced by another after a pause.
    """

    def __init__(self, *, pause_seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._pause_seconds = pause_seconds
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failures = 0
        # When the next caller may try; `None` while all is well.
        self._retry_at: float | None = None

    @property
    def is_closed(self) -> bool:
        """Whether all is well, as far as is known."""
        return self._retry_at is None

    def admit(self) -> Admission | None:
        """The right to ask, or `None` where the answer is not worth waiting for now."""
        with self._lock:
            if self._retry_at is not None:
                now = self._monotonic()
                if now < self._retry_at:
                    return None
                self._retry_at = now + self._pause_seconds
            return Admission(self._failures)

    def succeeded(self, admission: Admission) -> bool:
        """Close the breaker, unless something failed since the admission was given; whether it was open."""
        with self._lock:
            is_news = self._retry_at is not None and admission.failures == self._failures
            if is_news:
                self._retry_at = None
            return is_news

    def failed(self) -> bool:
        """Open the breaker; whether it was closed."""
        with self._lock:
            was_closed = self._retry_at is None
            self._failures += 1
            self._retry_at = self._monotonic() + self._pause_seconds
            return was_closed
