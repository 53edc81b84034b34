"""What is needed of whatever keeps the audit trail."""

from __future__ import annotations

from typing import Protocol

from accounts.audit.domain import AuditPage, AuditQuery


class AuditTrail(Protocol):
    """The audit trail, read. All methods raise `Unavailable` when the store does not answer."""

    def list_audit(self, query: AuditQuery, *, after: int | None = None) -> AuditPage:
        """A page of the audit trail, newest first and current as of now, from where an earlier page ended."""
