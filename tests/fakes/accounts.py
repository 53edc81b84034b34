"""Profiles and sessions in dictionaries."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

from accounts.administration.domain import UserPage, UserQuery
from accounts.audit.domain import AuditEntry, AuditPage, AuditQuery
from accounts.profiles.domain import USER_ID_PREFIX, Profile
from accounts.profiles.errors import EmailTaken, LastAdministrator, NotAnAdministrator, ProfileChanged
from accounts.sessions.domain import Session


class InMemoryAccountRepository:
    """`SessionRepository` and `AccountDirectory` without a store; one lock makes every method atomic."""

    def __init__(self) -> None:
        self._last_number = 0
        self._audit: list[AuditEntry] = []
        self._profiles: dict[str, Profile] = {}
        self._sessions: dict[str, Session] = {}
        self._lock = threading.RLock()

    def next_user_number(self) -> int:
        with self._lock:
            self._last_number += 1
            return self._last_number

    def add(self, profile: Profile, *, entry: AuditEntry | None = None) -> Profile:
        with self._lock:
            if profile.sub in self._profiles:
                return self._profiles[profile.sub]
            if self.find_by_email(profile.email) is not None:
                raise EmailTaken
            self._admit(None, profile, entry)
            self._profiles[profile.sub] = profile
            return profile

    def find_by_email(self, email: str) -> Profile | None:
        with self._lock:
            return next((profile for profile in self._profiles.values() if profile.email == email), None)

    def find_by_sub(self, sub: str) -> Profile | None:
        return self._profiles.get(sub)

    def change(
        self,
        before: Profile,
        after: Profile,
        *,
        surviving: Session | None = None,
        entry: AuditEntry | None = None,
    ) -> Profile:
        with self._lock:
            if surviving is not None and self._sessions.get(surviving.session_id, surviving).is_revoked:
                raise ProfileChanged
            is_same = self._profiles.get(before.sub, before).version == before.version
            if before.sub not in self._profiles or not is_same:
                raise ProfileChanged
            if after.sub != before.sub and after.sub in self._profiles:
                raise ProfileChanged
            owner = self.find_by_email(after.email)
            if owner is not None and owner.user_id != before.user_id:
                raise EmailTaken
            self._admit(before, after, entry)
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
            if kept is not None:
                self._admit(kept, None, None)
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

    def find_by_id(self, user_id: str) -> Profile | None:
        return next((profile for profile in self.every_profile() if profile.user_id == user_id), None)

    def find_many(self, user_ids: Sequence[str]) -> dict[str, Profile]:
        return {profile.user_id: profile for profile in self.every_profile() if profile.user_id in user_ids}

    def list_profiles(self, query: UserQuery, *, after: int | None = None) -> UserPage:
        found = [
            profile
            for profile in self.every_profile()
            if query.matches(profile) and (after is None or _number(profile) < after)
        ]
        position = _number(found[query.limit - 1]) if len(found) > query.limit else None
        return UserPage(tuple(found[: query.limit]), position)

    def every_profile(self) -> Iterator[Profile]:
        with self._lock:
            profiles = list(self._profiles.values())
        return iter(sorted(profiles, key=_number, reverse=True))

    def list_audit(self, query: AuditQuery, *, after: int | None = None) -> AuditPage:
        with self._lock:
            newest_first = self._audit[::-1]
        found = [
            entry
            for entry in newest_first
            if query.matches(entry) and (after is None or entry.number < after)
        ]
        position = found[query.limit - 1].number if len(found) > query.limit else None
        return AuditPage(tuple(found[: query.limit]), position)

    def active_admins(self) -> frozenset[str]:
        return frozenset(profile.user_id for profile in self.every_profile() if profile.is_active_admin)

    def found_admins(self) -> None:
        """Nothing: who they are follows from the profiles here."""

    def forget_admins(self) -> None:
        """Nothing either."""

    def _admit(self, before: Profile | None, after: Profile | None, entry: AuditEntry | None) -> None:
        """Hold a change against the rules about administrators, and keep its entry; under the lock."""
        admins = self.active_admins()
        if entry is not None and entry.requires_admin and entry.actor_id not in admins:
            raise NotAnAdministrator
        is_loss = before is not None and before.is_active_admin and not (after and after.is_active_admin)
        if is_loss and len(admins) == 1:
            raise LastAdministrator
        if entry is not None:
            self._audit.append(replace(entry, number=len(self._audit) + 1, requires_admin=False))


def _number(profile: Profile) -> int:
    return int(profile.user_id.removeprefix(USER_ID_PREFIX))
