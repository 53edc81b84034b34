"""What is asked of the audit trail."""

from __future__ import annotations

from accounts.audit.domain import AuditQuery


def test_a_cursor_is_bound_to_who_asks_and_about_whom() -> None:
    purpose = AuditQuery(user_id="VAH000002").cursor_purpose("VAH000001")
    assert AuditQuery(user_id="VAH000002", limit=7).cursor_purpose("VAH000001") == purpose
    assert AuditQuery().cursor_purpose("VAH000001") != purpose
    assert AuditQuery(user_id="VAH000002").cursor_purpose("VAH000003") != purpose
