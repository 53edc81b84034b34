"""The route of quick add: what it answers, what it refuses, and that it stores nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.personas import Person
from todos import dependencies

URL = "/api/v1/todos/quick"


def test_it_tells_what_the_words_mean_and_where_they_stand(alice: Person) -> None:
    text = "Pay 🏠 rent tomorrow 9am #home !high every month remind me 30 minutes before"
    answer = alice.api().get(URL, {"text": text, "today": "2026-11-25"})
    assert answer.status_code == 200
    body = answer.json()
    parts = body.pop("parts")
    assert body == {
        "title": "Pay 🏠 rent",
        "due_date": "2026-11-26",
        "due_time": "09:00",
        "priority": 3,
        "tags": ["home"],
        "list_id": None,
        "repeat": "FREQ=MONTHLY",
        "reminders": [{"before_due_minutes": 30}],
    }
    assert [(part["field"], part["text"]) for part in parts] == [
        ("due_date", "tomorrow"),
        ("due_time", "9am"),
        ("tags", "#home"),
        ("priority", "!high"),
        ("repeat", "every month"),
        ("reminders", "remind me 30 minutes before"),
    ]
    assert all(text[part["start"] : part["end"]] == part["text"] for part in parts)
    assert alice.api().get("/api/v1/todos").json() == []


def test_spaces_around_the_text_keep_their_places(alice: Person) -> None:
    body = alice.api().get(URL, {"text": "  Pay rent tomorrow ", "today": "2026-11-25"}).json()
    assert (body["title"], body["parts"][0]["start"]) == ("Pay rent", 11)


def test_today_is_the_day_in_the_time_zone(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(dependencies.quick_add_service(), "_clock", lambda: late)
    given = {"text": "Pay rent today"}
    assert alice.api().get(URL, given).json()["due_date"] == "2026-11-25"
    assert alice.api().get(URL, given | {"time_zone": "Europe/Berlin"}).json()["due_date"] == "2026-11-26"
    assert alice.api().get(URL, given | {"time_zone": "America/New_York"}).json()["due_date"] == "2026-11-25"


@pytest.mark.parametrize(
    ("query", "attr", "code"),
    [
        ({}, "text", "required"),
        ({"text": ""}, "text", "blank"),
        ({"text": "a" * 501}, "text", "max_length"),
        ({"text": "Pay\x00"}, "text", "null_characters_not_allowed"),
        ({"text": "Pay", "today": "tomorrow"}, "today", "invalid"),
        ({"text": "Pay", "time_zone": "Mars/Olympus"}, "time_zone", "unknown_time_zone"),
        ({"text": "Pay", "time_zone": "../../etc/passwd"}, "time_zone", "unknown_time_zone"),
        ({"text": "Pay", "time_zone": "Europe"}, "time_zone", "unknown_time_zone"),
        ({"text": "Pay", "day": "2026-11-25"}, "day", "unknown_field"),
    ],
)
def test_what_it_cannot_read_is_refused_by_name(
    alice: Person, query: dict[str, str], attr: str, code: str
) -> None:
    answer = alice.api().get(URL, query)
    assert answer.status_code == 400
    assert [(error["attr"], error["code"]) for error in answer.json()["errors"]] == [(attr, code)]


def test_it_is_read_only(alice: Person) -> None:
    assert alice.api().post(URL, {"text": "Pay"}, content_type="application/json").status_code == 405
