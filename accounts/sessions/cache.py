"""Accounts and sessions, looked up in the shared cache first: the same port around another repository.

What is asked on every request, who a token stands for and whether its session holds, is kept under the account's
version. Everything else is passed on, so that what decides a write is always the truth. Every write moves the account
on before it is answered: a sign-out, a deactivation or a new role is in force on the next request of every process.
"""

from __future__ import annotations

from accounts.audit.domain import AuditEntry
from accounts.profiles.domain import Profile
from accounts.profiles.items import cache_scope
from accounts.sessions.domain import Session
from accounts.sessions.ports import SessionRepository
from webapp.cache.records import from_kept, shape, to_json
from webapp.cache.versioned import VersionedCache

_KINDS = (Profile, Session)


class CachedSessionRepository:
    """`SessionRepository` around another one."""

    def __init__(self, *, repository: SessionRepository, cache: VersionedCache) -> None:
        self._repository = repository
        self._cache = cache

    def find_session(self, sub: str, session_id: str) -> tuple[Profile | None, Session | None]:
        slot = self._cache.look_up(cache_scope(sub), f"session:{session_id}:{shape(*_KINDS)}")
        found = from_kept(slot.found, *_KINDS)
        if found is not None:
            profile, session = found
            return profile, session
        profile, session = self._repository.find_session(sub, session_id)
        # Another account's session would not be heard of when it ends.
        if slot.is_open and profile is not None and (session is None or session.sub == sub):
            self._cache.keep(slot, to_json(profile, session))
        return profile, session

    def next_user_number(self) -> int:
        return self._repository.next_user_number()

    def find_by_email(self, email: str) -> Profile | None:
        return self._repository.find_by_email(email)

    def find_by_sub(self, sub: str) -> Profile | None:
        return self._repository.find_by_sub(sub)

    def list_sessions(self, profile: Profile, *, limit: int) -> list[Session]:
        return self._repository.list_sessions(profile, limit=limit)

    def add(self, profile: Profile, *, entry: AuditEntry | None = None) -> Profile:
        with self._cache.changing(cache_scope(profile.sub)):
            return self._repository.add(profile, entry=entry)

    def change(
        self,
        before: Profile,
        after: Profile,
        *,
        surviving: Session | None = None,
        entry: AuditEntry | None = None,
    ) -> Profile:
        with self._cache.changing(*{cache_scope(before.sub), cache_scope(after.sub)}):
            return self._repository.change(before, after, surviving=surviving, entry=entry)

    def remove(self, profile: Profile) -> None:
        with self._cache.changing(cache_scope(profile.sub)):
            self._repository.remove(profile)

    def start_session(self, session: Session) -> None:
        with self._cache.changing(cache_scope(session.sub)):
            self._repository.start_session(session)

    def revoke_session(self, session: Session) -> None:
        with self._cache.changing(cache_scope(session.sub)):
            self._repository.revoke_session(session)

    def remove_sessions(self, sub: str) -> None:
        with self._cache.changing(cache_scope(sub)):
            self._repository.remove_sessions(sub)
