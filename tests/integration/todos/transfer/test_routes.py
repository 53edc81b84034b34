"""Tasks in and out through the API."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.factories import START, make_image, make_todo
from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person
from tests.repositories import add_to, attach
from todos import dependencies
from todos.access import Access
from todos.checklists.domain import Step
from todos.tasks.domain import Status
from todos.tasks.rules import MAX_TITLE_LENGTH

# What no rule lets through left out, and the worst that it does let through put in.
_WORST = st.sampled_from(
    [
        "=1+1",
        '"; DROP',
        "\u202eabc",
        "\U0001f469\u200d\U0001f680",
        "x" * 200,
        "a\u2028b",
        "</script>",
        "e\u0301",
    ]
)
_LINE = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(lambda text: f"t{text}") | _WORST
)
_TAG = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=9).map(str.lower)
FIELDS = st.fixed_dictionaries(
    {"title": _LINE},
    optional={
        "description": st.text(
            st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t"), max_size=99
        ),
        "status": st.sampled_from(Status),
        "priority": st.integers(0, 3),
        "due_date": st.none() | st.dates(),
        "order": st.none() | st.floats(-1e12, 1e12),
        "checklist": st.lists(st.builds(Step, st.just(""), _LINE, st.booleans()), max_size=4).map(tuple),
        "tags": st.lists(_TAG.filter(lambda tag: len(tag) < 20), max_size=4).map(tuple),
    },
)
OLD = [
    {"title": "Water the plants", "completed": False, "id": 1, "createdAt": 1_700_000_000_000},
    {"title": "Pay rent", "completed": True, "id": "b", "createdAt": "2023-11-14T22:13:20.000Z"},
    {"text": "No id", "done": False, "editing": False},
]


def exported(api: Api, kind: str = "json") -> bytes:
    answer = api.get(f"todos/export?as={kind}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def imported(api: Api, content: Any, query: str = "", kind: str = "application/json") -> Any:
    body = content if isinstance(content, bytes | str) else json.dumps(content)
    return api.client.post(f"/api/v1/todos/import{query}", body, content_type=kind)


def report(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    assert set(body) == {"created", "skipped", "errors", "next_offset"}
    return body


class TestExport:
    def test_is_a_download_in_each_format(self, api: Api) -> None:
        api.created("Pay rent", description="=1+1", tags=["home"], due_date="2026-12-01", priority=3)
        deleted = api.created("In the trash")
        api.delete(f"todos/{deleted['todo_id']}")
        for kind, content_type, ending in (
            ("json", "application/json", "json"),
            ("csv", "text/csv; charset=utf-8", "csv"),
            ("todotxt", "text/plain; charset=utf-8", "txt"),
            ("ics", "text/calendar; charset=utf-8", "ics"),
        ):
            answer = api.get(f"todos/export?as={kind}")
            assert answer["Content-Type"] == content_type
            assert answer["Content-Disposition"].endswith(f'.{ending}"')
            content = b"".join(answer.streaming_content)
            assert b"Pay rent" in content
            assert b"In the trash" not in content
        (item,) = json.loads(exported(api))["items"]
        assert not {"url", "user_id"} & set(item)
        (row,) = csv.DictReader(io.StringIO(exported(api, "csv").decode("utf-8-sig")))
        assert (row["title"], row["description"], row["tags"]) == ("Pay rent", "'=1+1", "home")
        (to_do,) = Calendar.from_ical(exported(api, "ics").decode()).walk("VTODO")
        assert str(to_do["UID"]) == item["todo_id"]

    def test_of_nothing_is_empty(self, api: Api) -> None:
        assert json.loads(exported(api)) == {"items": [], "lists": []}
        assert exported(api, "todotxt") == b""

    def test_another_format_is_refused(self, api: Api) -> None:
        assert_problem(api.get("todos/export?as=xml"), 400, "invalid")
        assert_problem(api.get("todos/export?kind=json"), 400, "invalid")

    def test_costs_pages_of_one_index_and_the_lists(self, api: Api, aws_calls: list[str]) -> None:
        api.created("Pay rent")
        aws_calls.clear()
        exported(api)
        assert aws_calls == ["BatchGetItem", "Query", "Query"]


class TestRoundTrip:
    @settings(
        max_examples=25,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(fields=st.lists(FIELDS, min_size=1, max_size=4))
    def test_into_a_new_account_gives_the_same_bytes(
        self, api: Api, bobs_api: Api, fields: list[Any]
    ) -> None:
        for caller, user in ((api, "VAH000001"), (bobs_api, "VAH000002")):
            dependencies.todo_service().remove_all(Access.own(user))
            assert json.loads(exported(caller))["items"] == []
        for each in fields:
            dependencies.todo_service().create_todo(Access.own("VAH000001"), fields=each)
        before = exported(api)
        assert report(imported(bobs_api, before))["created"] == len(fields)
        assert exported(bobs_api) == before
        assert report(imported(bobs_api, before)) == {
            "created": 0, "skipped": len(fields), "errors": [], "next_offset": None,
        }  # fmt: skip

    def test_images_are_left_out_and_named(self, api: Api, bobs_api: Api, alice: Person) -> None:
        todo = api.created("With a picture", status="complete")
        attach(dependencies.todo_repository(), alice.access, todo["todo_id"], make_image(), at=START)
        before = json.loads(exported(api))
        assert [image["width"] for image in before["items"][0]["images"]] == [640]
        body = report(imported(bobs_api, before))
        assert body["created"] == 1
        assert [(error["index"], error["code"]) for error in body["errors"]] == [(0, "image_left_out")]
        after = json.loads(exported(bobs_api))
        assert after["items"][0] == {**before["items"][0], "images": []}

    def test_all_that_is_held_about_a_person_is_taken_as_well(self, api: Api, bobs_api: Api) -> None:
        api.created("Kept")
        api.delete(f"todos/{api.created('In the trash')['todo_id']}")
        held = b"".join(api.get("auth/export").streaming_content)
        body = report(imported(bobs_api, held))
        assert body["created"] == 1
        assert [error["code"] for error in body["errors"]] == ["deleted_left_out"]


class TestImport:
    def test_the_old_list_comes_once(self, api: Api) -> None:
        assert report(imported(api, OLD))["created"] == 3
        again = report(imported(api, OLD))
        assert (again["created"], again["skipped"]) == (0, 3)
        found = {todo["title"]: todo for todo in api.get("todos").json()}
        assert found["Water the plants"]["created_at"] == "2023-11-14T22:13:20.000Z"
        assert found["Pay rent"]["status"] == "complete"
        assert api.get("auth/user").json()["task_data"]["total"] == 3

    def test_a_look_writes_nothing(self, api: Api) -> None:
        assert report(imported(api, OLD, "?dry_run=true"))["created"] == 3
        assert api.get("todos").json() == []

    @pytest.mark.parametrize(
        ("source", "content", "title"),
        [
            ("todotxt", "(A) 2026-01-02 Pay rent @home due:2026-12-01\r\n", "Pay rent"),
            ("todoist", "TYPE,CONTENT,PRIORITY,DATE\ntask,Pay rent @home,1,2026-12-01\n", "Pay rent"),
            (
                "ticktick",
                "Title,Tags,Priority,Due Date\nPay rent,home,5,2026-12-01T00:00:00+0000\n",
                "Pay rent",
            ),
            (
                "ics",
                "BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:Pay rent\nPRIORITY:1\nCATEGORIES:home\nDUE;VALUE=DATE:20261201\nEND:VTODO\nEND:VCALENDAR\n",
                "Pay rent",
            ),
        ],
    )
    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_files_of_others_come_as_body_and_in_a_form(
        self, api: Api, source: str, content: str, title: str, mark: bytes
    ) -> None:
        body = mark + content.encode()
        assert report(imported(api, body, f"?from={source}", "text/plain"))["created"] == 1
        (todo,) = api.get("todos").json()
        assert (todo["title"], todo["priority"], todo["tags"], todo["due_date"]) == (
            title,
            3,
            ["home"],
            "2026-12-01",
        )
        form = {"file": SimpleUploadedFile("tasks", body)}
        again = api.client.post(f"/api/v1/todos/import?from={source}", form)
        assert report(again)["skipped"] == 1

    @pytest.mark.parametrize(
        ("source", "body"),
        [
            ("json", b""),
            ("json", b"{"),
            ("json", b'"text"'),
            ("json", b'{"item": []}'),
            ("json", b'{"items": [], "more": 1}'),
            ("json", b'{"items": {}}'),
            ("json", b"[" * 100_000),
            ("json", b"PK\x03\x04zip"),
            ("todotxt", "Käse".encode("latin-1")),
            ("todotxt", b"a\0b"),
            ("todoist", b"hello"),
            ("ticktick", b"hello"),
            ("ics", b"hello"),
        ],
    )
    def test_what_cannot_be_read_says_so(self, api: Api, source: str, body: bytes) -> None:
        problem = assert_problem(imported(api, body, f"?from={source}", "text/plain"), 400, "unreadable_file")
        assert problem["detail"].startswith("This ")

    @pytest.mark.parametrize(
        ("item", "code"),
        [
            (7, "not_an_object"),
            ({"todo_id": "x", "title": ""}, "blank"),
            ({"todo_id": "x", "title": "x", "prioritty": 1}, "unknown_field"),
            ({"title": "x", "priority": "high"}, "invalid"),
            ({"title": "x", "tags": [","]}, "characters"),
            ({"title": "x", "status": "ongoing", "created_at": "yesterday"}, "invalid"),
            ({"title": None, "completed": True}, "null"),
            ({}, "required"),
        ],
    )
    def test_an_item_that_is_none_is_named_and_the_rest_comes(self, api: Api, item: Any, code: str) -> None:
        body = report(imported(api, [item, {"title": "Good", "completed": False}]))
        assert body["created"] == 1
        assert [(error["index"], error["code"]) for error in body["errors"]] == [(0, code)]

    def test_a_number_that_is_no_moment_counts_for_none(self, api: Api) -> None:
        assert report(imported(api, [{"title": "x", "completed": False, "createdAt": 1e30}]))["created"] == 1

    @pytest.mark.parametrize(
        ("source", "content"),
        [
            ("json", '[{"title": "Same", "completed": false}, {"title": "Same", "completed": false}]'),
            ("todotxt", "Same\nSame"),
            ("ics", "BEGIN:VCALENDAR\n" + "BEGIN:VTODO\nSUMMARY:Same\nEND:VTODO\n" * 2 + "END:VCALENDAR"),
        ],
    )
    def test_what_stands_before_the_offset_tells_its_equals_apart(
        self, api: Api, source: str, content: str
    ) -> None:
        assert report(imported(api, content, f"?from={source}&offset=1", "text/plain"))["created"] == 1
        body = report(imported(api, content, f"?from={source}", "text/plain"))
        assert (body["created"], body["skipped"]) == (1, 1)

    def test_a_hundred_tasks_take_a_handful_of_calls(self, api: Api, aws_calls: list[str]) -> None:
        items = [{"title": f"Task {number}", "completed": False} for number in range(100)]
        aws_calls.clear()
        assert report(imported(api, items))["created"] == 100
        assert aws_calls == [
            "BatchGetItem",
            "BatchGetItem",
            "Query",
            "TransactWriteItems",
            "TransactWriteItems",
        ]

    def test_too_large_a_file_is_refused(self, api: Api) -> None:
        two = b" " * (2 * 1024 * 1024)
        assert_problem(imported(api, two, "?from=todotxt", "text/plain"), 400, "unreadable_file")
        assert_problem(imported(api, two + b" ", "?from=todotxt", "text/plain"), 413, "too_large")
        form = {"file": SimpleUploadedFile("tasks", two + b" ")}
        assert_problem(api.client.post("/api/v1/todos/import", form), 413, "too_large")

    def test_past_the_bound_nothing_comes(self, api: Api, alice: Person) -> None:
        repository = dependencies.todo_repository()
        for number in range(3):
            add_to(repository, make_todo(space_id=alice.user_id, title=f"x{number}" * 90))
        items = [{"title": "y" * MAX_TITLE_LENGTH, "completed": False, "id": n} for n in range(6)]
        # Lists, cache, table: what stands around what counts.
        stored: Any = dependencies.transfer_service()
        for _ in range(3):
            stored = stored._repository
        with override_settings():
            stored._counters._bounds = {"live": 8}
            assert_problem(imported(api, items), 409, "too_many_tasks")
        assert len(api.get("todos").json()) == 3
        assert api.get("auth/user").json()["task_data"]["total"] == 3

    def test_ones_own_tasks_stay_as_they_are(self, api: Api) -> None:
        todo = api.created("Mine")
        changed = {**todo, "title": "Overwritten"}
        body = report(imported(api, {"items": [changed]}))
        assert (body["created"], body["skipped"]) == (0, 1)
        assert api.get(f"todos/{todo['todo_id']}").json() == todo

    def test_of_a_cookie_it_wants_the_token_of_the_page(self, alice: Person) -> None:
        browser = alice.browser(enforce_csrf_checks=True)
        answer = browser.post("/api/v1/todos/import", json.dumps(OLD), content_type="application/json")
        assert_problem(answer, 403, "csrf_failed")
