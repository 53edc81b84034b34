"""By when a request has to be answered: one moment for all that it asks of others.

    with deadlines.within(4.5):
        ...
        deadlines.seconds_left()

Each wait has a time-out of its own, and several in a row would add up; so each is cut to what is left. Outside of a
request, in a command for example, there is no such moment: nobody waits there, and everything counts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from webapp.errors import Unfinished

# What is asked of any number of tasks may take longer: it is done piece by piece, and what is done stays.
SECONDS_FOR_MANY = 20.0
# What one piece of it may take: none is begun that would not end in time.
_SECONDS_FOR_A_PIECE = 3.0

_ends_at: ContextVar[float | None] = ContextVar("ends_at", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give what is inside so much time."""
    token = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(token)


@contextmanager
def for_many() -> Iterator[None]:
    """Give what is inside the time of work on any number of tasks, where there is a deadline at all."""
    if seconds_left() is None:
        yield
        return
    with within(SECONDS_FOR_MANY):
        yield


def seconds_left() -> float | None:
    """How much time the request in hand has left, which may be less than nothing; `None` where none is in hand."""
    ends_at = _ends_at.get()
    return None if ends_at is None else ends_at - time.monotonic()


def check_time_left() -> None:
    """Stop between two pieces of work on any number of things, if there may be no time for the next one.

    Raises:
        Unfinished: there may be none.
    """
    left = seconds_left()
    if left is not None and left < _SECONDS_FOR_A_PIECE:
        raise Unfinished


def at_most(seconds: float) -> float:
    """So many seconds, or what is left of the request in hand if that is less."""
    left = seconds_left()
    return seconds if left is None else min(seconds, left)
