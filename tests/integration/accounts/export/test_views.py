"""The download on the page of the account."""

from __future__ import annotations

import json

from tests.personas import ALICE, Person


class TestExport:
    def test_is_a_file(self, alice: Person) -> None:
        answer = alice.browser().get("/account/export")
        assert answer["Content-Disposition"].startswith("attachment")
        assert json.loads(answer.getvalue())["user"]["email"] == ALICE.email
