"""The active administrators and the audit trail as items of the users table.

`admins#active` holds the user ids of all active administrators. Every transaction that makes one, or takes one away,
changes it as well, so that "never the last one" is a condition of a write and not a count that somebody else may be
changing. What an administrator does is written only if they still stand there.
"""

from __future__ import annotations

from typing import Any

from accounts.audit import AuditAction, AuditChange, AuditEntry
from accounts.domain import Profile
from accounts.errors import LastAdministrator, NotAnAdministrator
from accounts.items import key
from webapp.clock import from_timestamp, to_timestamp
from webapp.dynamodb.codec import Item, from_item, to_item
from webapp.errors import DomainError

ADMINS_ID = "admins#active"

_IS_KEPT = "attribute_exists(user_id)"
_IS_ACTOR_ADMIN = "contains(members, :actor)"
_IS_MEMBER = "contains(members, :leaving)"
_IS_NOT_ALONE = "size(members) > :one"


def audit_item_id(number: int) -> str:
    return f"audit#{number:06d}"


def admins_write(
    table: str, before: Profile | None, after: Profile | None, entry: AuditEntry | None
) -> dict[str, Any] | None:
    """What a change of a profile, `None` being none, means for the active administrators; `None` for nothing."""
    was, becomes = (profile is not None and profile.is_active_admin for profile in (before, after))
    actor_id = entry.actor_id if entry and entry.requires_admin else None
    if was == becomes and actor_id is None:
        return None
    conditions: list[str] = [_IS_KEPT]
    values: dict[str, Any] = {}
    if actor_id is not None:
        conditions.append(_IS_ACTOR_ADMIN)
        values[":actor"] = {"S": actor_id}
    write: dict[str, Any] = {
        "TableName": table,
        "Key": key(ADMINS_ID),
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if was and before and not becomes:
        conditions += [_IS_MEMBER, _IS_NOT_ALONE]
        values |= {":leaving": {"S": before.user_id}, ":one": {"N": "1"}, ":change": {"SS": [before.user_id]}}
        write["UpdateExpression"] = "DELETE members :change"
    elif becomes and after and not was:
        values[":change"] = {"SS": [after.user_id]}
        write["UpdateExpression"] = "ADD members :change"
    write["ConditionExpression"] = " AND ".join(conditions)
    write["ExpressionAttributeValues"] = values
    return {"Update" if "UpdateExpression" in write else "ConditionCheck": write}


def admins_refusal(
    kept: Item | None, leaving: Profile | None, entry: AuditEntry | None
) -> DomainError | None:
    """Why the write of `admins_write` was refused, seeing the item that stood there.

    `None` means the item itself: it is not there yet, or does not know an administrator whom the profiles know.
    """
    if not kept:
        return None
    members = members_of(kept)
    if leaving is not None and leaving.is_active_admin and leaving.user_id not in members:
        return None
    if entry is not None and entry.requires_admin and entry.actor_id not in members:
        return NotAnAdministrator()
    return LastAdministrator()


def admins_item(user_ids: frozenset[str]) -> Item:
    """A set must not be empty in DynamoDB, so without members the item has none."""
    return to_item({"user_id": ADMINS_ID, "entity": "active_admins", "members": set(user_ids) or None})


def members_of(item: Item) -> frozenset[str]:
    return frozenset(from_item(item).get("members", ()))


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
