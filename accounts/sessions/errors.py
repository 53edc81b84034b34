"""What can go wrong with sessions."""

from __future__ import annotations

from webapp.errors import NotFound


class SessionNotFound(NotFound):
    """The account has no such session."""

    message = "There is no such session; it may have ended."
