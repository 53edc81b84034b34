"""Entries of the audit trail as items of the users table."""

from __future__ import annotations

from accounts.audit.domain import AuditAction, AuditChange, AuditEntry
from webapp.clock import from_timestamp, to_timestamp
from webapp.dynamodb.codec import Item, from_item, to_item


def audit_item_id(number: int) -> str:
    return f"audit#{number:06d}"


def audit_item(entry: AuditEntry) -> Item:
    return to_item(
        {
            "user_id": audit_item_id(entry.number),
            "entity": "audit",
            "number": entry.number,
            "at": to_timestamp(entry.at),
            "actor_id": entry.actor_id,
            "origin": entry.origin,
            "target_id": entry.user_id,
            "action": entry.action.value,
            "changes": [
                {"name": change.name, "before": change.before, "after": change.after}
                for change in entry.changes
            ],
        }
    )


def audit_entry_of(item: Item) -> AuditEntry:
    facts = from_item(item)
    return AuditEntry(
        at=from_timestamp(facts["at"]),
        actor_id=facts["actor_id"],
        origin=facts["origin"],
        user_id=facts["target_id"],
        action=AuditAction(facts["action"]),
        changes=tuple(AuditChange(**change) for change in facts["changes"]),
        number=int(facts["number"]),
    )
