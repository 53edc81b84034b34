"""Which list of accounts an administrator looks at: what its address says, and what leads to its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from accounts.administration.domain import MAX_QUERY_LENGTH, UserQuery
from accounts.profiles.domain import ActivationStatus, Role
from webapp.cursors import read_position, sign_position

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class UserListAddress:
    """A list of accounts; its address says all of it. What it has of unknown values names nothing."""

    q: str = ""
    status: str = ""
    role: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> UserListAddress:
        """The list an address names."""
        status, role = parameters.get("status", ""), parameters.get("role", "")
        return cls(
            q=parameters.get("q", "").strip()[:MAX_QUERY_LENGTH],
            status=status if status in set(ActivationStatus) else "",
            role=role if role in set(Role) else "",
            cursor=parameters.get("cursor", ""),
        )

    @property
    def query(self) -> UserQuery:
        return UserQuery(
            limit=PAGE_SIZE,
            text=self.q,
            activation_status=ActivationStatus(self.status) if self.status else None,
            role=Role(self.role) if self.role else None,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether it may leave accounts out."""
        return self.query.is_filtered

    @property
    def parameters(self) -> str:
        """What distinguishes this list, as the end of an address: empty, or from the question mark on."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        given = {name: value for name, value in given.items() if value}
        return f"?{urlencode(given)}" if given else ""

    @property
    def first_page(self) -> str:
        return replace(self, cursor="").parameters

    def position(self, admin_id: str) -> int | None:
        """Where this page of the list starts.

        Raises:
            InvalidInput: the cursor was not made for this list of this administrator.
        """
        return read_position(self.cursor, purpose=self.query.cursor_purpose(admin_id))

    def next_page(self, position: int | None, admin_id: str) -> str:
        """The parameters of the next page; empty if there is none."""
        if position is None:
            return ""
        cursor: Any = sign_position(position, purpose=self.query.cursor_purpose(admin_id))
        return replace(self, cursor=cursor).parameters
