"""What can go wrong with a private calendar."""

from __future__ import annotations

from webapp.errors import NotFound


class FeedNotFound(NotFound):
    """There is no such calendar, or not any more; it is never said which."""

    message = "There is no such calendar, or not any more. Its owner can make a new address on the page of the account."
