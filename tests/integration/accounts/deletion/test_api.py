"""The JSON route of a deletion."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
import urllib3
from django.conf import settings

from tests.factories import START, make_image
from tests.integration.accounts.callers import again, can_log_in, is_refused
from tests.integration.api.conftest import Api, assert_problem
from tests.personas import ALICE, Person
from tests.repositories import attach
from todos import dependencies as todo_dependencies
from webapp.aws.clients import dynamodb_client


class TestImages:
    """Images are part of what is taken along, and of what goes."""

    @pytest.fixture
    def key(self, api: Api, alice: Person) -> str:
        image = make_image(key=f"{alice.user_id}/0c3f9a4e-5d0b-4f4e-8f52-0b8f0f5f7d11.jpg")
        todo = api.created("With a cat")
        todos = todo_dependencies.todo_repository()
        attach(todos, alice.access, todo["todo_id"], image, at=START)
        for name in (image.key, f"{alice.user_id}/not-attached.jpg", "VAH999999/of-somebody-else.jpg"):
            todo_dependencies.image_store().save(name, BytesIO(b"x"), image.content_type)
        return image.key

    def test_are_exported_with_addresses_to_read_them_at(self, api: Api, key: str) -> None:
        (item,) = json.loads(api.get("auth/export").getvalue())["items"]
        (image,) = item["images"]
        assert image["key"] == key
        assert urllib3.request("GET", image["url"]).data == b"x"

    def test_go_with_the_account(self, api: Api, key: str) -> None:
        assert api.call("DELETE", "auth/user", {"password": ALICE.password}).status_code == 204
        left = [stored.key for stored in todo_dependencies.image_store().list()]
        assert left == ["VAH999999/of-somebody-else.jpg"]


class TestDelete:
    def test_leaves_nothing(self, api: Api, bobs_api: Api, alice: Person, bob: Person) -> None:
        other = again(alice)
        api.created("Alice's secret")
        trashed = api.created("Alice's trash")
        api.delete(f"todos/{trashed['todo_id']}")
        bobs_api.created("Bob's own")
        answer = api.call("DELETE", "auth/user", {"password": ALICE.password})
        assert (answer.status_code, answer.content) == (204, b"")
        assert [is_refused(person) for person in (alice, other, bob)] == [True, True, False]
        assert not can_log_in(ALICE.password)
        left = json.dumps([every_item(settings.USERS_TABLE), every_item(settings.TASKS_TABLE)], default=str)
        # The audit trail names people by their ids, and says nothing else of them.
        for trace in (ALICE.email, "Alice", alice.identity.sub, alice.identity.session_id):
            assert trace not in left, trace
        assert [todo["title"] for todo in bobs_api.get("todos").json()] == ["Bob's own"]

    def test_needs_the_password(self, api: Api, alice: Person) -> None:
        api.created("Kept")
        for body, code in (
            ({"password": "Wrong-pass1"}, "password_mismatch"),
            ({}, "invalid"),
            (None, "invalid"),
        ):
            assert_problem(api.call("DELETE", "auth/user", body), 400, code)
        assert len(api.get("todos").json()) == 1
        assert not is_refused(alice)

    def test_by_an_administrator_of_their_own_account(self, charlie: Person) -> None:
        answer = Api(charlie.api()).call("DELETE", "auth/user", {"password": charlie.persona.password})
        assert_problem(answer, 409, "own_account")
        assert not is_refused(charlie)

    def test_with_the_cookie_takes_the_cookies_away(self, alice: Person) -> None:
        answer = Api(alice.browser()).call("DELETE", "auth/user", {"password": ALICE.password})
        assert answer.status_code == 204
        assert answer.cookies[settings.ACCESS_COOKIE_NAME]["max-age"] == 0

    def test_frees_the_address(self, api: Api, anybody: Api, alice: Person) -> None:
        api.call("DELETE", "auth/user", {"password": ALICE.password})
        answer = anybody.post(
            "auth/register", {"username": "Next", "email": ALICE.email, "password": "Next-pass1"}
        )
        assert answer.status_code == 201
        assert answer.json()["user_id"] != alice.user_id


def every_item(table: str) -> list[dict[str, Any]]:
    """Everything in a table; only a test may look at it so."""
    return list(dynamodb_client().scan(TableName=table)["Items"])
