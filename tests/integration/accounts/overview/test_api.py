"""The JSON route of the account that is signed in."""

from __future__ import annotations

from tests.integration.api.conftest import Api
from tests.personas import ALICE, Person


class TestCurrentUser:
    def test_tells_who_is_signed_in_and_how_many_tasks_there_are(self, api: Api, alice: Person) -> None:
        api.created("one")
        api.created("two", status="ongoing")
        api.created("three", completed=True)
        body = api.get("auth/user").json()
        assert body["user_data"]["user_id"] == alice.user_id
        assert body["user_data"]["email"] == ALICE.email
        assert body["user_data"]["created_at"].endswith("Z")
        assert body["task_data"] == {"pending": 1, "ongoing": 1, "complete": 1, "total": 3}
