"""The tasks of accounts, as words in lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any


class InMemoryAccountTasks:
    """`AccountTasks` without tasks' own service; `owned` is what each account has."""

    def __init__(self) -> None:
        self.owned: defaultdict[str, list[str]] = defaultdict(list)
        # The time zone by which each account's reminders were moved last.
        self.zones: dict[str, str] = {}

    def count(self, user_id: str) -> Mapping[str, int]:
        return {"pending": len(self.owned[user_id]), "total": len(self.owned[user_id])}

    def export(self, user_id: str) -> Iterator[Mapping[str, Any]]:
        return iter([{"title": title} for title in self.owned[user_id]])

    def export_lists(self, user_id: str) -> list[Mapping[str, Any]]:
        return [{"name": "Everything"}] if self.owned[user_id] else []

    def move_reminders(self, user_id: str, time_zone: str) -> None:
        self.zones[user_id] = time_zone

    def check_removal(self) -> None:
        """They can always be removed."""

    def remove_all(self, user_id: str) -> None:
        self.owned.pop(user_id, None)
