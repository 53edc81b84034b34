"""`todos`: the resource, as a client calls it."""

from __future__ import annotations

import itertools
import re
import uuid
from typing import Any

import pytest

from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person

FIELDS = {
    "todo_id", "user_id", "url", "title", "description", "status", "completed", "list_id",
    "priority", "due_date", "due_time",
    "repeat", "repeat_from", "reminders", "next_todo_id", "order",
    "tags", "checklist", "images", "version", "created_at", "updated_at", "completed_at", "deleted_at",
}  # fmt: skip


def next_path(answer: Any) -> str:
    """The path of the next page, without the prefix the caller adds."""
    found = re.fullmatch(r'<http://testserver/api/v1/(.+)>; rel="next"', answer["Link"])
    assert found
    return found[1]


def all_pages(api: Api, path: str) -> list[list[str]]:
    """The titles of every page of a list."""
    pages = []
    while True:
        answer = api.get(path)
        assert answer.status_code == 200, answer.content
        pages.append([todo["title"] for todo in answer.json()])
        if "Link" not in answer:
            return pages
        path = next_path(answer)


class TestCreate:
    def test_answers_the_whole_task_and_where_it_is(self, api: Api, alice: Person) -> None:
        answer = api.post(
            "todos", {"title": "  Buy oat milk ", "tags": ["Home", "home"], "due_date": "2026-12-01"}
        )
        todo = answer.json()
        assert answer.status_code == 201
        assert set(todo) == FIELDS
        assert answer["Location"] == todo["url"] == f"http://testserver/api/v1/todos/{todo['todo_id']}"
        assert answer["ETag"] == '"1"'
        assert todo["user_id"] == alice.user_id
        assert (todo["title"], todo["tags"], todo["due_date"]) == ("Buy oat milk", ["home"], "2026-12-01")
        assert (todo["status"], todo["completed"], todo["completed_at"]) == ("pending", False, None)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", todo["created_at"])

    @pytest.mark.parametrize(
        ("body", "attr", "code"),
        [
            ({}, "title", "required"),
            ({"title": "   "}, "title", "blank"),
            ({"title": "x" * 201}, "title", "max_length"),
            ({"title": "a\u0007b"}, "title", "control_characters"),
            ({"title": 5}, "title", "invalid"),
            ({"title": "x", "description": "x" * 10_001}, "description", "max_length"),
            ({"title": "x", "status": "done"}, "status", "invalid_choice"),
            ({"title": "x", "priority": 4}, "priority", "max_value"),
            ({"title": "x", "priority": True}, "priority", "invalid"),
            ({"title": "x", "priority": "1"}, "priority", "invalid"),
            ({"title": "x", "due_date": "2026-02-30"}, "due_date", "invalid"),
            ({"title": "x", "due_date": "1.12.2026"}, "due_date", "invalid"),
            ({"title": "x", "order": 10**400}, "order", "max_value"),
            ({"title": "x", "tags": ["a"] * 11}, "tags", "max_length"),
            ({"title": "x", "tags": ["a" * 31]}, "tags.0", "max_length"),
            ({"title": "x", "tags": [""]}, "tags.0", "blank"),
            ({"title": "x", "tags": ["a,b"]}, "tags", "characters"),
            ({"title": "x", "titel": "y"}, "titel", "unknown_field"),
            ({"title": "x", "todo_id": "1"}, "todo_id", "unknown_field"),
            ({"title": "x", "status": "pending", "completed": True}, "completed", "contradiction"),
        ],
    )
    def test_refuses_what_breaks_a_rule_and_keeps_nothing(
        self, api: Api, body: dict[str, Any], attr: str, code: str
    ) -> None:
        problem = assert_problem(api.post("todos", body), 400, "invalid")
        assert [(error["attr"], error["code"]) for error in problem["errors"]] == [(attr, code)]
        assert api.get("todos").json() == []

    @pytest.mark.parametrize("body", [[], "text", 5, None])
    def test_refuses_what_is_no_object(self, api: Api, body: object) -> None:
        answer = api.client.post(
            "/api/v1/todos", "null" if body is None else body, content_type="application/json"
        )
        assert answer.status_code == 400

    def test_a_title_of_200_characters_of_any_kind_comes_back_as_it_was(self, api: Api) -> None:
        title = "🧡ﷺ" * 100
        assert api.created(title)["title"] == title


class TestIdempotency:
    def test_a_repeat_answers_the_same_task_and_creates_nothing(self, api: Api) -> None:
        answers = [api.post("todos", {"title": "once"}, idempotency_key="k") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201] * 3
        assert len({answer.json()["todo_id"] for answer in answers}) == 1
        assert len(api.get("todos").json()) == 1
        assert api.get("auth/user").json()["task_data"]["total"] == 1

    def test_another_body_under_the_same_key_is_refused(self, api: Api) -> None:
        api.post("todos", {"title": "once"}, idempotency_key="k")
        answer = api.post("todos", {"title": "twice"}, idempotency_key="k")
        assert_problem(answer, 422, "idempotency_key_reused")

    def test_two_people_may_use_the_same_key(self, api: Api, bobs_api: Api) -> None:
        first = api.post("todos", {"title": "hers"}, idempotency_key="k").json()
        second = bobs_api.post("todos", {"title": "his"}, idempotency_key="k").json()
        assert first["todo_id"] != second["todo_id"]

    @pytest.mark.parametrize("key", ["", "x" * 256])
    def test_a_key_has_a_length(self, api: Api, key: str) -> None:
        assert api.post("todos", {"title": "x"}, idempotency_key=key).status_code == 400


class TestList:
    def test_is_newest_first_and_shows_what_was_just_written(self, api: Api) -> None:
        for number in range(3):
            api.created(f"task {number}")
            assert api.get("todos").json()[0]["title"] == f"task {number}"

    @pytest.mark.parametrize("sort", ["-created_at", "created_at", "due_date", "-priority", "title", "order"])
    def test_pages_of_every_order_meet_every_task_once(self, api: Api, sort: str) -> None:
        titles = [f"t{number}" for number in range(7)]
        for number, title in enumerate(titles):
            api.created(title, priority=number % 2, order=number % 3 or None)
        pages = all_pages(api, f"todos?limit=3&sort={sort}")
        assert [len(page) for page in pages] == [3, 3, 1]
        assert sorted(itertools.chain.from_iterable(pages)) == titles

    def test_sorts_by_what_was_asked(self, api: Api) -> None:
        api.created("b", due_date="2026-12-02", priority=1)
        api.created("A", priority=3, order=2)
        api.created("c", due_date="2026-12-01", order=-1.5)
        by = {
            sort: list(itertools.chain.from_iterable(all_pages(api, f"todos?sort={sort}")))
            for sort in ("due_date", "-priority", "title", "order")
        }
        assert by == {
            "due_date": ["c", "b", "A"],
            "-priority": ["A", "b", "c"],
            "title": ["A", "b", "c"],
            "order": ["c", "A", "b"],
        }

    def test_filters(self, api: Api) -> None:
        api.created("Milk", tags=["home"], description="from the SHOP")
        api.created("Shed", tags=["garden"], status="ongoing", due_date="2026-12-05")
        api.created("Call", completed=True)

        def titles(query: str) -> list[str]:
            return [todo["title"] for todo in api.get(f"todos?{query}").json()]

        assert titles("status=ongoing") == ["Shed"]
        assert titles("status=complete") == ["Call"]
        assert titles("tag=Garden") == ["Shed"]
        assert titles("q=shop") == ["Milk"]
        assert titles("q=GARD") == ["Shed"]
        assert titles("due_before=2026-12-06") == ["Shed"]
        assert titles("due_before=2026-12-05") == []
        assert titles("created_after=2999-01-01T00:00:00Z") == []
        assert titles("created_before=2999-01-01T00:00:00Z&status=pending") == ["Milk"]

    @pytest.mark.parametrize(
        "query",
        ["limit=0", "limit=201", "limit=x", "sort=size", "status=done", "due_before=soon", "created_after=2026",
         "deleted=perhaps", "stauts=pending", "limit=1&limit=2", "cursor=nonsense", "cursor="],
    )  # fmt: skip
    def test_refuses_a_query_it_does_not_understand(self, api: Api, query: str) -> None:
        assert_problem(api.get(f"todos?{query}"), 400, "invalid")

    def test_a_cursor_belongs_to_one_person_and_one_query(self, api: Api, bobs_api: Api) -> None:
        for number in range(3):
            api.created(f"task {number}")
        path = next_path(api.get("todos?limit=1"))
        assert_problem(bobs_api.get(path), 400, "invalid")
        assert_problem(api.get(f"{path}&status=pending"), 400, "invalid")
        assert_problem(api.get(path.replace("cursor=e", "cursor=f")), 400, "invalid")
        assert api.get(path.replace("limit=1", "limit=2")).status_code == 200


class TestChange:
    def test_patch_changes_only_what_is_named(self, api: Api) -> None:
        todo = api.created("Shed", description="paint", priority=2, tags=["garden"])
        changed = api.patch(f"todos/{todo['todo_id']}", {"status": "ongoing"}).json()
        assert changed == todo | {
            "status": "ongoing", "version": 2, "updated_at": changed["updated_at"],
        }  # fmt: skip

    def test_put_puts_back_to_defaults_what_is_left_out(self, api: Api) -> None:
        todo = api.created("Shed", description="paint", priority=2, tags=["garden"], completed=True)
        changed = api.put(f"todos/{todo['todo_id']}", {"title": "Shed"}).json()
        assert (changed["description"], changed["priority"], changed["tags"]) == ("", 0, [])
        assert (changed["status"], changed["completed_at"]) == ("pending", None)

    def test_completed_and_status_are_one(self, api: Api) -> None:
        todo = api.created("Shed", status="ongoing")
        path = f"todos/{todo['todo_id']}"
        assert api.patch(path, {"completed": False}).json()["status"] == "ongoing"
        done = api.patch(path, {"completed": True}).json()
        assert (done["status"], done["completed"]) == ("complete", True)
        assert done["completed_at"]
        again = api.patch(path, {"completed": False}).json()
        assert (again["status"], again["completed"], again["completed_at"]) == ("ongoing", False, None)

    def test_an_old_etag_is_answered_with_the_current_task_and_changes_nothing(self, api: Api) -> None:
        todo = api.created("Shed")
        path = f"todos/{todo['todo_id']}"
        api.patch(path, {"title": "Garden shed"})
        for answer in (
            api.patch(path, {"title": "x"}, if_match='"1"'),
            api.put(path, {"title": "x"}, if_match='"1"'),
            api.delete(path, if_match='"1"'),
            api.patch(path, {"title": "x"}, if_match='"none of ours"'),
        ):
            body = assert_problem(answer, 412, "version_conflict")
            assert body["current"] == api.get(path).json()
        assert api.patch(path, {"title": "Tool shed"}, if_match='"2"').status_code == 200

    def test_what_has_the_wanted_values_already_is_fine_whatever_version_was_meant(self, api: Api) -> None:
        wanted = {"title": "Shed", "tags": ["garden"], "completed": True}
        todo = api.created("Shed", tags=["garden"], completed=True)
        path = f"todos/{todo['todo_id']}"
        api.patch(path, {"description": "Two coats."})
        same = {"title": " Shed ", "tags": ["Garden", "garden"], "status": "complete"}
        answers = [
            api.patch(path, same, if_match='"1"'),
            api.patch(path, {}, if_match='"1"'),
            api.put(path, {**wanted, "description": "Two coats."}, if_match='"none of ours"'),
        ]
        assert [(answer.status_code, answer.json()["version"]) for answer in answers] == [(200, 2)] * 3
        assert api.put(path, wanted, if_match='"1"').status_code == 412

    def test_a_known_version_is_not_sent_again(self, api: Api) -> None:
        todo = api.created("Shed")
        answer = api.get(f"todos/{todo['todo_id']}", if_none_match='"1"')
        assert (answer.status_code, answer.content) == (304, b"")
        assert api.get(f"todos/{todo['todo_id']}", if_none_match='"7"').status_code == 200


class TestTrash:
    def test_a_deleted_task_leaves_every_list_and_comes_back_whole(self, api: Api) -> None:
        todo = api.created("Shed", status="ongoing", tags=["garden"])
        path = f"todos/{todo['todo_id']}"
        assert api.delete(path).status_code == 204
        assert api.get("todos").json() == []
        assert api.get("todos?status=ongoing").json() == []
        assert api.get("tasks/fetch-task").json() == []
        assert [found["todo_id"] for found in api.get("todos?deleted=true").json()] == [todo["todo_id"]]
        for answer in (api.get(path), api.patch(path, {"title": "x"}), api.delete(path)):
            assert_problem(answer, 404, "not_found")
        restored = api.post(f"{path}/restore").json()
        assert restored == todo | {"version": 3, "updated_at": restored["updated_at"]}
        assert api.post(f"{path}/restore").json() == restored, "a repeat changes nothing"
        assert api.get("auth/user").json()["task_data"]["ongoing"] == 1

    def test_everything_goes_to_the_trash_at_once(self, api: Api, bobs_api: Api) -> None:
        bobs = bobs_api.created("his")
        for number in range(3):
            api.created(f"task {number}")
        assert_problem(api.delete("todos?status=complete"), 400, "invalid")
        assert api.delete("todos").status_code == 204
        assert api.get("todos").json() == []
        assert len(api.get("todos?deleted=true").json()) == 3
        assert api.get("auth/user").json()["task_data"]["total"] == 0
        assert bobs_api.get(f"todos/{bobs['todo_id']}").status_code == 200


class TestOtherPeople:
    def test_a_task_of_somebody_else_does_not_exist(self, api: Api, bobs_api: Api) -> None:
        todo = api.created("hers")
        path = f"todos/{todo['todo_id']}"
        missing = f"todos/{uuid.uuid4()}"
        for method, suffix, body in (
            ("GET", "", None), ("PUT", "", {"title": "x"}), ("PATCH", "", {"title": "x"}), ("DELETE", "", None),
            ("POST", "/restore", {}),
        ):  # fmt: skip
            foreign = bobs_api.call(method, path + suffix, body)
            nowhere = bobs_api.call(method, missing + suffix, body)
            told = assert_problem(foreign, 404, "not_found")
            assert told["detail"] == assert_problem(nowhere, 404, "not_found")["detail"]
        for method, name, body in (
            ("PUT", "update-task", {"status": "complete"}), ("DELETE", "delete-task", None),
        ):  # fmt: skip
            assert_problem(bobs_api.call(method, f"tasks/{name}/{todo['todo_id']}", body), 404, "not_found")
        assert api.get(path).json() == todo, "nothing of it was changed"
        assert bobs_api.get("todos?deleted=true").json() == bobs_api.get("todos?q=hers").json() == []

    @pytest.mark.parametrize("todo_id", ["1", "%23counts", "..", "'; drop", "A" * 36, "0" * 300])
    def test_an_id_that_is_none_does_not_exist(self, api: Api, todo_id: str) -> None:
        assert_problem(api.get(f"todos/{todo_id}"), 404, "not_found")


class TestTaskManagerRoutes:
    def test_create_fetch_update_delete(self, api: Api, alice: Person) -> None:
        created = api.post("tasks/create-task", {"title": "Shed", "description": "paint"})
        task = created.json()
        assert created.status_code == 201
        assert task == {
            "task_id": task["task_id"], "user_id": alice.user_id, "title": "Shed", "description": "paint",
            "status": "pending", "created_at": task["created_at"],
        }  # fmt: skip
        assert api.get("tasks/fetch-task").json() == [task]
        for method in ("PUT", "PATCH"):
            answer = api.call(method, f"tasks/update-task/{task['task_id']}", {"status": "ongoing"})
            assert answer.json()["task"] == task | {"status": "ongoing"}
            assert answer.json()["message"]
        deleted = api.delete(f"tasks/delete-task/{task['task_id']}")
        assert (deleted.status_code, list(deleted.json())) == (200, ["message"])
        assert api.get("tasks/fetch-task").json() == []

    def test_an_update_names_something(self, api: Api) -> None:
        task = api.post("tasks/create-task", {"title": "Shed"}).json()
        answer = api.put(f"tasks/update-task/{task['task_id']}", {})
        assert_problem(answer, 400, "invalid")


class TestTime:
    def test_comes_back_as_it_was_sent_and_goes_with_the_date(self, api: Api) -> None:
        todo = api.created("Call the plumber", due_date="2026-12-01", due_time="14:30")
        path = f"todos/{todo['todo_id']}"
        assert api.get(path).json()["due_time"] == "14:30"
        assert api.patch(path, {"due_date": None}).json()["due_time"] is None
        problem = assert_problem(api.patch(path, {"due_time": "09:00"}), 400, "time_without_date")
        assert [(e["attr"], e["code"]) for e in problem["errors"]] == [("due_time", "time_without_date")]

    @pytest.mark.parametrize("value", ["9:00", "24:00", "09:00:00", "0900", 900, "09:00Z", ""])
    def test_is_written_in_one_way(self, api: Api, value: object) -> None:
        body = {"title": "x", "due_date": "2026-12-01", "due_time": value}
        assert_problem(api.post("todos", body), 400, "invalid")


class TestRepeat:
    def test_completing_makes_the_next_one_and_reopening_takes_it_back(self, api: Api) -> None:
        todo = api.created("Water the plants", due_date="2031-03-03", repeat="FREQ=WEEKLY;BYDAY=MO,TH")
        path = f"todos/{todo['todo_id']}"
        assert (todo["repeat"], todo["repeat_from"], todo["next_todo_id"]) == (
            "FREQ=WEEKLY;BYDAY=MO,TH",
            "due",
            None,
        )
        done = api.patch(path, {"completed": True}).json()
        following = f"todos/{done['next_todo_id']}"
        assert api.get(following).json()["due_date"] == "2031-03-06"
        assert api.patch(path, {"completed": False}).json()["next_todo_id"] is None
        assert api.get(following).status_code == 404

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"repeat": "FREQ=HOURLY", "due_date": "2031-03-03"}, "unsupported_rule"),
            ({"repeat": "FREQ=DAILY"}, "repeat_without_date"),
            ({"repeat": "", "due_date": "2031-03-03"}, "invalid"),
            ({"repeat_from": "noon"}, "invalid"),
        ],
    )
    def test_refuses_what_it_cannot_do(self, api: Api, fields: dict[str, Any], code: str) -> None:
        assert_problem(api.post("todos", {"title": "x", **fields}), 400, code)


class TestReminders:
    def test_come_back_as_they_were_sent(self, api: Api) -> None:
        sent = [{"before_due_minutes": 30}, {"at": "2031-03-01T08:00:00.000Z"}]
        todo = api.created("Pay rent", due_date="2031-03-03", reminders=sent)
        assert todo["reminders"] == sent
        path = f"todos/{todo['todo_id']}"
        assert api.patch(path, {"due_date": None}).json()["reminders"] == sent[1:]
        assert_problem(api.patch(path, {"reminders": sent}), 400, "reminder_without_date")

    @pytest.mark.parametrize(
        "reminders",
        [
            [{}],
            [{"at": "2031-03-01T08:00:00Z", "before_due_minutes": 1}],
            [{"before": 5}],
            [{"before_due_minutes": -1}],
            [{"before_due_minutes": 40_321}],
            [{"before_due_minutes": None}],
            [{"at": "tomorrow"}],
            [5],
            [{"before_due_minutes": n} for n in range(6)],
            None,
        ],
    )
    def test_are_refused_where_they_are_none(self, api: Api, reminders: object) -> None:
        body = {"title": "x", "due_date": "2031-03-03", "reminders": reminders}
        assert_problem(api.post("todos", body), 400, "invalid")
