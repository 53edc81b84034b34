"""Places for what may keep threads waiting: so many requests of a process at the same time, and no more.

A dependency that hangs holds every thread that asks it for seconds. The places of all of them together are fewer than
the threads of a process, so that some are left for whatever needs none of them. Who finds no place is told at once.

Places belong to requests. A command asks as often as it likes: it has no threads to spare for others.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from webapp.errors import Unavailable

RETRY_AFTER_SECONDS = 2


class Full(Unavailable):
    """There is no place for now."""

    message = "A service we depend on is busy. Try again in a moment."

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(retry_after_seconds=RETRY_AFTER_SECONDS)


class Places:
    """The places of one process, by the names of what they are for; what has no name here has no bound."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._free = {name: threading.BoundedSemaphore(count) for name, count in counts.items()}

    def take(self, name: str) -> None:
        """Take a place for the request in hand, which may have it already and then needs no second one.

        Raises:
            Full: there is none.
        """
        held = _held.get()
        if held is None or name not in self._free:
            return
        if not held[name] and not self._free[name].acquire(blocking=False):
            raise Full(name)
        held[name] += 1

    def give_back(self, name: str) -> None:
        """Undo one `take`."""
        held = _held.get()
        if held is None or not held[name]:
            return
        held[name] -= 1
        if not held[name]:
            self._free[name].release()

    @contextmanager
    def taken(self, name: str) -> Iterator[None]:
        """Have a place for what is inside.

        Raises:
            Full: there is none.
        """
        self.take(name)
        try:
            yield
        finally:
            self.give_back(name)

    @contextmanager
    def request(self) -> Iterator[None]:
        """Around a request: from here on it needs places, and in the end has none, whatever became of its calls."""
        held: Counter[str] = Counter()
        token = _held.set(held)
        try:
            yield
        finally:
            _held.reset(token)
            for name in +held:
                self._free[name].release()


# How often the request in hand has taken which place.
_held: ContextVar[Counter[str] | None] = ContextVar("held", default=None)
