"""`/` and what is done from it."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.integration.pages.conftest import PART, Surfer, fields_of, titles_of
from todos.tasks.domain import Status

ROW_ACTIONS = ("complete", "reopen", "start", "delete", "restore")


class TestList:
    def test_shows_tasks_newest_first_with_counts(self, anna: Surfer) -> None:
        anna.has("Buy oat milk")
        anna.has("Call the plumber", status=Status.COMPLETE)
        answer = anna.browser.get("/?status=all")
        assert answer.status_code == 200
        assert titles_of(answer) == ["Call the plumber", "Buy oat milk"]
        text = re.sub(r"\s+", " ", answer.content.decode())
        views, filters = ["0", "0", "1", "1", "0"], ["2", "1", "0", "1"]
        assert re.findall(r'class="count">(\d+)<', text) == [*views, "1", *filters]

    def test_shows_what_is_open_unless_asked_for_more(self, anna: Surfer) -> None:
        anna.has("Buy oat milk")
        anna.has("Repaint the shed", status=Status.ONGOING)
        anna.has("Call the plumber", status=Status.COMPLETE)
        assert titles_of(anna.browser.get("/")) == ["Repaint the shed", "Buy oat milk"]
        assert titles_of(anna.browser.get("/?status=complete")) == ["Call the plumber"]
        # What one looks for may be done already.
        assert titles_of(anna.browser.get("/?q=plumber")) == ["Call the plumber"]

    def test_is_a_welcome_for_visitors(self, visitor: Client, aws_calls: list[str]) -> None:
        answer = visitor.get("/")
        assert answer.status_code == 200
        assert b"Create account" in answer.content
        assert b"New task" not in answer.content
        assert aws_calls == []

    def test_part_for_somebody_whose_session_is_over_leads_to_signing_in(self, visitor: Client) -> None:
        headers = {**PART, "HX-Target": "div#board", "HX-Current-URL": "http://testserver/?tag=home"}
        answer = visitor.get("/?tag=home&q=oat", headers=headers)
        assert answer["HX-Redirect"] == "/signin?next=%2F%3Ftag%3Dhome"

    def test_costs_six_reads_besides_the_session(self, anna: Surfer, aws_calls: list[str]) -> None:
        aws_calls.clear()
        anna.browser.get("/")
        # Both open statuses, the counts, what is due by today and after it, and the lists.
        assert len(aws_calls) <= 7

    def test_shows_nothing_of_other_people(self, anna: Surfer, ben: Surfer) -> None:
        ben.has("A secret plan", tags=("hidden",))
        assert titles_of(anna.browser.get("/?q=plan")) == []
        assert titles_of(anna.browser.get("/?tag=hidden")) == []

    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            ("?status=ongoing", ["Repaint the shed"]),
            ("?tag=home", ["Buy oat milk"]),
            ("?q=OAT", ["Buy oat milk"]),
            ("?sort=title", ["Buy oat milk", "Repaint the shed"]),
            ("?sort=created_at", ["Buy oat milk", "Repaint the shed"]),
            ("?status=nonsense&sort=nonsense", ["Repaint the shed", "Buy oat milk"]),
            ("?q=nothing", []),
        ],
    )
    def test_shows_what_its_address_names(self, anna: Surfer, query: str, titles: list[Any]) -> None:
        anna.has("Buy oat milk", tags=("home",))
        anna.has("Repaint the shed", status=Status.ONGOING)
        assert titles_of(anna.browser.get("/" + query)) == titles

    @pytest.mark.parametrize("address", ["/", "/today", "/done", "/trash"])
    def test_a_cursor_that_is_none_of_its_own_leads_to_the_start_and_is_said(
        self, anna: Surfer, address: str
    ) -> None:
        answer = anna.browser.get(f"{address}?cursor=tampered")
        assert answer.status_code == 200
        assert b"This part of the list has gone." in answer.content

    def test_answers_htmx_with_the_part_it_asks_for(self, anna: Surfer) -> None:
        anna.has("Buy oat milk")
        part = anna.browser.get("/", headers={**PART, "HX-Target": "div#board"})
        assert titles_of(part) == ["Buy oat milk"]
        assert b"<html" not in part.content
        whole = anna.browser.get(
            "/", headers={"HX-Request": "true", "HX-Request-Type": "full", "HX-Target": "body"}
        )
        assert b"<html" in whole.content

    @pytest.mark.parametrize(
        ("zone", "words"),
        [
            ("Pacific/Kiritimati", "yesterday"),
            ("Etc/GMT+12", "today"),
            ("", "today"),
            ("../../etc/passwd", "today"),
        ],
    )
    def test_today_is_where_the_person_is(
        self, anna: Surfer, monkeypatch: pytest.MonkeyPatch, zone: str, words: str
    ) -> None:
        # Just before noon in UTC, when it is the next day already in the east and still the day before in the west.
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 24, 11, 30, tzinfo=UTC))
        day = date(2026, 11, 23) if zone == "Etc/GMT+12" else date(2026, 11, 24)
        anna.has("Buy oat milk", due_date=day)
        anna.browser.cookies["timezone"] = zone
        assert f">{words}</time>" in anna.browser.get("/").content.decode()

    def test_today_is_that_of_the_account_once_it_has_a_time_zone(
        self, anna: Surfer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 24, 11, 30, tzinfo=UTC))
        anna.has("Buy oat milk", due_date=date(2026, 11, 25))
        anna.person.api().patch(
            "/api/v1/auth/user", {"time_zone": "Pacific/Auckland"}, content_type="application/json"
        )
        anna.browser.cookies["timezone"] = "Etc/GMT+12"
        assert ">today</time>" in anna.browser.get("/").content.decode()

    def test_is_kept_by_nobody(self, anna: Surfer) -> None:
        answer = anna.browser.get("/")
        assert answer["Cache-Control"] == "private, no-store"

    def test_escapes_what_people_write(self, anna: Surfer) -> None:
        anna.has("<script>alert(1)</script>", tags=('"><b>bold',))
        text = anna.browser.get("/").content.decode()
        assert "<script>alert" not in text
        assert "<b>bold" not in text

    def test_other_methods_are_refused(self, anna: Surfer) -> None:
        assert anna.browser.post("/").status_code == 405


class TestRepeating:
    def test_completing_says_that_there_is_a_next_one_and_reopening_takes_it_back(self, anna: Surfer) -> None:
        todo = anna.has("Water the plants", due_date=date(2031, 3, 7), repeat="FREQ=DAILY")
        answer = anna.browser.post(f"/todos/{todo.todo_id}/complete", follow=True)
        assert "The next one is on your list." in answer.content.decode()
        assert sorted(each.due_date for each in anna.todos() if each.due_date) == [
            date(2031, 3, 7),
            date(2031, 3, 8),
        ]
        anna.browser.post(f"/todos/{todo.todo_id}/reopen")
        assert [each.todo_id for each in anna.todos()] == [todo.todo_id]


class TestAdd:
    def test_adds_and_shows_the_same_list_again(self, anna: Surfer) -> None:
        answer = anna.browser.post("/todos?tag=home&sort=title", {"title": " Buy oat milk ", "key": "k1"})
        assert answer.status_code == 302
        assert answer["Location"] == "/?tag=home&sort=title"
        (todo,) = anna.todos()
        assert (todo.title, todo.tags) == ("Buy oat milk", ("home",))

    def test_same_form_twice_is_one_task(self, anna: Surfer) -> None:
        key = fields_of(anna.browser.get("/"))["key"]
        for _ in range(2):
            assert anna.browser.post("/todos", {"title": "Buy oat milk", "key": key}).status_code == 302
        assert len(anna.todos()) == 1

    def test_same_words_in_a_new_form_are_another_task(self, anna: Surfer) -> None:
        for _ in range(2):
            key = fields_of(anna.browser.get("/"))["key"]
            anna.browser.post("/todos", {"title": "Buy oat milk", "key": key})
        assert len(anna.todos()) == 2

    def test_corrected_words_in_the_same_form_are_no_error(self, anna: Surfer) -> None:
        for title in ("Buy oat mlk", "Buy oat milk"):
            assert anna.browser.post("/todos", {"title": title, "key": "k1"}).status_code == 302
        assert len(anna.todos()) == 2

    @pytest.mark.parametrize(
        ("title", "message"),
        [
            ("   ", b"A task needs a title."),
            ("x" * 201, b"200 characters at most"),
            ("a\x07b", b"control characters"),
        ],
    )
    @pytest.mark.parametrize("headers", [{}, {**PART, "HX-Target": "form#composer"}], ids=["plain", "htmx"])
    def test_refused_title_stays_in_the_field(
        self, anna: Surfer, title: str, message: bytes, headers: dict[str, Any]
    ) -> None:
        answer = anna.browser.post("/todos", {"title": title, "key": "k1"}, headers=headers)
        assert answer.status_code == 422
        assert message in answer.content
        assert fields_of(answer)["title"] == title
        assert fields_of(answer)["key"] == "k1"
        assert (b"<html" in answer.content) is not bool(headers)
        assert anna.todos() == []

    def test_htmx_gets_the_row_and_the_counts(self, anna: Surfer) -> None:
        answer = anna.browser.post("/todos", {"title": "Buy oat milk", "key": "k1"}, headers=PART)
        assert answer.status_code == 200
        assert titles_of(answer) == ["Buy oat milk"]
        assert b'hx-target="#filters"' in answer.content
        # What is in the field by now has been typed since.
        assert b"New task" not in answer.content

    def test_what_is_not_in_the_list_is_said_so(self, anna: Surfer) -> None:
        answer = anna.browser.post(
            "/todos?status=complete", {"title": "Buy oat milk", "key": "k1"}, follow=True
        )
        assert "“Buy oat milk” was added. It does not belong to this list." in answer.content.decode()
        assert f'href="/todos/{anna.todos()[0].todo_id}"' in answer.content.decode()

    def test_visitor_is_asked_to_sign_in_and_keeps_the_words(self, visitor: Client) -> None:
        answer = visitor.post("/todos", {"title": "Buy oat milk", "key": "k1"})
        assert answer.status_code == 401
        assert fields_of(answer)["kept"]
        assert b"oat milk" not in answer.content

    def test_get_is_refused_with_a_way_back(self, anna: Surfer) -> None:
        answer = anna.browser.get("/todos")
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert b"Go to your tasks" in answer.content


class TestRowActions:
    def test_complete_and_reopen_are_the_same_however_often(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk")
        for action, status in (("complete", Status.COMPLETE), ("reopen", Status.PENDING)):
            for _ in range(2):
                answer = anna.browser.post(f"/todos/{todo.todo_id}/{action}?sort=title")
                assert (answer.status_code, answer["Location"]) == (302, "/?sort=title")
                assert anna.now(todo).status is status

    def test_reopen_leaves_an_ongoing_task_ongoing(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk")
        anna.browser.post(f"/todos/{todo.todo_id}/start")
        anna.browser.post(f"/todos/{todo.todo_id}/reopen")
        assert anna.now(todo).status is Status.ONGOING

    def test_htmx_gets_the_row_alone(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk")
        anna.has("Another")
        answer = anna.browser.post(f"/todos/{todo.todo_id}/complete", headers=PART)
        assert titles_of(answer) == ["Buy oat milk"]
        assert b'aria-checked="true"' in answer.content
        assert b"<html" not in answer.content

    def test_row_that_leaves_the_filter_leaves_the_screen(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk")
        answer = anna.browser.post(f"/todos/{todo.todo_id}/complete?status=pending", headers=PART)
        assert titles_of(answer) == []
        assert f'hx-target="#task-{todo.todo_id}" hx-swap="delete"' in answer.content.decode()

    def test_deleted_task_comes_back_with_undo(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk")
        answer = anna.browser.post(f"/todos/{todo.todo_id}/delete", follow=True)
        assert "Task deleted." in answer.content.decode()
        assert titles_of(answer) == []
        assert f'action="/todos/{todo.todo_id}/restore"' in answer.content.decode()
        assert titles_of(anna.browser.post(f"/todos/{todo.todo_id}/restore", follow=True)) == ["Buy oat milk"]

    def test_row_of_a_task_that_is_gone_leaves_the_screen(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk")
        anna.browser.post(f"/todos/{todo.todo_id}/delete")
        answer = anna.browser.post(f"/todos/{todo.todo_id}/complete", headers=PART)
        assert answer.status_code == 404
        assert b"There is no such task." in answer.content
        assert f'hx-target="#task-{todo.todo_id}" hx-swap="delete"' in answer.content.decode()

    @pytest.mark.parametrize("action", ROW_ACTIONS)
    def test_other_peoples_tasks_are_not_found_and_not_changed(
        self, anna: Surfer, ben: Surfer, action: str
    ) -> None:
        todo = anna.has("Buy oat milk")
        theirs = ben.browser.post(f"/todos/{todo.todo_id}/{action}")
        missing = ben.browser.post(f"/todos/{uuid.uuid4()}/{action}")
        assert theirs.status_code == missing.status_code == 404
        assert anna.now(todo) == todo

    @pytest.mark.parametrize("action", ROW_ACTIONS)
    def test_only_post_and_only_real_ids(self, anna: Surfer, action: str) -> None:
        todo = anna.has("Buy oat milk")
        assert anna.browser.get(f"/todos/{todo.todo_id}/{action}").status_code == 405
        assert anna.browser.post(f"/todos/not-an-id/{action}").status_code == 404
        assert anna.now(todo) == todo

    @pytest.mark.parametrize("action", ROW_ACTIONS)
    def test_visitors_are_sent_to_sign_in(self, visitor: Client, action: str) -> None:
        address = f"/todos/{uuid.uuid4()}/{action}"
        answer = visitor.post(address)
        assert (answer.status_code, answer["Location"]) == (302, "/signin?next=%2F")
        assert visitor.post(address, headers=PART)["HX-Redirect"].startswith("/signin")

    @pytest.mark.parametrize("action", ROW_ACTIONS)
    def test_forms_of_other_sites_do_nothing(self, anna: Surfer, action: str) -> None:
        todo = anna.has("Buy oat milk")
        browser = anna.person.browser(enforce_csrf_checks=True)
        answer = browser.post(f"/todos/{todo.todo_id}/{action}", headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
        assert anna.now(todo) == todo


def test_form_of_another_site_cannot_put_words_into_a_field(anna: Surfer) -> None:
    browser: Client = anna.person.browser(enforce_csrf_checks=True)
    answer = browser.post("/todos", {"title": "Not my words"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert b"Not my words" not in answer.content


def test_own_form_with_a_stale_token_keeps_its_words(anna: Surfer) -> None:
    browser: Client = anna.person.browser(enforce_csrf_checks=True)
    answer = browser.post("/todos", {"title": "My words"}, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert fields_of(answer)["title"] == "My words"
    assert anna.todos() == []
