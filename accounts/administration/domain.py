"""The directory of accounts, as administrators see it: what can be asked of it, and what can be changed in it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TypedDict

from accounts.profiles.domain import ActivationStatus, Profile, Role

MAX_QUERY_LENGTH = 200
MAX_PAGE_SIZE = 200


class UserFields(TypedDict, total=False):
    """What an administrator may set; absent means unchanged."""

    username: str
    email: str
    password: str
    activation_status: ActivationStatus
    role: Role


@dataclass(frozen=True, slots=True)
class UserQuery:
    """Which accounts, and how many at most; `text` is looked for in name, address and user id, in any case."""

    limit: int = 50
    text: str = ""
    activation_status: ActivationStatus | None = None
    role: Role | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether it may leave accounts out."""
        return bool(self.text or self.activation_status or self.role)

    def matches(self, profile: Profile) -> bool:
        """Whether an account belongs into the answer; one that is being deleted never does."""
        wanted = self.text.casefold()
        return (
            not profile.is_being_deleted
            and self.activation_status in {None, profile.activation_status}
            and self.role in {None, profile.role}
            and any(wanted in text.casefold() for text in (profile.username, profile.email, profile.user_id))
        )

    def cursor_purpose(self, actor_id: str) -> str:
        """What a cursor into this list is bound to: who asks, and all of the query but the page's size."""
        fields = asdict(replace(self, limit=0))
        return f"users:{actor_id}:{json.dumps(fields, sort_keys=True)}"


@dataclass(frozen=True, slots=True)
class UserPage:
    """Accounts, newest first, and where the next page begins; `None` if this is the last.

    A page of a filtered list may be short, or empty, although there are more: a request looks at so many accounts and
    no more.
    """

    profiles: tuple[Profile, ...]
    next_position: int | None
