"""The views by days: what each holds, under which headings, and what is done from there."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.integration.pages.conftest import PART, Surfer, titles_of
from todos import dependencies
from todos.tasks.domain import Status

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 24, 11, 30, tzinfo=UTC))


def headings(answer: Any) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", text).strip()
        for text in re.findall(r"<h2>(.*?)</h2>", answer.content.decode())
    ]


def due(anna: Surfer, title: str, days: int, **more: Any) -> Any:
    return anna.has(title, due_date=TODAY + timedelta(days=days), **more)


class TestToday:
    def test_has_what_is_overdue_first_and_nothing_later(self, anna: Surfer) -> None:
        due(anna, "Today", 0)
        due(anna, "Tomorrow", 1)
        due(anna, "Yesterday", -1)
        due(anna, "Long ago", -40)
        due(anna, "Done", 0, status=Status.COMPLETE)
        anna.has("Some day")
        answer = anna.browser.get("/today")
        assert titles_of(answer) == ["Long ago", "Yesterday", "Today"]
        assert headings(answer) == ["Overdue", "Today"]

    def test_moves_all_that_is_overdue_and_nothing_else(self, anna: Surfer) -> None:
        late, later = due(anna, "Late", -3, tags=("home",)), due(anna, "Later", 2)
        answer = anna.browser.post("/today/move-overdue", follow=True)
        assert answer.redirect_chain == [("/today", 302)]
        assert "Moved to today: 1 task." in answer.content.decode()
        assert anna.now(late).due_date == TODAY
        assert anna.now(late).tags == ("home",)
        assert anna.now(later) == later

    def test_what_is_added_there_is_due_that_day(self, anna: Surfer) -> None:
        answer = anna.browser.post("/todos?view=today", {"title": "Buy oat milk", "key": "k1"})
        assert answer["Location"] == "/today"
        assert [todo.due_date for todo in anna.todos()] == [TODAY]

    def test_a_task_that_is_completed_there_stays_in_sight_until_the_page_is_loaded(
        self, anna: Surfer
    ) -> None:
        todo = due(anna, "Buy oat milk", 0)
        answer = anna.browser.post(f"/todos/{todo.todo_id}/complete?view=today", headers=PART)
        assert titles_of(answer) == ["Buy oat milk"]
        plain = anna.browser.post(f"/todos/{todo.todo_id}/complete?view=today")
        assert plain["Location"] == "/today"
        assert titles_of(anna.browser.get("/today")) == []


def test_upcoming_goes_day_by_day(anna: Surfer) -> None:
    for title, days in (("Later", 40), ("Tomorrow", 1), ("Saturday", 4), ("Today", 0), ("Also tomorrow", 1)):
        due(anna, title, days)
    answer = anna.browser.get("/upcoming")
    assert titles_of(answer) == ["Also tomorrow", "Tomorrow", "Saturday", "Later"]
    assert headings(answer) == ["Tomorrow", "Sat 28 Nov", "Sun 3 Jan 2027"]


def test_done_is_by_the_day_of_completion_where_the_person_is(
    anna: Surfer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title, hour in (("In the morning", 8), ("Late in the evening", 23)):
        at = datetime(2026, 11, 23, hour, 30, tzinfo=UTC)
        monkeypatch.setattr(dependencies.todo_service(), "_now", lambda at=at: at)
        anna.has(title, status=Status.COMPLETE)
    anna.browser.cookies["timezone"] = "Europe/Berlin"
    answer = anna.browser.get("/done")
    assert titles_of(answer) == ["Late in the evening", "In the morning"]
    assert headings(answer) == ["Today", "Yesterday"]


def test_a_long_view_goes_on_where_it_ended(anna: Surfer) -> None:
    for number in range(52):
        due(anna, f"Task {number}", 1)
    first = anna.browser.get("/upcoming")
    assert len(titles_of(first)) == 50
    (more,) = set(re.findall(r'hx-get="(/upcoming\?cursor=[^"]+)"', first.content.decode()))
    part = anna.browser.get(more, headers={**PART, "HX-Target": "p#more"})
    assert len(titles_of(part)) == 2
    assert b"<html" not in part.content
    assert len(titles_of(anna.browser.get(more))) == 2


def test_views_are_counted_exactly_and_dates_up_to_99(anna: Surfer) -> None:
    for number in range(101):
        due(anna, f"Task {number}", 1)
    todo = due(anna, "Late", -1)
    anna.has("Done", status=Status.COMPLETE)
    anna.browser.post(f"/todos/{anna.has('Deleted').todo_id}/delete")
    text = anna.browser.get("/").content.decode()
    counts = re.findall(r'id="view-(\w+)".*?class="count">([^<]+)<', text, re.DOTALL)
    assert dict(counts) == {"today": "1", "upcoming": "99+", "list": "102", "done": "1", "trash": "1"}
    changed = anna.browser.post(f"/todos/{todo.todo_id}/complete", headers=PART).content.decode()
    counts = re.findall(r'id="view-(\w+)".*?class="count">([^<]+)<', changed, re.DOTALL)
    assert dict(counts) == {"today": "0", "upcoming": "99+", "list": "101", "done": "2", "trash": "1"}


@pytest.mark.parametrize("address", ["/", "/today", "/upcoming", "/done", "/trash", "/account"])
def test_every_page_leads_to_the_views(anna: Surfer, address: str) -> None:
    text = anna.browser.get(address).content.decode()
    assert re.findall(r'id="view-\w+" href="([^"]+)"', text) == [
        "/today",
        "/upcoming",
        "/",
        "/done",
        "/trash",
    ]
    current = re.findall(r'href="([^"]+)" aria-current="page"', text)
    assert current == ([] if address == "/account" else [address])


def test_an_address_that_names_a_view_leads_to_it(anna: Surfer) -> None:
    assert anna.browser.get("/?view=done")["Location"] == "/done"
    assert anna.browser.get("/?view=nonsense").status_code == 200


class TestSchedule:
    @pytest.mark.parametrize(
        ("sent", "days"),
        [
            ({"due": "today"}, 0),
            ({"due": "tomorrow"}, 1),
            # That Tuesday's next week begins six days later.
            ({"due": "next-week"}, 6),
            ({"due": "date", "date": "2026-12-04"}, 10),
            ({"due": "none"}, None),
            ({"due": "keep"}, -3),
        ],
    )
    def test_sets_the_day_and_comes_back(self, anna: Surfer, sent: dict[str, str], days: int | None) -> None:
        todo = due(anna, "Buy oat milk", -3)
        answer = anna.browser.post(f"/todos/{todo.todo_id}/schedule?view=today", sent)
        assert answer["Location"] == "/today"
        expected = None if days is None else TODAY + timedelta(days=days)
        assert anna.now(todo).due_date == expected

    def test_asks_in_the_row_or_on_a_page(self, anna: Surfer) -> None:
        todo = due(anna, "Buy oat milk", 0)
        address = f"/todos/{todo.todo_id}/schedule"
        part, page = anna.browser.post(address, headers=PART), anna.browser.post(address)
        assert titles_of(part) == ["Buy oat milk"]
        for answer in (part, page):
            assert answer.content.decode().count('name="due"') == 6
        assert (b"<html" in part.content, b"<html" in page.content) == (False, True)
        assert anna.now(todo) == todo

    def test_a_row_that_leaves_the_view_leaves_the_screen(self, anna: Surfer) -> None:
        todo = due(anna, "Buy oat milk", 0)
        address = f"/todos/{todo.todo_id}/schedule?view=today"
        answer = anna.browser.post(address, {"due": "tomorrow"}, headers=PART)
        assert titles_of(answer) == []
        assert f'hx-target="#task-{todo.todo_id}" hx-swap="delete"' in answer.content.decode()

    def test_what_is_no_date_is_refused(self, anna: Surfer) -> None:
        todo = due(anna, "Buy oat milk", 0)
        answer = anna.browser.post(f"/todos/{todo.todo_id}/schedule", {"due": "date", "date": "soon"})
        assert answer.status_code == 400
        assert anna.now(todo) == todo
