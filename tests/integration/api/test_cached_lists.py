"""Lists as they are sent: entity tags, and what the shared cache keeps of them in a Redis of the tests' own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings

from tests.integration.api.conftest import Api, assert_problem
from tests.personas import Person, sign_in
from tests.redis_server import Redis
from tests.shared_cache import shared_cache_in

LISTS = ["todos", "tasks/fetch-task"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    server = Redis(tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture
def redis(aws: Any, server: Redis, settings: LazySettings) -> Iterator[Redis]:
    """The process with a shared cache, which nothing is known of yet."""
    with shared_cache_in(server, settings):
        server.flush()
        yield server


class TestEntityTags:
    @pytest.mark.parametrize("path", [*LISTS, "todos?q=one", "todos?limit=1"])
    def test_answer_304_to_who_has_the_list(self, api: Api, path: str) -> None:
        api.created("one")
        api.created("another one")
        first = api.get(path)
        tag = first["ETag"]
        assert tag.startswith('"'), "a strong one"
        again = api.get(path, if_none_match=f'"other", {tag}')
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == tag
        assert ("Link" in again) == ("Link" in first)
        assert api.get(path, if_none_match='"other"').status_code == 200

    @pytest.mark.parametrize("path", LISTS)
    def test_change_with_the_list(self, api: Api, path: str) -> None:
        before = api.get(path)["ETag"]
        api.created("one")
        changed = api.get(path, if_none_match=before)
        assert changed.status_code == 200
        assert changed["ETag"] != before

    def test_change_when_a_page_is_no_longer_the_last(self, api: Api) -> None:
        api.created("one")
        before = api.get("todos?limit=1&sort=created_at")
        api.created("two")
        after = api.get("todos?limit=1&sort=created_at", if_none_match=before["ETag"])
        assert after.status_code == 200
        assert after.json() == before.json()
        assert "Link" in after

    @pytest.mark.parametrize("path", ["admin/users", "admin/users?q=charlie", "admin/audit"])
    def test_are_on_the_lists_of_administrators(self, charlie: Person, path: str) -> None:
        admin = Api(charlie.api())
        first = admin.get(path)
        assert first.status_code == 200
        assert admin.get(path, if_none_match=first["ETag"]).status_code == 304
        assert "ETag" not in admin.get("admin/users?limit=none", if_none_match="*")

    def test_are_not_for_browsable_pages(self, api: Api) -> None:
        answer = api.get("todos", accept="text/html")
        assert answer.status_code == 200
        assert "ETag" not in answer


@pytest.mark.needs_redis
class TestKept:
    @pytest.mark.parametrize("path", [*LISTS, "todos?status=pending&sort=title", "todos?deleted=true"])
    def test_a_list_that_is_kept_asks_aws_nothing(
        self, redis: Redis, api: Api, aws_calls: list[str], path: str
    ) -> None:
        api.created("one")
        first = api.get(path)
        aws_calls.clear()
        for again in (api.get(path), api.get(path)):
            assert again.content == first.content
            assert again["ETag"] == first["ETag"]
            assert again["Content-Type"] == first["Content-Type"] == "application/json"
        assert api.get(path, if_none_match=first["ETag"]).status_code == 304
        assert aws_calls == []

    def test_the_link_of_a_list_is_kept_with_it(self, redis: Redis, api: Api) -> None:
        for title in ("one", "two", "three"):
            api.created(title)
        first, again = api.get("todos?limit=2"), api.get("todos?limit=2")
        assert again["Link"] == first["Link"]
        rest = again["Link"].split(">")[0].partition("/api/v1/")[2]
        assert [todo["title"] for todo in api.get(rest).json()] == ["one"]

    def test_later_pages_are_read_each_time(self, redis: Redis, api: Api, aws_calls: list[str]) -> None:
        for title in ("one", "two", "three"):
            api.created(title)
        rest = api.get("todos?limit=1")["Link"].split(">")[0].partition("/api/v1/")[2]
        api.get(rest)
        aws_calls.clear()
        api.get(rest)
        assert aws_calls == ["Query"]

    @pytest.mark.parametrize("path", LISTS)
    def test_nobody_gets_what_is_kept_for_another(
        self, redis: Redis, api: Api, bobs_api: Api, path: str
    ) -> None:
        api.created("hers")
        assert len(api.get(path).json()) == 1
        assert bobs_api.get(path).json() == []

    def test_what_is_wrong_is_not_kept_nor_let_through(self, redis: Redis, api: Api) -> None:
        api.get("todos")
        for _ in range(2):
            assert_problem(api.get("todos?limit=0"), 400, "invalid")
            assert_problem(api.get("todos?unknown=1"), 400, "invalid")

    def test_addresses_are_those_the_caller_used(self, redis: Redis, api: Api) -> None:
        api.created("one")
        for host in ("testserver", "127.0.0.1", "testserver"):
            (todo,) = api.get("todos", host=host).json()
            assert todo["url"].startswith(f"http://{host}/")

    @pytest.mark.parametrize(
        "write",
        [
            lambda api, todo: api.post("todos", {"title": "two"}),
            lambda api, todo: api.patch(f"todos/{todo['todo_id']}", {"title": "other"}),
            lambda api, todo: api.put(f"tasks/update-task/{todo['todo_id']}", {"status": "complete"}),
            lambda api, todo: api.delete(f"todos/{todo['todo_id']}"),
            lambda api, todo: api.delete("todos"),
        ],
        ids=["create", "edit", "complete", "delete", "delete all"],
    )
    @pytest.mark.parametrize("path", LISTS)
    def test_a_write_is_seen_by_the_next_read(
        self, redis: Redis, api: Api, path: str, write: Callable[[Api, dict[str, Any]], Any]
    ) -> None:
        todo = api.created("one")
        before = api.get(path)
        assert write(api, todo).status_code < 300
        after = api.get(path, if_none_match=before["ETag"])
        assert after.status_code == 200
        assert after.json() != before.json()

    def test_a_restored_task_is_back_in_the_list(self, redis: Redis, api: Api) -> None:
        todo = api.created("one")
        api.delete(f"todos/{todo['todo_id']}")
        assert api.get("todos").json() == []
        api.post(f"todos/{todo['todo_id']}/restore")
        assert len(api.get("todos").json()) == 1


@pytest.mark.needs_redis
class TestSessions:
    def test_signing_out_is_in_force_on_the_next_request(self, redis: Redis, alice: Person) -> None:
        api = Api(alice.api())
        assert api.get("todos").status_code == 200
        assert api.post("auth/logout").status_code == 204
        assert_problem(api.get("todos"), 401, "invalid_token")

    def test_signing_out_everywhere_is_too(self, redis: Redis, alice: Person) -> None:
        other = Api(sign_in(alice.persona).api())
        assert other.get("todos").status_code == 200
        assert Api(alice.api()).post("auth/logout", {"everywhere": True}).status_code == 204
        assert_problem(other.get("todos"), 401, "invalid_token")

    @pytest.mark.parametrize("trouble", ["flush", "kill"])
    def test_trouble_with_the_cache_changes_nothing(self, redis: Redis, alice: Person, trouble: str) -> None:
        api, other = Api(alice.api()), Api(sign_in(alice.persona).api())
        assert api.get("todos").status_code == other.get("todos").status_code == 200
        getattr(redis, trouble)()
        try:
            assert api.post("auth/logout").status_code == 204
            assert_problem(api.get("todos"), 401, "invalid_token")
            assert other.get("todos").status_code == 200
        finally:
            if trouble == "kill":
                redis.start()
