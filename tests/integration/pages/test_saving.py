"""`/todos/{todo_id}/fields`: single fields of a task's page, saved as one goes."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import Any

import pytest

from tests.integration.pages.conftest import Surfer
from todos import dependencies
from todos.tasks.domain import Todo
from todos.tasks.service import TodoService
from webapp.errors import Unavailable


def save(surfer: Surfer, todo: Todo, form: dict[str, Any], *names: str) -> Any:
    """Send the named fields of a form, as the page's script does: the others are left out."""
    kept = {"csrfmiddlewaretoken", "version", "digests", "restore", *names}
    sent = {name: value for name, value in form.items() if name in kept}
    return surfer.browser.post(f"/todos/{todo.todo_id}/fields", {**sent, "fields": names})


class TestSaved:
    def test_changes_the_named_fields_and_tells_what_is_stored(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed", priority=2)
        form = anna.form(todo, title=" Repaint\r\nit ", description="Not sent", due_date="2031-03-07")
        answer = save(anna, todo, form, "title", "due_date").json()
        saved = anna.now(todo)
        assert (saved.title, saved.due_date) == ("Repaint it", date(2031, 3, 7))
        assert (saved.description, saved.priority, saved.version) == ("", 2, 2)
        assert {name: field["value"] for name, field in answer["fields"].items()} == {
            "title": "Repaint it",
            "due_date": "2031-03-07",
        }
        assert answer["undo"] == {
            "title": ["Repaint the shed", "Repaint it"],
            "due_date": [None, "2031-03-07"],
        }
        assert (answer["version"], answer["title"], answer["elsewhere"]) == (2, "Repaint it", [])

    def test_goes_on_from_the_digests_that_were_answered(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it")
        digest = save(anna, todo, form, "title").json()["fields"]["title"]["digest"]
        again = {**form, "title": "Repaint all", "digests": f'{{"title": "{digest}"}}'}
        assert save(anna, todo, again, "title").status_code == 200
        assert anna.now(todo).title == "Repaint all"

    def test_twice_is_once(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, tags="Garden, garden")
        answers = [save(anna, todo, form, "tags") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[1].json()["undo"] == {}
        assert anna.now(todo).version == 2

    def test_tells_what_others_have_changed_meanwhile(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it")
        anna.changes_elsewhere(todo, description="Two coats.", tags=("garden",))
        answer = save(anna, todo, form, "title").json()
        assert answer["elsewhere"] == ["Description", "Tags"]
        assert answer["fields"]["description"]["value"] == "Two coats."
        assert list(answer["undo"]) == ["title"]
        assert (anna.now(todo).title, anna.now(todo).description) == ("Repaint it", "Two coats.")

    def test_a_rule_of_ones_own_is_a_value_of_repeat(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed", due_date=date(2031, 3, 7), repeat="FREQ=DAILY")
        form = anna.form(todo, repeat="own")
        unwritten = save(anna, todo, form, "repeat", "repeat_rule")
        assert unwritten.status_code == 400
        unwritten = save(anna, todo, form, "repeat")
        assert unwritten.json() == {"errors": {"repeat": ["Write the rule."]}}
        form |= {"repeat_rule": "freq=weekly;byday=fr"}
        kept = {name: form[name] for name in ("csrfmiddlewaretoken", "digests", "repeat", "repeat_rule")}
        answer = anna.browser.post(f"/todos/{todo.todo_id}/fields", {**kept, "fields": "repeat"}).json()
        assert answer["fields"]["repeat"]["value"] == "FREQ=WEEKLY;BYDAY=FR"
        assert answer["undo"] == {"repeat": ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=FR"]}

    def test_what_goes_with_the_date_is_told_and_can_be_taken_back(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed", due_date=date(2031, 3, 7), due_time=time(9), repeat="FREQ=DAILY")
        answer = save(anna, todo, anna.form(todo, due_date=""), "due_date").json()
        assert {name: field["value"] for name, field in answer["fields"].items()} == {
            "due_date": "",
            "due_time": "",
            "repeat": "",
        }
        assert answer["undo"] == {
            "due_date": ["2031-03-07", None],
            "due_time": ["09:00", None],
            "repeat": ["FREQ=DAILY", None],
        }

    def test_needs_two_calls_besides_the_session(self, anna: Surfer, aws_calls: list[str]) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it")
        aws_calls.clear()
        save(anna, todo, form, "title")
        assert len(aws_calls) <= 3


class TestRefused:
    def test_what_both_have_changed_is_told_and_nothing_is_written(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it blue", description="Two coats.")
        faster = anna.changes_elsewhere(todo, title="Repaint it green", due_date=date(2031, 3, 7))
        answer = save(anna, todo, form, "title", "description")
        assert answer.status_code == 409
        (name, told), *others = answer.json()["conflicts"].items()
        assert (name, told["label"], told["value"], others) == ("title", "Title", "Repaint it green", [])
        assert anna.now(todo) == faster
        mine = {**form, "digests": f'{{"title": "{told["digest"]}"}}'}
        assert save(anna, todo, mine, "title").status_code == 200

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("title", " ", "A task needs a title."),
            ("due_date", "2031-02-30", "Write the date as 2026-11-28."),
            ("description", "x" * 10_001, "A description has 10,000 characters at most."),
        ],
    )
    def test_what_breaks_a_rule_is_told_beside_its_field(
        self, anna: Surfer, name: str, value: str, message: str
    ) -> None:
        todo = anna.has("Repaint the shed")
        answer = save(anna, todo, anna.form(todo, **{name: value}), name)
        assert (answer.status_code, answer.json()) == (422, {"errors": {name: [message]}})
        assert anna.now(todo) == todo

    def test_what_is_wrong_with_another_field_is_no_matter(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title=" ", description="Two coats.")
        assert save(anna, todo, form, "description").status_code == 200

    @pytest.mark.parametrize("names", [(), ("title", "user_id"), ("version",)])
    def test_fields_that_are_not_in_the_form(self, anna: Surfer, names: tuple[str, ...]) -> None:
        todo = anna.has("Repaint the shed")
        answer = save(anna, todo, anna.form(todo, title="Repaint it"), *names)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
        assert anna.now(todo) == todo

    def test_task_in_the_trash_can_be_restored_with_it(self, anna: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it")
        dependencies.todo_service().delete_todo(anna.person.access, todo_id=todo.todo_id)
        answer = save(anna, todo, form, "title")
        assert (answer.status_code, answer.json()) == (409, {"in_trash": True})
        assert save(anna, todo, {**form, "restore": "yes"}, "title").status_code == 200
        assert anna.now(todo).title == "Repaint it"

    def test_of_somebody_else_or_of_nobody_is_not_found(self, anna: Surfer, ben: Surfer) -> None:
        todo = anna.has("Repaint the shed")
        for title in ("Repaint it", " "):
            form = anna.form(todo, title=title)
            assert save(ben, todo, form, "title").status_code == 404
        assert anna.browser.post(f"/todos/{uuid.uuid4()}/fields", {"fields": "title"}).status_code == 404
        assert anna.now(todo) == todo

    def test_while_nothing_answers(self, anna: Surfer, monkeypatch: pytest.MonkeyPatch) -> None:
        def down(*_: Any, **__: Any) -> None:
            raise Unavailable

        todo = anna.has("Repaint the shed")
        form = anna.form(todo, title="Repaint it")
        monkeypatch.setattr(TodoService, "update_todo", down)
        answer = save(anna, todo, form, "title")
        assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
        assert answer["Cache-Control"] == "private, no-store"
