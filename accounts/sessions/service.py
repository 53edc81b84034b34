"""The sessions that have begun: which there are, and every way to end them.

What decides is our own record, since Cognito's tokens stay valid by their signature; it is looked up on every request.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from accounts.identity.domain import Identity
from accounts.identity.errors import InvalidToken
from accounts.profiles.domain import Profile
from accounts.profiles.errors import AccountNotFound
from accounts.profiles.service import until_unchanged
from accounts.sessions.domain import SESSION_LIFETIME, Session, is_session_id
from accounts.sessions.errors import SessionNotFound
from accounts.sessions.ports import SessionProvider, SessionRepository
from webapp.clock import Clock
from webapp.errors import Unavailable

_log = logging.getLogger(__name__)

MAX_LISTED = 100


class SessionService:
    """The use cases of sessions once they have begun."""

    def __init__(self, *, provider: SessionProvider, repository: SessionRepository, clock: Clock) -> None:
        self._provider = provider
        self._repository = repository
        self._now = clock

    def list(self, *, identity: Identity) -> tuple[Session, ...]:
        """The sessions of the caller's account that hold, the one in hand first and then the newest.

        Of very many, only the newest are told.
        """
        profile, current = self._repository.find_session(identity.sub, identity.session_id)
        if profile is None:
            raise InvalidToken
        now = self._now()
        others = [
            session
            for session in self._repository.list_sessions(profile, limit=MAX_LISTED)
            if session.session_id != identity.session_id and session.expires_at > now
        ]
        # The index may not know the one in hand yet.
        return (*((current,) if current else ()), *others)

    def end(self, *, identity: Identity, session_id: str) -> None:
        """End one session of the caller's account; one that has ended already is no error.

        Raises:
            SessionNotFound: there is no such session, or it is somebody else's.
        """
        if not is_session_id(session_id):
            raise SessionNotFound
        _, session = self._repository.find_session(identity.sub, session_id)
        if session is None or session.sub != identity.sub:
            raise SessionNotFound
        self._repository.revoke_session(session)

    def end_this(self, *, identity: Identity, refresh_token: str | None = None) -> None:
        """End the session in hand."""
        self._repository.revoke_session(self._unkept(identity, generation=0))
        if refresh_token:
            best_effort(lambda: self._provider.revoke(refresh_token=refresh_token))

    def end_others(self, *, identity: Identity) -> None:
        """End every session of the account that began before now, but the one in hand.

        Raises:
            InvalidToken: the one in hand has been ended meanwhile.
        """
        until_unchanged(lambda: self._end_others(identity))

    def end_all(self, *, sub: str) -> None:
        """End every session of an account that began before now.

        Raises:
            AccountNotFound: there is no such account.
        """
        until_unchanged(lambda: self._end_all(sub))
        best_effort(lambda: self._provider.sign_out_everywhere(sub=sub))

    def _end_others(self, identity: Identity) -> None:
        before, current = self._repository.find_session(identity.sub, identity.session_id)
        if before is None or (current is not None and not current.holds_for(before)):
            raise InvalidToken
        surviving = current or self._unkept(identity, before.generation)
        self._repository.change(before, self._later(before), surviving=surviving)

    def _end_all(self, sub: str) -> None:
        before = self._repository.find_by_sub(sub)
        if before is None:
            raise AccountNotFound
        self._repository.change(before, self._later(before))

    def _unkept(self, identity: Identity, generation: int) -> Session:
        """The session in hand as it is written where nothing may be kept of it: its token may not have come from here."""
        now = self._now()
        return Session(
            session_id=identity.session_id,
            sub=identity.sub,
            generation=generation,
            started_at=now,
            expires_at=now + SESSION_LIFETIME,
        )

    def _later(self, profile: Profile) -> Profile:
        """The profile for which no session so far holds, however it began."""
        return replace(profile, generation=profile.generation + 1, signed_out_at=self._now())


def best_effort(call: Callable[[], None]) -> None:
    """What the provider should know too, although our own record already decides."""
    try:
        call()
    except Unavailable:
        _log.warning("The identity provider could not be told of a sign-out")
