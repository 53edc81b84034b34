"""`READ_ONLY` in the whole service: what callers and people get while tasks are being moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest

from accounts import dependencies as account_dependencies
from tests.calls import recorded
from tests.factories import make_todo
from tests.integration.api.conftest import Api, assert_problem
from tests.integration.pages.conftest import PART, fields_of
from tests.personas import ALICE, Person, sign_in
from tests.pictures import photo
from todos import dependencies
from todos.access import Access
from todos.pausing import TODO_READS
from todos.tasks.domain import Todo
from todos.tasks.ports import TodoRepository
from todos.tasks.query import TodoQuery

NOWHERE = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def todo(alice: Person, labels: Any) -> Todo:
    """A task of Alice's, with an image."""
    todo = dependencies.todo_service().create_todo(alice.access, fields={"title": "Mine"})
    file = BytesIO(photo("cat"))
    return dependencies.image_service().attach_file(alice.access, todo_id=todo.todo_id, file=file)


@pytest.fixture
def paused(todo: Todo, settings: Any) -> Todo:
    settings.READ_ONLY = True
    dependencies.forget()
    return todo


@pytest.fixture
def api(alice: Person, paused: Todo) -> Api:
    return Api(alice.api())


Call = Callable[[Api, Todo], Any]
WRITES: dict[str, Call] = {
    "create": lambda api, todo: api.post("todos", {"title": "New"}),
    "create-task": lambda api, todo: api.post("tasks/create-task", {"title": "New", "description": ""}),
    "replace": lambda api, todo: api.put(f"todos/{todo.todo_id}", {"title": "New"}),
    "edit": lambda api, todo: api.patch(f"todos/{todo.todo_id}", {"title": "New"}),
    "delete": lambda api, todo: api.delete(f"todos/{todo.todo_id}"),
    "delete all": lambda api, todo: api.delete("todos"),
    "restore": lambda api, todo: api.post(f"todos/{todo.todo_id}/restore"),
    "leave to upload": lambda api, todo: api.get("upload?action=create&content_type=image/png"),
    "attach": lambda api, todo: api.post(f"todos/{todo.todo_id}/images", {"key": todo.images[0].key}),
    "label again": lambda api, todo: api.post(
        f"todos/{todo.todo_id}/images/{todo.images[0].image_id}/labels"
    ),
    "remove an image": lambda api, todo: api.delete(f"todos/{todo.todo_id}/images/{todo.images[0].image_id}"),
    "delete the account": lambda api, todo: api.call("DELETE", "auth/user", {"password": ALICE.password}),
}
READS: dict[str, Call] = {
    "list": lambda api, todo: api.get("todos"),
    "one": lambda api, todo: api.get(f"todos/{todo.todo_id}"),
    "fetch-task": lambda api, todo: api.get("tasks/fetch-task"),
    "an image": lambda api, todo: api.get(f"upload?action=get&key={todo.images[0].key}"),
    "labels": lambda api, todo: api.get(f"rekognition?imagekey={todo.images[0].key}"),
    "counts": lambda api, todo: api.get("auth/user"),
    "everything": lambda api, todo: api.get("auth/export"),
}


@pytest.mark.parametrize("call", WRITES.values(), ids=WRITES)
def test_every_write_is_refused_for_a_while(api: Api, paused: Todo, call: Call) -> None:
    answer = call(api, paused)
    body = assert_problem(answer, 503, "writes_paused")
    assert "being moved" in body["detail"]
    assert answer["Retry-After"] == "30"
    assert dependencies.todo_service().get_todo(Access.own(paused.space_id), todo_id=paused.todo_id) == paused
    with dependencies.image_store().open(paused.images[0].key):
        pass


@pytest.mark.parametrize("call", READS.values(), ids=READS)
def test_every_read_goes_on(api: Api, paused: Todo, call: Call) -> None:
    assert call(api, paused).status_code == 200


def test_people_sign_in_and_out_and_the_service_is_well(api: Api, paused: Todo) -> None:
    again = Api(sign_in(ALICE).api())
    assert again.post("auth/logout").status_code == 204
    assert_problem(again.get("todos"), 401, "invalid_token")
    assert api.client.get("/readyz").status_code == 200


def test_an_account_is_not_half_deleted(api: Api, alice: Person) -> None:
    assert_problem(api.call("DELETE", "auth/user", {"password": ALICE.password}), 503, "writes_paused")
    profile = account_dependencies.account_repository().find_by_sub(alice.identity.sub)
    assert profile is not None
    assert not profile.is_being_deleted
    assert api.get("todos").status_code == 200


class TestPages:
    def test_a_new_task_stays_in_its_field(self, alice: Person, paused: Todo) -> None:
        answer = alice.browser().post("/todos", {"title": "Buy oat milk", "key": "k1"})
        assert answer.status_code == 503
        assert answer["Retry-After"] == "30"
        assert fields_of(answer)["title"] == "Buy oat milk"
        assert "Tasks are being moved to a new place" in answer.content.decode()

    def test_an_edit_stays_in_its_fields(self, alice: Person, paused: Todo) -> None:
        browser, address = alice.browser(), f"/todos/{paused.todo_id}"
        form = {**fields_of(browser.get(address)), "description": "A long thought."}
        answer = browser.post(address, form)
        assert answer.status_code == 503
        assert fields_of(answer)["description"] == "A long thought."
        assert "Tasks are being moved to a new place" in answer.content.decode()

    @pytest.mark.parametrize("path", ["/todos", "/todos/{}", "/todos/{}/complete", "/todos/{}/delete"])
    def test_with_scripts_it_is_a_message_beside_the_work(
        self, alice: Person, paused: Todo, path: str
    ) -> None:
        form = {"title": "Buy oat milk", "status": "pending", "priority": "0", "version": "2"}
        answer = alice.browser().post(path.format(paused.todo_id), form, headers=PART)
        assert answer.status_code == 503
        assert answer["HX-Retarget"] == "#messages"
        assert "Tasks are being moved to a new place" in answer.content.decode()

    def test_a_button_without_scripts_is_a_page_that_says_so(self, alice: Person, paused: Todo) -> None:
        answer = alice.browser().post(f"/todos/{paused.todo_id}/complete")
        assert answer.status_code == 503
        assert "Tasks are being moved to a new place" in answer.content.decode()

    def test_the_list_is_there(self, alice: Person, paused: Todo) -> None:
        answer = alice.browser().get("/")
        assert answer.status_code == 200
        assert "Mine" in answer.content.decode()


# What is asked of the repository in each of its methods that count as reads.
ASKED: dict[str, Callable[[TodoRepository, Access, Todo], Any]] = {
    "get": lambda todos, access, todo: todos.get(access, todo.todo_id),
    "list_todos": lambda todos, access, todo: todos.list_todos(access, TodoQuery()),
    "count_up_to": lambda todos, access, todo: todos.count_up_to(
        access, TodoQuery(is_open=True, due_before=date(2026, 3, 1)), 9
    ),
    "known": lambda todos, access, todo: todos.known(access, [todo.todo_id]),
    "check_room": lambda todos, access, todo: todos.check_room(access, [todo]),
    "trashed": lambda todos, access, todo: list(todos.trashed(access)),
    "count_by_status": lambda todos, access, todo: todos.count_by_status(access),
    "count_by_tag": lambda todos, access, todo: todos.count_by_tag(access),
    "todos_with_images": lambda todos, access, todo: list(todos.todos_with_images(access)),
    "every": lambda todos, access, todo: list(todos.every(access)),
    "to_be_removed_on": lambda todos, access, todo: list(
        todos.to_be_removed_on(datetime(2026, 3, 1, tzinfo=UTC).date())
    ),
}


def test_what_counts_as_a_read_asks_for_nothing_else(alice: Person) -> None:
    todos, todo = dependencies.todo_repository(), make_todo(space_id=alice.user_id)
    todos.add(alice.access, todo)
    assert set(ASKED) == TODO_READS
    for name, ask in ASKED.items():
        with recorded() as operations:
            ask(todos, alice.access, todo)
        assert operations, name
        assert set(operations) <= {"GetItem", "Query", "BatchGetItem"}, name
