"""Who changed somebody's account, and what: the entries of the audit trail.

An entry names people by their user ids, and of what changed it keeps the old and the new value only where they say
nothing about a person. So the trail can be kept when an account is deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

OPERATOR_ID = "operator"
# What may stand in the trail with its values; of everything else it says that it changed.
_IMPERSONAL = frozenset({"role", "activation_status"})


class AuditAction(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class AuditChange:
    """One thing that changed; the values are empty where they are none of the trail's business."""

    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change of one account; written in the same transaction as the change, and never again.

    With `requires_admin`, which is not kept, nothing is written unless the actor is an active administrator at that
    very moment.
    """

    at: datetime
    actor_id: str
    origin: str
    user_id: str
    action: AuditAction
    changes: tuple[AuditChange, ...] = ()
    number: int = 0
    requires_admin: bool = False


class Person(Protocol):
    """Somebody who is signed in, as far as the trail names them."""

    @property
    def user_id(self) -> str: ...

    @property
    def is_admin(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on an account, and where from.

    `actor_id` is a user id, or `operator` for whoever may run commands on the installation itself; `origin` is a
    network address, or the command's name and the operator's name at the operating system.
    """

    actor_id: str
    origin: str
    is_admin: bool

    @property
    def is_operator(self) -> bool:
        return self.actor_id == OPERATOR_ID

    @classmethod
    def of(cls, person: Person, *, origin: str) -> Actor:
        """Somebody who is signed in."""
        return cls(person.user_id, origin, person.is_admin)

    @classmethod
    def operator(cls, *, origin: str) -> Actor:
        """Whoever runs a command; there is nobody above them."""
        return cls(OPERATOR_ID, origin, is_admin=True)

    def entry(
        self, *, at: datetime, user_id: str, action: AuditAction, changes: tuple[AuditChange, ...] = ()
    ) -> AuditEntry:
        """What the trail says of something this actor does to an account."""
        return AuditEntry(
            at=at,
            actor_id=self.actor_id,
            origin=self.origin,
            user_id=user_id,
            action=action,
            changes=changes,
            requires_admin=self.is_admin and not self.is_operator,
        )


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """Which entries, and how many at most; `user_id` is of whoever did it, or had it done to them."""

    limit: int = 50
    user_id: str = ""

    def matches(self, entry: AuditEntry) -> bool:
        """Whether an entry belongs into the answer."""
        return not self.user_id or self.user_id in {entry.user_id, entry.actor_id}

    def cursor_purpose(self, actor_id: str) -> str:
        """What a cursor into this list is bound to."""
        return f"audit:{actor_id}:{self.user_id}"


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, newest first, and where the next page begins; `None` if this is the last."""

    entries: tuple[AuditEntry, ...]
    next_position: int | None


def audit_change(name: str, before: object = "", after: object = "") -> AuditChange:
    """What the trail says of a change of one attribute."""
    if name not in _IMPERSONAL:
        return AuditChange(name)
    return AuditChange(name, str(before), str(after))


def own_entry(
    user_id: str, *, at: datetime, origin: str, action: AuditAction, changes: tuple[AuditChange, ...] = ()
) -> AuditEntry:
    """What the trail says of something that somebody did to their own account."""
    return AuditEntry(at, user_id, origin, user_id, action, changes)
