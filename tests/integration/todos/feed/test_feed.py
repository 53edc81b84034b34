"""The private calendar, from outside."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import vobject
from django.test import Client
from icalendar import Calendar

from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person


def address(api: Api) -> str:
    answer = api.post("auth/feed")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    url: str = answer.json()["url"]
    assert url.startswith("http://testserver/feed/")
    assert url.endswith(".ics")
    return urlsplit(url).path


def components(answer: Any, kind: str) -> Any:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    vobject.readOne(answer.content.decode())
    return Calendar.from_ical(answer.content.decode()).walk(kind)


def test_open_tasks_with_a_date_stand_in_it(api: Api) -> None:
    path = address(api)
    assert components(Client().get(path), "VEVENT") == []
    later = api.created("Later", due_date="2026-12-02")
    todo = api.created(
        "Pay rent", due_date="2026-12-01", description="By bank; soon", priority=3, tags=["home"]
    )
    api.created("No date")
    api.created("Done", due_date="2026-12-01", status="complete")
    deleted = api.created("Deleted", due_date="2026-12-01")
    api.delete(f"todos/{deleted['todo_id']}")
    events = components(Client().get(path), "VEVENT")
    assert [str(event["UID"]) for event in events] == [todo["todo_id"], later["todo_id"]]
    assert (str(events[0]["SUMMARY"]), events[0]["DTSTART"].dt) == ("Pay rent", date(2026, 12, 1))
    to_dos = components(Client().get(f"{path}?as=todo"), "VTODO")
    assert [to_do["DUE"].dt for to_do in to_dos] == [date(2026, 12, 1), date(2026, 12, 2)]


def test_what_is_known_is_not_sent_again(api: Api) -> None:
    path = address(api)
    todo = api.created("Pay rent", due_date="2026-12-01")
    answer = Client().get(path)
    again = Client().get(path, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    api.patch(f"todos/{todo['todo_id']}", {"title": "Pay the rent"})
    assert Client().get(path, headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_a_new_address_ends_the_old_one_and_an_end_ends_it(api: Api, bobs_api: Api) -> None:
    first, bobs = address(api), address(bobs_api)
    second = address(api)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert api.delete("auth/feed").status_code == 204
    assert api.delete("auth/feed").status_code == 204
    assert Client().get(second).status_code == 404
    assert Client().get(bobs).status_code == 200


def test_a_key_answers_the_same_address(api: Api) -> None:
    urls = {api.post("auth/feed", Idempotency_Key="k").json()["url"] for _ in range(2)}
    assert len(urls) == 1


def test_a_kind_that_is_not_there_and_another_method_are_refused(api: Api) -> None:
    path = address(api)
    assert Client().get(f"{path}?as=journal").status_code == 400
    assert Client().post(path).status_code == 405


def test_deletion_of_the_account_ends_it(api: Api, alice: Person) -> None:
    path = address(api)
    assert api.call("DELETE", "auth/user", {"password": alice.persona.password}).status_code == 204
    assert Client().get(path).status_code == 404


def test_no_token_of_a_script_makes_one(api: Api) -> None:
    token = api.post("auth/tokens", {"name": "x", "scope": "write"}).json()["token"]
    script = Api(Client(headers={"authorization": f"Bearer {token}"}))
    assert_problem(script.post("auth/feed"), 403, "token_scope")


def test_the_account_page_makes_shows_once_and_ends_it(alice: Person) -> None:
    browser = alice.browser()
    assert "End calendar address" not in browser.get("/account").content.decode()
    page = browser.post("/account/feed").content.decode()
    url = re.search(r"http://testserver(/feed/[\w.-]+\.ics)", page)
    assert url
    assert Client().get(url[1]).status_code == 200
    shown = browser.get("/account").content.decode()
    assert url[1] not in shown
    assert "End calendar address" in shown
    ended = browser.post("/account/feed/end", follow=True)
    assert "The calendar address has ended." in ended.content.decode()
    assert Client().get(url[1]).status_code == 404
