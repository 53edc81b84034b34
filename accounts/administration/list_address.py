"""Which list of accounts an administrator looks at: what its address says, and what leads to its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.administration.domain import MAX_QUERY_LENGTH, UserQuery
from accounts.profiles.domain import ActivationStatus, Role
from webapp.list_address import ListAddress

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class UserListAddress(ListAddress):
    """The address of a list of accounts. What it has of unknown values names nothing."""

    q: str = ""
    status: str = ""
    role: str = ""

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

    def number(self, admin_id: str) -> int | None:
        """The number below which this page of the list starts.

        Raises:
            InvalidInput: the cursor was not made for this list of this administrator.
        """
        position = self.position(admin_id)
        return int(position["below"]) if position else None

    def next_page(self, number: int | None, admin_id: str) -> str:
        """The parameters of the page below a number; empty if there is none."""
        return self.page_from(None if number is None else {"below": number}, admin_id)
