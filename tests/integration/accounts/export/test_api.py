"""The JSON route of the export."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accounts import dependencies
from tests.integration.accounts.addresses.test_api import TestChangeEmail
from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person
from webapp.errors import Unavailable

CODE, RESET_CODE, NEW_PASSWORD, NEW_EMAIL = "123456", "654321", "Changed-pass1", "alice.new@example.com"


class TestExport:
    def test_has_everything(self, api: Api, bobs_api: Api, alice: Person) -> None:
        kept = api.created("Kept", tags=["home"], priority=2, due_date="2026-12-24")
        gone = api.created("In the trash")
        api.delete(f"todos/{gone['todo_id']}")
        bobs_api.created("Bob's own")
        api.post("auth/change-email", TestChangeEmail.BODY)
        api.post("auth/confirm-email", {"code": CODE})
        answer = api.get("auth/export")
        assert answer["Content-Type"] == "application/json"
        assert answer["Content-Disposition"].startswith('attachment; filename="servertask-VAH')
        assert answer["Cache-Control"] == "private, no-store"
        body = json.loads(answer.getvalue())
        assert body["user"]["email"] == NEW_EMAIL
        assert [session["session_id"] for session in body["sessions"]] == [alice.identity.session_id]
        items = {item["title"]: item for item in body["items"]}
        assert items.keys() == {"Kept", "In the trash"}
        shared = {"title", "description", "status", "completed", "priority", "due_date", "order", "tags"}
        assert {name: items["Kept"][name] for name in shared} == {name: kept[name] for name in shared}
        assert items["Kept"]["deleted_at"] is None
        assert items["In the trash"]["deleted_at"]
        entry = body["audit"][0]
        assert (entry["actor_id"], entry["user_id"], entry["action"]) == (
            alice.user_id,
            alice.user_id,
            "update",
        )
        assert entry["changes"] == [{"name": "email", "before": "", "after": ""}]
        text = answer.getvalue().decode()
        assert "Bob" not in text
        for secret in (alice.identity.sub, alice.tokens.refresh_token, alice.tokens.access_token):
            assert secret not in text

    def test_without_tasks_is_a_whole_document(self, api: Api) -> None:
        assert json.loads(api.get("auth/export").getvalue())["items"] == []

    def test_is_a_download_for_a_browser_that_asks_for_html_too(self, alice: Person) -> None:
        answer = alice.browser().get("/api/v1/auth/export", headers={"accept": "text/html"})
        assert json.loads(answer.getvalue())["user"]["user_id"] == alice.user_id

    def test_is_an_outage_when_tasks_cannot_be_read(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any) -> Any:
            raise Unavailable

        monkeypatch.setattr(dependencies.account_tasks(), "export", fail)
        assert_problem(api.get("auth/export"), 503, "service_unavailable")

    def test_reads_page_by_page(
        self, api: Api, aws_calls: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(3):
            api.created(f"Task {number}")
        aws_calls.clear()
        pieces = iter(api.get("auth/export").streaming_content)
        next(pieces)
        begun = len(aws_calls)
        assert begun < 8
        b"".join(pieces)
        assert len(aws_calls) >= begun, "the audit trail is read last"
