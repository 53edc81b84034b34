"""Profiles and sessions in dictionaries."""

from __future__ import annotations

import threading
from dataclasses import replace

from accounts.domain import Profile, Session
from accounts.errors import EmailTaken, ProfileChanged


class InMemoryAccountRepository:
    """`AccountRepository` without a store; one lock makes every method atomic."""

    def __init__(self) -> None:
        self._last_number = 0
        self._profiles: dict[str, Profile] = {}
        self._sessions: dict[str, Session] = {}
        self._lock = threading.RLock()

    def next_user_number(self) -> int:
        with self._lock:
            self._last_number += 1
            return self._last_number

    def add(self, profile: Profile) -> Profile:
        with self._lock:
            if profile.sub in self._profiles:
                return self._profiles[profile.sub]
            if self.find_by_email(profile.email) is not None:
                raise EmailTaken
            self._profiles[profile.sub] = profile
            return profile

    def find_by_email(self, email: str) -> Profile | None:
        with self._lock:
            return next((profile for profile in self._profiles.values() if profile.email == email), None)

    def find_by_sub(self, sub: str) -> Profile | None:
        return self._profiles.get(sub)

    def change(self, before: Profile, after: Profile, *, surviving: Session | None = None) -> Profile:
        with self._lock:
            if surviving is not None and self._sessions.get(surviving.session_id, surviving).is_revoked:
                raise ProfileChanged
            owner = self.find_by_email(after.email)
            is_free = owner is None or owner.user_id == before.user_id
            is_same = self._profiles.get(before.sub, before).version == before.version
            if before.sub not in self._profiles or not is_same or not is_free:
                raise ProfileChanged
            if after.sub != before.sub and after.sub in self._profiles:
                raise ProfileChanged
            del self._profiles[before.sub]
            self._profiles[after.sub] = replace(after, version=before.version + 1)
            if surviving is not None:
                self.start_session(replace(surviving, generation=after.generation))
            return self._profiles[after.sub]

    def remove(self, profile: Profile) -> None:
        with self._lock:
            kept = self._profiles.get(profile.sub)
            if kept is not None and kept.version != profile.version:
                raise ProfileChanged
            self._profiles.pop(profile.sub, None)

    def find_session(self, sub: str, session_id: str) -> tuple[Profile | None, Session | None]:
        with self._lock:
            return self._profiles.get(sub), self._sessions.get(session_id)

    def start_session(self, session: Session) -> None:
        self._sessions[session.session_id] = session

    def revoke_session(self, session: Session) -> None:
        self._sessions[session.session_id] = replace(session, is_revoked=True)

    def list_sessions(self, profile: Profile, *, limit: int) -> list[Session]:
        with self._lock:
            holding = [session for session in self._sessions.values() if session.holds_for(profile)]
        return sorted(holding, key=lambda session: session.started_at, reverse=True)[:limit]

    def remove_sessions(self, sub: str) -> None:
        with self._lock:
            for session_id, session in list(self._sessions.items()):
                if session.sub == sub and not session.is_revoked:
                    del self._sessions[session_id]
