"""The JSON route by which somebody changes their own account."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.integration.api.conftest import Api, assert_problem
from todos.access import Access
from todos.dependencies import todo_repository

UNSET = {"time_zone": "UTC", "email_reminders": True, "second_factor": False}


def own_data(api: Api) -> dict[str, Any]:
    data: dict[str, Any] = api.get("auth/user").json()["user_data"]
    return data


def test_an_account_begins_in_utc_with_mails_and_without_a_second_factor(api: Api) -> None:
    assert own_data(api).items() >= UNSET.items()


def test_changes_what_is_named_and_answers_as_get_does(api: Api) -> None:
    answer = api.patch("auth/user", {"time_zone": "Asia/Calcutta"})
    assert answer.status_code == 200
    assert answer.json() == api.get("auth/user").json()
    assert own_data(api).items() >= {**UNSET, "time_zone": "Asia/Calcutta"}.items()
    assert api.patch("auth/user", {"email_reminders": False, "username": "Zoë"}).status_code == 200
    named = {"username": "Zoë", "time_zone": "Asia/Calcutta", "email_reminders": False}
    assert own_data(api).items() >= named.items()


def test_a_new_time_zone_moves_the_reminders_that_count_from_a_time_of_day(api: Api) -> None:
    todo_id = api.created("Pay rent", due_date="2030-03-10", reminders=[{"before_due_minutes": 60}])[
        "todo_id"
    ]

    def moment() -> datetime | None:
        return todo_repository().get(Access.own(own_data(api)["user_id"]), todo_id).remind_at

    assert moment() == datetime(2030, 3, 10, 8, tzinfo=UTC)
    version = api.get(f"todos/{todo_id}").json()["version"]
    assert api.patch("auth/user", {"time_zone": "Asia/Tokyo"}).status_code == 200
    assert moment() == datetime(2030, 3, 9, 23, tzinfo=UTC)
    assert api.get(f"todos/{todo_id}").json()["version"] == version, "Nothing that is shown has changed."


@pytest.mark.parametrize(
    ("body", "attr", "code"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone", "unknown_time_zone"),
        ({"time_zone": None}, "time_zone", "null"),
        ({"email_reminders": "yes"}, "email_reminders", "invalid"),
        ({"username": " "}, "username", "blank"),
        ({"second_factor": True}, "second_factor", "unknown_field"),
        ({"email": "new@example.com"}, "email", "unknown_field"),
    ],
)
def test_refuses_what_breaks_a_rule(api: Api, body: dict[str, Any], attr: str, code: str) -> None:
    problem = assert_problem(api.patch("auth/user", body), 400, "invalid")
    assert [(error["attr"], error["code"]) for error in problem["errors"]] == [(attr, code)]


def test_the_export_has_it(api: Api) -> None:
    api.patch("auth/user", {"time_zone": "Europe/Kiev", "email_reminders": False})
    user = json.loads(api.get("auth/export").getvalue())["user"]
    assert (user["time_zone"], user["email_reminders"]) == ("Europe/Kiev", False)
