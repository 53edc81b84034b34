"""What a session is, and when it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.identity.domain import Claims
from accounts.profiles.domain import Profile

MAX_DEVICE_LENGTH = 60
# As long as Cognito's refresh token lives, and a day more, so that a session is never forgotten before its tokens.
SESSION_LIFETIME = timedelta(days=31)
_SESSION_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in, known by the `origin_jti` that all its tokens share.

    `device` says in words what it was made with, and `network_address` where from; either may be empty.
    """

    session_id: str
    sub: str
    generation: int
    started_at: datetime
    expires_at: datetime
    device: str = ""
    network_address: str = ""
    is_revoked: bool = False

    def holds_for(self, profile: Profile) -> bool:
        """Whether the session has not ended, by itself or together with others."""
        return not self.is_revoked and self.sub == profile.sub and self.generation >= profile.generation


def is_session_id(text: str) -> bool:
    """Whether a text is a session's id by its form: Cognito's are UUIDs. What is none is not worth asking the store for."""
    return _SESSION_ID.fullmatch(text) is not None


def is_in_force(claims: Claims, profile: Profile, session: Session | None) -> bool:
    """Whether the session of a token still holds; `session` is what is kept of it, if anything is.

    A session begun here is kept and knows its generation. A token got from Cognito directly has none; then the
    time of its sign-in decides, to the second that Cognito's tokens know, in favour of the sign-out.
    """
    if profile.is_being_deleted:
        return False
    if session is not None:
        return session.holds_for(profile)
    return profile.signed_out_at is None or claims.authenticated_at > profile.signed_out_at
