"""The pages of lists, all of it with plain forms."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any, cast

import pytest

from tests.integration.pages.conftest import PART, Surfer, anna, ben, fields_of, titles_of
from todos import dependencies
from todos.lists.domain import ListFields
from todos.lists.errors import TooManyLists
from todos.lists.service import ListService
from todos.tasks.domain import Status
from webapp.errors import Unavailable, Unfinished

__all__ = ["anna", "ben"]


def make(surfer: Surfer, name: str = "Garden", **fields: Any) -> str:
    """A list of somebody's; its id."""
    wanted = cast("ListFields", {"name": name, **fields})
    return dependencies.list_service().create_list(surfer.person.access, fields=wanted).task_list.list_id


def links(answer: Any) -> list[tuple[str, str]]:
    """The links of the navigation with their counts."""
    (nav,) = re.findall(r'<nav id="lists".*?</nav>', answer.content.decode(), re.DOTALL)
    items = re.findall(r"<li.*?</li>", nav, re.DOTALL)
    return [
        (html.unescape(re.search(r">([^<>]+)</a>", item)[1]), "".join(re.findall(r'"count">(.*?)<', item)))  # type: ignore[index]  # Each has a link.
        for item in items
    ]


class TestNavigation:
    def test_has_the_inbox_the_lists_in_order_and_the_way_to_a_new_one(self, anna: Surfer) -> None:
        garden, attic = make(anna, "<b>Garden</b>"), make(anna, "Attic", order=1)
        anna.has("One", list_id=garden)
        anna.has("Two", list_id=garden, status=Status.ONGOING)
        anna.has("Done", list_id=garden, status=Status.COMPLETE)
        anna.has("Nowhere")
        counted = [("Inbox", "1"), ("Attic", "0"), ("<b>Garden</b>", "2"), ("New list", "")]
        for page in ("/", "/today", "/trash", f"/lists/{attic}", "/lists/inbox"):
            assert links(anna.browser.get(page)) == counted, page
        plain = [(name, "") for name, _ in counted]
        for page in ("/account", "/lists", "/lists/new", "/select", f"/lists/{attic}/rename", "/nowhere"):
            assert links(anna.browser.get(page)) == plain, page

    def test_counts_what_lies_in_a_list_that_is_gone_in_the_inbox(self, anna: Surfer) -> None:
        anna.has("One", list_id=make(anna))
        (list_id,) = [each.list_id for each in dependencies.list_service().names(anna.person.access)]
        anna.browser.post(f"/lists/{list_id}/delete", {"tasks": "inbox"})
        assert links(anna.browser.get("/")) == [("Inbox", "1"), ("New list", "")]
        assert titles_of(anna.browser.get("/lists/inbox")) == ["One"]

    def test_follows_what_is_done_to_a_row(self, anna: Surfer) -> None:
        list_id = make(anna)
        todo = anna.has("One", list_id=list_id)
        answer = anna.browser.post(f"/todos/{todo.todo_id}/complete?list={list_id}", headers=PART)
        text = answer.content.decode()
        assert 'hx-target="#lists"' in text
        assert re.search(
            rf'id="list-{list_id}"[^>]*aria-current="page">Garden</a>\s*<span class="count">0<', text
        )

    def test_is_there_while_the_lists_cannot_be_read(
        self, anna: Surfer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make(anna)

        def down(*_: object) -> None:
            raise Unavailable

        monkeypatch.setattr(ListService, "names", down)
        answer = anna.browser.get("/account")
        assert answer.status_code == 200
        assert links(answer) == [("Inbox", ""), ("New list", "")]
        answer = anna.browser.get("/")
        assert answer.status_code == 503
        assert links(answer) == [("Inbox", ""), ("New list", "")]


class TestPage:
    def test_shows_what_is_open_in_its_own_order(self, anna: Surfer) -> None:
        list_id = make(anna)
        for title, order in (("Third", None), ("Second", 2.0), ("First", 1.0)):
            anna.has(title, list_id=list_id, order=order)
        anna.has("Done", list_id=list_id, status=Status.COMPLETE)
        anna.has("Elsewhere")
        answer = anna.browser.get(f"/lists/{list_id}")
        assert titles_of(answer) == ["First", "Second", "Third"]
        text = answer.content.decode()
        assert '<h1 id="list-heading" tabindex="-1">Garden</h1>' in text
        assert 'aria-label="Move Second up"' in text
        assert 'aria-label="Rename Garden"' in text
        assert 'aria-label="Delete Garden"' in text
        assert titles_of(anna.browser.get(f"/lists/{list_id}?status=all&sort=title")) == [
            "Done",
            "First",
            "Second",
            "Third",
        ]
        assert titles_of(anna.browser.get(f"/lists/{list_id}?q=ir")) == ["First", "Third"]
        assert titles_of(anna.browser.get("/lists/inbox")) == ["Elsewhere"]

    def test_takes_what_is_added(self, anna: Surfer) -> None:
        list_id = make(anna)
        answer = anna.browser.post(f"/todos?list={list_id}", {"title": "Buy seeds", "key": "k1"})
        assert answer["Location"] == f"/lists/{list_id}"
        assert [todo.list_id for todo in anna.todos()] == [list_id]
        part = anna.browser.post(f"/todos?list={list_id}", {"title": "Dig", "key": "k2"}, headers=PART)
        assert f"?list={list_id}" in part.content.decode()
        assert titles_of(part) == ["Dig"]
        anna.browser.post("/todos?list=inbox", {"title": "Sleep", "key": "k3"})
        assert anna.todos()[0].list_id is None

    def test_keeps_what_is_added_to_one_that_has_gone(self, anna: Surfer) -> None:
        list_id = make(anna)
        anna.browser.post(f"/lists/{list_id}/delete")
        answer = anna.browser.post(f"/todos?list={list_id}", {"title": "Buy seeds", "key": "k1"})
        assert answer.status_code == 422
        assert fields_of(answer)["title"] == "Buy seeds"
        assert b"list" in answer.content

    def test_is_what_a_row_leads_back_to(self, anna: Surfer) -> None:
        list_id = make(anna)
        todo = anna.has("One", list_id=list_id)
        assert (
            f'href="/lists/{list_id}#task-{todo.todo_id}"'
            in anna.browser.get(f"/todos/{todo.todo_id}?list={list_id}").content.decode()
        )
        for action in ("start", "complete", "reopen", "delete", "restore"):
            answer = anna.browser.post(f"/todos/{todo.todo_id}/{action}?list={list_id}&sort=title")
            assert answer["Location"] == f"/lists/{list_id}?sort=title", action
        answer = anna.browser.get(f"/?list={list_id}&q=one")
        assert answer["Location"] == f"/lists/{list_id}?q=one"
        assert titles_of(anna.browser.get(answer["Location"])) == ["One"]

    def test_moves_tasks_among_its_own(self, anna: Surfer) -> None:
        list_id = make(anna)
        last = anna.has("Last", list_id=list_id)
        anna.has("Elsewhere")
        anna.has("First", list_id=list_id)
        answer = anna.browser.post(f"/todos/{last.todo_id}/up?list={list_id}")
        assert answer["Location"] == f"/lists/{list_id}#task-{last.todo_id}"
        assert titles_of(anna.browser.get(f"/lists/{list_id}")) == ["Last", "First"]

    def test_filters_lead_to_its_own_parts(self, anna: Surfer) -> None:
        list_id = make(anna)
        anna.has("One", list_id=list_id, tags=("home",))
        text = anna.browser.get(f"/lists/{list_id}").content.decode()
        assert f'href="/lists/{list_id}?status=complete"' in text
        assert f'href="/lists/{list_id}?tag=home"' in text
        assert f'id="search" action="/lists/{list_id}"' in text
        complete = anna.browser.get(f"/lists/{list_id}?status=complete").content.decode()
        assert "Garden, complete" in complete
        assert "There is nothing like that in this list." in complete
        assert 'href="/?q=nothing"' in anna.browser.get(f"/lists/{list_id}?q=nothing").content.decode()

    def test_pages_on(self, anna: Surfer) -> None:
        list_id = make(anna)
        for number in range(51):
            anna.has(f"Task {number}", list_id=list_id)
        first = anna.browser.get(f"/lists/{list_id}")
        assert len(titles_of(first)) == 50
        assert first.context["next_page"].startswith(f"/lists/{list_id}?cursor=")
        assert titles_of(anna.browser.get(first.context["next_page"])) == ["Task 0"]

    def test_says_what_to_do_in_an_empty_one(self, anna: Surfer) -> None:
        assert b"Nothing to do in this list." in anna.browser.get(f"/lists/{make(anna)}").content
        assert b"The inbox is empty." in anna.browser.get("/lists/inbox").content

    @pytest.mark.parametrize("rest", ["", "/rename", "/delete"])
    def test_is_not_found_once_it_is_gone_or_where_it_is_somebody_elses(
        self, anna: Surfer, ben: Surfer, rest: str
    ) -> None:
        list_id = make(anna)
        assert ben.browser.get(f"/lists/{list_id}{rest}").status_code == 404
        assert anna.browser.get(f"/lists/{list_id}{rest}").status_code == 200
        anna.browser.post(f"/lists/{list_id}/delete")
        assert anna.browser.get(f"/lists/{list_id}{rest}").status_code == 404
        assert anna.browser.get(f"/lists/{uuid.uuid4()}{rest}").status_code == 404

    def test_costs_no_more_than_what_is_open_does(self, anna: Surfer, aws_calls: list[str]) -> None:
        list_id = make(anna)
        aws_calls.clear()
        anna.browser.get(f"/lists/{list_id}")
        # Who asks, the lists, its tasks, the counts, and what is due by today and after it; the lists are kept by then.
        assert len(aws_calls) <= 7


class TestNew:
    def test_makes_one_list_however_often_it_is_sent(self, anna: Surfer) -> None:
        form = {**fields_of(anna.browser.get("/lists/new")), "name": " Garden "}
        answers = [anna.browser.post("/lists/new", form) for _ in range(2)]
        (made,) = dependencies.list_service().names(anna.person.access)
        assert made.name == "Garden"
        assert [answer["Location"] for answer in answers] == [f"/lists/{made.list_id}"] * 2
        assert b"List added: Garden" in anna.browser.get(f"/lists/{made.list_id}").content

    @pytest.mark.parametrize(
        ("name", "problem"), [(" ", "A list needs a name."), ("x" * 101, "100 characters at most")]
    )
    def test_refuses_what_is_no_name(self, anna: Surfer, name: str, problem: str) -> None:
        answer = anna.browser.post("/lists/new", {"name": name})
        assert answer.status_code == 422
        assert problem in answer.content.decode()
        assert fields_of(answer)["name"] == name
        assert dependencies.list_service().names(anna.person.access) == ()

    def test_says_that_there_are_as_many_as_there_may_be(
        self, anna: Surfer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise TooManyLists

        monkeypatch.setattr(ListService, "create_list", full)
        answer = anna.browser.post("/lists/new", {"name": "One more"})
        assert answer.status_code == 409
        assert b"There are 200 lists" in answer.content
        assert fields_of(answer)["name"] == "One more"


class TestRename:
    def test_gives_another_name(self, anna: Surfer) -> None:
        list_id = make(anna)
        form = fields_of(anna.browser.get(f"/lists/{list_id}/rename"))
        assert (form["name"], form["was"]) == ("Garden", "Garden")
        answer = anna.browser.post(f"/lists/{list_id}/rename", {**form, "name": "Allotment"}, follow=True)
        assert answer.redirect_chain == [(f"/lists/{list_id}", 302)]
        assert "The list is now called “Allotment”." in answer.content.decode()
        assert links(answer)[1][0] == "Allotment"

    def test_overwrites_no_name_that_was_given_meanwhile(self, anna: Surfer) -> None:
        list_id = make(anna)
        form = fields_of(anna.browser.get(f"/lists/{list_id}/rename"))
        anna.browser.post(f"/lists/{list_id}/rename", {**form, "name": "Allotment"})
        answer = anna.browser.post(f"/lists/{list_id}/rename", {**form, "name": "Orchard"})
        assert answer.status_code == 409
        assert "The list is called “Allotment” by now." in answer.content.decode()
        again = fields_of(answer)
        assert (again["name"], again["was"]) == ("Orchard", "Allotment")
        anna.browser.post(f"/lists/{list_id}/rename", again)
        assert links(anna.browser.get("/"))[1][0] == "Orchard"

    def test_refuses_what_is_no_name(self, anna: Surfer) -> None:
        list_id = make(anna)
        answer = anna.browser.post(f"/lists/{list_id}/rename", {"name": " ", "was": "Garden"})
        assert answer.status_code == 422
        assert b"A list needs a name." in answer.content


class TestOrder:
    def test_buttons_move_a_list(self, anna: Surfer) -> None:
        ids = {name: make(anna, name) for name in "abc"}
        text = anna.browser.get("/lists").content.decode()
        assert 'aria-label="Move c up"' in text
        assert 'aria-label="Move a down"' in text
        answer = anna.browser.post(f"/lists/{ids['c']}/up", follow=True)
        assert answer.redirect_chain == [("/lists", 302)]
        assert b"c: moved up." in answer.content
        assert [name for name, _ in links(answer)] == ["Inbox", "a", "c", "b", "New list"]
        answer = anna.browser.post(f"/lists/{ids['b']}/down", follow=True)
        assert b"b: there is nothing further down." in answer.content

    def test_an_account_without_lists_is_told_so(self, anna: Surfer) -> None:
        assert b"There are no lists yet." in anna.browser.get("/lists").content


class TestDelete:
    def test_asks_what_becomes_of_the_tasks(self, anna: Surfer) -> None:
        list_id = make(anna)
        text = anna.browser.get(f"/lists/{list_id}/delete").content.decode()
        assert "It has no tasks." in text
        anna.has("One", list_id=list_id)
        text = anna.browser.get(f"/lists/{list_id}/delete").content.decode()
        assert "It has 1 open and 0 completed tasks. Where do they go?" in text
        assert re.findall(r'name="tasks" value="(\w+)"', text) == ["inbox", "trash"]
        answer = anna.browser.post(f"/lists/{list_id}/delete", {"tasks": "elsewhere"})
        assert answer.status_code == 409
        assert b"The list has open tasks." in answer.content

    @pytest.mark.parametrize(("where", "page"), [("inbox", "/lists/inbox"), ("trash", "/trash")])
    def test_takes_the_tasks_where_they_are_to_go_and_undo_brings_all_back(
        self, anna: Surfer, where: str, page: str
    ) -> None:
        list_id = make(anna)
        todo = anna.has("One", list_id=list_id)
        answer = anna.browser.post(f"/lists/{list_id}/delete", {"tasks": where}, follow=True)
        assert answer.redirect_chain == [("/", 302)]
        text = answer.content.decode()
        assert "“Garden” is deleted." in text
        assert f'action="/lists/{list_id}/restore"' in text
        assert b"One" in anna.browser.get(page).content
        answer = anna.browser.post(f"/lists/{list_id}/restore", follow=True)
        assert answer.redirect_chain == [(f"/lists/{list_id}", 302)]
        assert "“Garden” is back." in answer.content.decode()
        assert titles_of(answer) == ["One"]
        assert anna.now(todo).list_id == list_id

    @pytest.mark.parametrize(("action", "method"), [("delete", "delete_list"), ("restore", "restore_list")])
    def test_what_takes_longer_goes_on_by_itself(
        self, anna: Surfer, monkeypatch: pytest.MonkeyPatch, action: str, method: str
    ) -> None:
        list_id = make(anna)

        def unfinished(*_: object, **__: object) -> None:
            raise Unfinished

        monkeypatch.setattr(ListService, method, unfinished)
        answer = anna.browser.post(f"/lists/{list_id}/{action}", {"tasks": "trash"})
        assert answer.status_code == 503
        assert answer["Retry-After"] == "1"
        text = answer.content.decode()
        assert f'hx-post="/lists/{list_id}/{action}" hx-trigger="load delay:1s, submit"' in text
        assert ('name="tasks" value="trash"' in text) == (action == "delete")
