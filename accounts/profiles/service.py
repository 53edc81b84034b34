"""Changing profiles that somebody else may be changing at the same time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from accounts.profiles.errors import ProfileChanged
from webapp.errors import Unavailable

T = TypeVar("T")

MAX_ATTEMPTS = 5


def until_unchanged(attempt: Callable[[], T]) -> T:
    """What an attempt gives during which nobody else changed the profile.

    An attempt reads the profile itself, so that the next one goes on from what was written meanwhile.

    Raises:
        Unavailable: somebody else did each time.
    """
    for _ in range(MAX_ATTEMPTS):
        with suppress(ProfileChanged):
            return attempt()
    raise Unavailable
