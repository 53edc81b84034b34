"""What can go wrong with a tag."""

from __future__ import annotations

from webapp.errors import NotFound


class TagNotFound(NotFound):
    """None of the caller's tasks has such a tag."""

    message = "No task has this tag."
