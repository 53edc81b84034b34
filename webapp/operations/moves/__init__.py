"""Moving the tasks of one table to another one, whose local indexes cannot be added to the first."""

from __future__ import annotations


class MoveRefused(Exception):
    """What keeps a move from going on, in one line that says what to do about it."""
