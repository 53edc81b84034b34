"""`/todos/{todo_id}`: one task, its form, and what happens when somebody else was faster."""

from __future__ import annotations

import re
import uuid
from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from tests.integration.pages.conftest import PART, Surfer, fields_of
from todos import dependencies
from todos.tasks.domain import Status
from todos.tasks.forms import TodoForm


class TestPage:
    def test_shows_every_field(self, anna: Surfer) -> None:
        todo = anna.has(
            "Buy oat milk",
            description="Two\nlitres",
            priority=2,
            due_date=date(2031, 3, 7),
            tags=("home", "shop"),
            status=Status.ONGOING,
        )
        answer = anna.browser.get(f"/todos/{todo.todo_id}?tag=home")
        fields = fields_of(answer)
        assert answer.status_code == 200
        assert fields["title"] == "Buy oat milk"
        assert fields["description"] == "Two\nlitres"
        assert (fields["status"], fields["priority"]) == ("ongoing", "2")
        assert (fields["due_date"], fields["tags"]) == ("2031-03-07", "home, shop")
        assert f'href="/?tag=home#task-{todo.todo_id}"' in answer.content.decode()

    def test_a_date_that_is_emptied_takes_the_time_along(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk", due_date=date(2031, 3, 7), due_time=time(14, 30))
        form = anna.form(todo)
        assert form["due_time"] == "14:30"
        anna.browser.post(f"/todos/{todo.todo_id}", {**form, "due_date": "", "due_time": "14:30:00"})
        (kept,) = anna.todos()
        assert (kept.due_date, kept.due_time) == (None, None)

    def test_repeats_and_reminds_as_it_is_said(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk", due_date=date(2031, 3, 7))
        own = {"repeat": "own", "repeat_rule": "freq=weekly;interval=2;byday=fr"}
        sent = {**anna.form(todo), **own, "repeat_from": "completion", "reminders": "30m, 1 day before"}
        anna.browser.post(f"/todos/{todo.todo_id}", sent)
        (kept,) = anna.todos()
        assert (kept.repeat, kept.repeat_from) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "completion")
        answer = anna.browser.get(f"/todos/{todo.todo_id}")
        fields = fields_of(answer)
        assert fields["repeat"] == "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"
        assert fields["reminders"] == "30 minutes before, 1 day before"
        assert "Repeats every 2 weeks on Fri." in answer.content.decode()
        assert "selected>Every 2 weeks on Fri</option>" in answer.content.decode()
        assert "every 2 weeks on Fri" in anna.browser.get("/").content.decode()

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"repeat": "own", "repeat_rule": "FREQ=HOURLY"}, "repeat"),
            ({"repeat": "own", "repeat_rule": " "}, "repeat"),
            ({"repeat": "FREQ=DAILY", "due_date": ""}, "repeat"),
            ({"reminders": "soon"}, "reminders"),
        ],
    )
    def test_what_cannot_be_done_stands_beside_its_field(
        self, anna: Surfer, sent: dict[str, str], field: str
    ) -> None:
        todo = anna.has("Buy oat milk", due_date=date(2031, 3, 7))
        answer = anna.browser.post(f"/todos/{todo.todo_id}", {**anna.form(todo), **sent})
        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in answer.content.decode()
        assert anna.todos()[0].version == 1

    def test_a_time_that_is_typed_needs_a_date(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk", due_date=date(2031, 3, 7))
        sent = {**anna.form(todo), "due_date": "", "due_time": "09:05"}
        answer = anna.browser.post(f"/todos/{todo.todo_id}", sent)
        assert answer.status_code == 422
        assert 'id="id_due_time_error"' in answer.content.decode()

    def test_has_a_place_for_everything_that_its_form_writes(self, anna: Surfer) -> None:
        """A field that the page lacks would be emptied by the next one who saves."""
        assert set(TodoForm.WRITTEN) <= set(anna.form(anna.has("Buy oat milk")))

    def test_of_somebody_else_or_of_nobody_is_not_found(self, anna: Surfer, ben: Surfer) -> None:
        todo = anna.has("A secret plan")
        theirs = ben.browser.get(f"/todos/{todo.todo_id}")
        missing = ben.browser.get(f"/todos/{uuid.uuid4()}")
        assert theirs.status_code == missing.status_code == 404

        def without_reference(answer: Any) -> str:
            text = re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}", "", answer.content.decode())
            return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)

        assert without_reference(theirs) == without_reference(missing)

    @pytest.mark.parametrize(
        "malformed", ["1", "x" * 300, "%00", "..%2f..", "%F0%9F%92%A9", "#counts".replace("#", "%23")]
    )
    def test_malformed_ids_are_not_found(self, anna: Surfer, malformed: str) -> None:
        assert anna.browser.get(f"/todos/{malformed}").status_code == 404

    def test_visitor_comes_back_after_signing_in(self, visitor: Client) -> None:
        address = f"/todos/{uuid.uuid4()}"
        answer = visitor.get(address)
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"/signin?next={address.replace('/', '%2F')}",
        )

    def test_visitor_comes_back_to_the_page_that_was_asked_for_with_htmx_too(self, visitor: Client) -> None:
        address = f"/todos/{uuid.uuid4()}"
        headers = {"HX-Request": "true", "HX-Request-Type": "full", "HX-Current-URL": "http://testserver/"}
        assert (
            visitor.get(address, headers=headers)["HX-Redirect"]
            == f"/signin?next={address.replace('/', '%2F')}"
        )

    def test_is_read_once(self, anna: Surfer, aws_calls: list[str]) -> None:
        todo = anna.has("Buy oat milk")
        aws_calls.clear()
        anna.browser.get(f"/todos/{todo.todo_id}")
        # Who asks, the task, and the lists it may go to.
        assert len(aws_calls) == 3


class TestSave:
    def test_saves_all_fields_and_returns_to_the_list(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk")
        form = anna.form(
            todo,
            title=" Buy soy milk ",
            description="Two\r\nlitres",
            status="complete",
            priority="3",
            due_date="2031-03-07",
            tags="Home, , shop,home",
        )
        answer = anna.browser.post(f"/todos/{todo.todo_id}?status=pending", form)
        assert (answer.status_code, answer["Location"]) == (302, "/?status=pending")
        saved = anna.now(todo)
        assert (saved.title, saved.description, saved.status) == (
            "Buy soy milk",
            "Two\nlitres",
            Status.COMPLETE,
        )
        assert (saved.priority, saved.due_date, saved.tags) == (3, date(2031, 3, 7), ("home", "shop"))

    def test_line_end_in_a_title_is_a_space(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk")
        anna.browser.post(f"/todos/{todo.todo_id}", anna.form(todo, title="Buy\r\noat milk\r\n"))
        assert anna.now(todo).title == "Buy oat milk"

    def test_empties_what_was_emptied(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk", due_date=date(2031, 3, 7), tags=("home",), description="Two")
        anna.browser.post(f"/todos/{todo.todo_id}", anna.form(todo, due_date="", tags="", description=""))
        saved = anna.now(todo)
        assert (saved.due_date, saved.tags, saved.description) == (None, (), "")

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("title", "  ", "A task needs a title."),
            ("title", "x" * 201, "200 characters at most"),
            ("description", "x" * 10_001, "10,000 characters at most"),
            ("status", "someday", "valid choice"),
            ("priority", "9", "valid choice"),
            ("due_date", "2031-02-30", "Write the date as"),
            ("tags", ",".join(f"tag{number}" for number in range(11)), "10 tags at most"),
            ("tags", "x" * 31, "1 to 30 characters"),
        ],
    )
    def test_invalid_field_is_named_and_everything_typed_kept(
        self, anna: Surfer, name: str, value: str, message: str
    ) -> None:
        todo = anna.has("Buy oat milk")
        form = anna.form(todo, **{"description": "Typed at length", name: value})
        answer = anna.browser.post(f"/todos/{todo.todo_id}", form)
        assert answer.status_code == 422
        assert message in answer.content.decode()
        kept = fields_of(answer)
        expected = {"title", "description", "due_date", "tags"} - (
            {name} if name in {"status", "priority"} else set()
        )
        assert {field: kept[field] for field in expected} == {field: form[field] for field in expected}
        assert anna.now(todo) == todo

    def test_needs_two_calls_besides_the_session(self, anna: Surfer, aws_calls: list[str]) -> None:
        todo = anna.has("Buy oat milk")
        form = anna.form(todo, title="Buy soy milk")
        aws_calls.clear()
        anna.browser.post(f"/todos/{todo.todo_id}", form)
        assert len(aws_calls) <= 3

    def test_of_somebody_else_is_not_found_also_with_a_broken_form(self, anna: Surfer, ben: Surfer) -> None:
        todo = anna.has("Buy oat milk")
        form = anna.form(todo, title="Mine now") | {"account": ben.person.user_id}
        assert ben.browser.post(f"/todos/{todo.todo_id}", form).status_code == 404
        assert ben.browser.post(f"/todos/{todo.todo_id}", {"title": ""}).status_code == 404
        assert anna.now(todo) == todo

    def test_csrf_is_enforced(self, anna: Surfer) -> None:
        todo = anna.has("Buy oat milk")
        form = anna.form(todo, title="Typed by me")
        browser = anna.person.browser(enforce_csrf_checks=True)
        form.pop("csrfmiddlewaretoken")
        stranger = browser.post(f"/todos/{todo.todo_id}", form, headers={"Origin": "https://evil.example"})
        assert stranger.status_code == 403
        assert b"Typed by me" not in stranger.content
        own = browser.post(f"/todos/{todo.todo_id}", form, headers={"Origin": "http://testserver"})
        assert own.status_code == 403
        assert fields_of(own)["title"] == "Typed by me"
        assert anna.now(todo) == todo


class TestConflict:
    def test_shows_both_versions_and_writes_nothing(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue", tags="garden")
        faster = anna.changes_elsewhere(todo, title="Repaint it green", description="Two coats.")
        answer = anna.browser.post(f"/todos/{todo.todo_id}", form)
        text = answer.content.decode()
        assert answer.status_code == 409
        assert fields_of(answer)["title"] == "Repaint it blue"
        assert "Repaint it green" in text
        assert fields_of(answer)["version"] == str(faster.version)
        assert anna.now(todo) == faster

    def test_asks_only_about_fields_that_both_have_changed(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue", tags="garden", description="Two coats.")
        anna.changes_elsewhere(todo, title="Repaint it green", description="Two coats.", priority=3)
        asked = fields_of(anna.browser.post(f"/todos/{todo.todo_id}", form))
        assert {name: asked[name] for name in asked if name.startswith("keep_")} == {"keep_title": "mine"}
        # What only one of both has changed is carried along as it then is.
        assert (asked["tags"], asked["description"], asked["priority"]) == ("garden", "Two coats.", "3")

    def test_choice_is_saved_field_by_field(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue", tags="garden", due_date="2031-03-07")
        anna.changes_elsewhere(todo, title="Repaint it green", description="Two coats.")
        second = fields_of(anna.browser.post(f"/todos/{todo.todo_id}", form))
        answer = anna.browser.post(f"/todos/{todo.todo_id}", {**second, "keep_title": "theirs"})
        assert answer.status_code == 302
        saved = anna.now(todo)
        assert (saved.title, saved.description) == ("Repaint it green", "Two coats.")
        assert (saved.tags, saved.due_date) == (("garden",), date(2031, 3, 7))

    def test_words_may_be_merged_by_hand(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue")
        anna.changes_elsewhere(todo, title="Repaint it green")
        second = fields_of(anna.browser.post(f"/todos/{todo.todo_id}", form))
        merged = {**second, "title": "Repaint it blue and green", "keep_title": "mine"}
        anna.browser.post(f"/todos/{todo.todo_id}", merged)
        assert anna.now(todo).title == "Repaint it blue and green"

    def test_overtaken_again_is_shown_again(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue")
        anna.changes_elsewhere(todo, title="Repaint it green")
        second = fields_of(anna.browser.post(f"/todos/{todo.todo_id}", form))
        anna.changes_elsewhere(todo, title="Repaint it red")
        answer = anna.browser.post(f"/todos/{todo.todo_id}", second)
        assert answer.status_code == 409
        assert "Repaint it red" in answer.content.decode()
        assert fields_of(answer)["title"] == "Repaint it blue"

    def test_invalid_merge_is_shown_again_with_both_versions(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue")
        anna.changes_elsewhere(todo, title="Repaint it green")
        second = fields_of(anna.browser.post(f"/todos/{todo.todo_id}", form))
        answer = anna.browser.post(f"/todos/{todo.todo_id}", {**second, "title": "", "keep_title": "mine"})
        assert answer.status_code == 422
        assert "A task needs a title." in answer.content.decode()
        assert "Repaint it green" in answer.content.decode()

    def test_what_is_given_up_need_not_be_valid(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, due_date="2031-03-07")
        anna.changes_elsewhere(todo, due_date=date(2031, 4, 8))
        second = fields_of(anna.browser.post(f"/todos/{todo.todo_id}", form))
        chosen = {**second, "due_date": "nonsense", "keep_due_date": "theirs"}
        assert anna.browser.post(f"/todos/{todo.todo_id}", chosen).status_code == 302
        assert anna.now(todo).due_date == date(2031, 4, 8)

    def test_change_of_what_the_form_does_not_show_is_none(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue")
        anna.changes_elsewhere(todo, order=3.5)
        assert anna.browser.post(f"/todos/{todo.todo_id}", form).status_code == 302
        assert (anna.now(todo).title, anna.now(todo).order) == ("Repaint it blue", 3.5)

    @pytest.mark.parametrize("version", ["99", ""])
    @pytest.mark.parametrize("digests", ["", "{}", "[", "[" * 9000])
    def test_form_that_does_not_know_what_it_was_filled_from_overwrites_nothing(
        self, anna: Surfer, version: str, digests: str
    ) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue", version=version, digests=digests)
        assert anna.browser.post(f"/todos/{todo.todo_id}", form).status_code == 409
        assert anna.now(todo) == todo

    def test_form_sent_twice_does_not_conflict_with_itself(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue", tags="Garden", description="One\r\ntwo")
        assert [anna.browser.post(f"/todos/{todo.todo_id}", form).status_code for _ in range(2)] == [302, 302]
        assert anna.now(todo).version == 2

    def test_changes_of_different_fields_are_merged_and_told(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed", description="One coat.")
        form = anna.form(todo, title="Repaint it blue", due_date="2031-03-07")
        anna.changes_elsewhere(todo, description="Two coats.", priority=3, due_date=date(2031, 3, 7))
        answer = anna.browser.post(f"/todos/{todo.todo_id}", form, follow=True)
        saved = anna.now(todo)
        assert (saved.title, saved.description, saved.priority) == ("Repaint it blue", "Two coats.", 3)
        assert "Changed elsewhere meanwhile, and kept: Description, Priority." in answer.content.decode()

    def test_task_in_the_trash_can_be_restored_with_what_was_typed(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue")
        service = dependencies.todo_service()
        service.delete_todo(anna.person.access, todo_id=todo.todo_id)
        answer = anna.browser.post(f"/todos/{todo.todo_id}", form)
        assert answer.status_code == 409
        assert "This task is in the trash." in answer.content.decode()
        assert anna.todos() == []
        again = {**fields_of(answer), "restore": "yes"}
        assert again["title"] == "Repaint it blue"
        assert anna.browser.post(f"/todos/{todo.todo_id}", again).status_code == 302
        assert anna.now(todo).title == "Repaint it blue"

    def test_status_from_a_stale_row_changes_nothing_else(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        anna.changes_elsewhere(todo, title="Repaint it green")
        anna.browser.post(f"/todos/{todo.todo_id}/complete", headers=PART)
        saved = anna.now(todo)
        assert (saved.title, saved.status) == ("Repaint it green", Status.COMPLETE)
