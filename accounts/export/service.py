"""Everything that is held about a person, as one JSON document, written bit by bit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from accounts.audit.domain import AuditEntry, AuditQuery
from accounts.audit.ports import AuditTrail
from accounts.export.ports import TaskExport
from accounts.identity.domain import Identity
from accounts.identity.errors import InvalidToken
from accounts.profiles.domain import Profile
from accounts.sessions.domain import Session
from accounts.sessions.ports import SessionRepository
from accounts.sessions.service import MAX_LISTED
from webapp.clock import Clock, to_timestamp
from webapp.zones import DEFAULT_ZONE

_AUDIT_PAGE_SIZE = 100


class ExportService:
    """The use case. However much there is, only a page of it is in memory at a time."""

    def __init__(
        self,
        *,
        repository: SessionRepository,
        trail: AuditTrail,
        tasks: TaskExport,
        clock: Clock,
    ) -> None:
        self._repository = repository
        self._trail = trail
        self._tasks = tasks
        self._now = clock

    def export(self, *, identity: Identity) -> Iterator[str]:
        """The document in pieces; what can fail at the start fails before the first one is made.

        Raises:
            InvalidToken: there is no such account any more.
            Unavailable: a store does not answer.
        """
        profile = self._repository.find_by_sub(identity.sub)
        if profile is None:
            raise InvalidToken
        sessions = self._repository.list_sessions(profile, limit=MAX_LISTED)
        lists = self._tasks.export_lists(profile.user_id)
        tasks = self._tasks.export(profile.user_id)
        first = next(tasks, None)
        return self._pieces(profile, sessions, lists, first, tasks)

    def _pieces(
        self,
        profile: Profile,
        sessions: Iterable[Session],
        lists: list[Mapping[str, Any]],
        first: Mapping[str, Any] | None,
        tasks: Iterator[Mapping[str, Any]],
    ) -> Iterator[str]:
        head = {
            "exported_at": to_timestamp(self._now()),
            "user": _user(profile),
            "sessions": [_session(session) for session in sessions],
            "lists": lists,
        }
        yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
        yield ',\n "items": ['
        if first is not None:
            yield from _listed([first])
            yield from _listed(tasks, is_begun=True)
        yield '\n ],\n "audit": ['
        yield from _listed(map(_entry, self._entries(profile.user_id)))
        yield "\n ]\n}\n"

    def _entries(self, user_id: str) -> Iterator[AuditEntry]:
        query = AuditQuery(limit=_AUDIT_PAGE_SIZE, user_id=user_id)
        position: int | None = None
        while True:
            page = self._trail.list_audit(query, after=position)
            yield from page.entries
            if page.next_position is None:
                return
            position = page.next_position


def _listed(values: Iterable[Mapping[str, Any]], *, is_begun: bool = False) -> Iterator[str]:
    for value in values:
        yield (",\n  " if is_begun else "\n  ") + json.dumps(value, ensure_ascii=False)
        is_begun = True


def _user(profile: Profile) -> dict[str, Any]:
    return {
        "user_id": profile.user_id,
        "username": profile.username,
        "email": profile.email,
        "role": profile.role.value,
        "activation_status": profile.activation_status.value,
        "created_at": to_timestamp(profile.created_at),
        "time_zone": profile.time_zone or DEFAULT_ZONE,
        "email_reminders": profile.email_reminders,
        "signed_out_everywhere_at": _optional(profile.signed_out_at),
    }


def _session(session: Session) -> dict[str, Any]:
    return {
        "session_id": session.session_id,
        "device": session.device,
        "network_address": session.network_address,
        "started_at": to_timestamp(session.started_at),
        "expires_at": to_timestamp(session.expires_at),
    }


def _entry(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": to_timestamp(entry.at),
        "actor_id": entry.actor_id,
        "user_id": entry.user_id,
        "action": entry.action.value,
        "changes": [
            {"name": change.name, "before": change.before, "after": change.after} for change in entry.changes
        ],
    }


def _optional(moment: datetime | None) -> str | None:
    return to_timestamp(moment) if moment else None
