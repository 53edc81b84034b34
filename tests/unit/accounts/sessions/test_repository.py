"""Sessions in DynamoDB, where the table does as it likes."""

from __future__ import annotations

from typing import Any

from accounts.sessions.repository import DynamoDBSessions


class BusyTable:
    """Reads nothing of a batch at first, as a table does that has no capacity left."""

    def __init__(self, *, refusals: int) -> None:
        self.calls, self._refusals = 0, refusals

    def batch_get_item(self, RequestItems: Any) -> Any:  # noqa: N803 -- boto3's name
        self.calls += 1
        if self.calls <= self._refusals:
            return {"Responses": {}, "UnprocessedKeys": RequestItems}
        return {"Responses": {"users": []}, "UnprocessedKeys": {}}


def test_a_session_that_was_not_read_is_asked_for_again() -> None:
    table: Any = BusyTable(refusals=2)
    sessions = DynamoDBSessions(client=table, table="users", sleep=lambda _: None)
    assert sessions.find_session("sub-1", "session-1") == (None, None)
    assert table.calls == 3
