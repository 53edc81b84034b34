"""Who is reminded, as the accounts have it."""

from __future__ import annotations

from accounts.administration.ports import AccountDirectory
from todos.reminders.domain import Recipient


class AccountPeople:
    """`People` over the directory of accounts: a space of one's own has the id of its account."""

    def __init__(self, *, directory: AccountDirectory) -> None:
        self._directory = directory

    def find(self, space_id: str) -> Recipient | None:
        profile = self._directory.find_by_id(space_id)
        if profile is None:
            return None
        return Recipient(
            email=profile.email,
            username=profile.username,
            time_zone=profile.time_zone,
            is_mailed=profile.is_active and profile.email_reminders,
        )
