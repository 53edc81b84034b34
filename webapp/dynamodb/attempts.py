"""Doing something again that somebody else was in the way of: how often, and with which pauses."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import TypeVar

from webapp.errors import Unavailable

T = TypeVar("T")
Sleep = Callable[[float], None]

# Together the pauses stay under two seconds.
MOST_ATTEMPTS = 12
_FIRST_PAUSE_SECONDS = 0.005
_LONGEST_PAUSE_SECONDS = 0.2

CONTENDED = "This is being changed from several places at once. Nothing was saved; try again."


def attempts(sleep: Sleep, *, most: int = MOST_ATTEMPTS) -> Iterator[int]:
    """The numbers of a bounded row of attempts, with growing, random pauses between them."""
    for attempt in range(most):
        if attempt:
            longest = min(_FIRST_PAUSE_SECONDS * 2**attempt, _LONGEST_PAUSE_SECONDS)
            sleep(random.uniform(0, longest))  # noqa: S311 -- jitter, not a secret # nosec B311
        yield attempt


def until_done(act: Callable[[], T | None], *, sleep: Sleep, most: int = MOST_ATTEMPTS) -> T:
    """The first answer of `act` that is one; `None` says that somebody was in the way.

    Raises:
        Unavailable: somebody was, each time.
    """
    for _ in attempts(sleep, most=most):
        answer = act()
        if answer is not None:
            return answer
    raise Unavailable(CONTENDED)
