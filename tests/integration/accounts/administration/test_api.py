"""The administrators' routes, over the local cloud."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import LazySettings

from accounts import dependencies
from tests.integration.api.conftest import Api, assert_problem
from tests.personas import ALICE, BOB, Person, Persona, join, sign_in
from webapp.aws.clients import cognito_client


@pytest.fixture
def admin(charlie: Person) -> Api:
    """Charlie with his bearer token."""
    return Api(charlie.api())


def user_of(person: Person, **changes: Any) -> dict[str, Any]:
    """What the list says of somebody."""
    return {
        "user_id": person.user_id,
        "username": person.persona.name,
        "email": person.persona.email,
        "role": person.persona.role.value,
        "activation_status": "active",
        **changes,
    }


def without_time(users: list[dict[str, Any]]) -> list[dict[str, Any]]:
    assert all(user.pop("created_at").endswith("Z") for user in users)
    return users


def next_of(answer: Any) -> str | None:
    """The path of the next page."""
    found = re.fullmatch(r'<http://testserver/api/v1/(.*)>; rel="next"', answer.headers.get("Link", ""))
    return found[1] if found else None


class TestUsers:
    def test_lists_everybody_newest_first(
        self, admin: Api, charlie: Person, alice: Person, bob: Person
    ) -> None:
        answer = admin.get("admin/users")
        assert answer.status_code == 200
        assert without_time(answer.json()) == [user_of(bob), user_of(alice), user_of(charlie)]
        assert next_of(answer) is None

    def test_pages_keep_the_query(self, admin: Api, alice: Person, bob: Person) -> None:
        first = admin.get("admin/users?limit=1&role=user")
        assert [user["user_id"] for user in first.json()] == [bob.user_id]
        path = next_of(first)
        assert path is not None
        assert "role=user" in path
        second = admin.get(path)
        assert [user["user_id"] for user in second.json()] == [alice.user_id]
        assert next_of(second) is None

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("q=ALICE", ["Alice"]),
            ("q=alice@example.com", ["Alice"]),
            ("q=vah000001", ["Charlie"]),
            ("q=example", ["Bob", "Alice", "Charlie"]),
            ("q=nobody", []),
            ("role=admin", ["Charlie"]),
            ("activation_status=inactive", []),
            ("activation_status=active&role=user&q=b", ["Bob"]),
        ],
    )
    def test_finds(self, admin: Api, alice: Person, bob: Person, query: str, names: list[Any]) -> None:
        assert [user["username"] for user in admin.get(f"admin/users?{query}").json()] == names

    def test_asks_the_same_of_dynamodb_for_any_number_of_users(
        self, admin: Api, alice: Person, bob: Person, aws_calls: list[str]
    ) -> None:
        admin.get("admin/users")
        assert aws_calls == ["BatchGetItem", "GetItem", "BatchGetItem"]

    @pytest.mark.parametrize(
        "query",
        ["role=king", "activation_status=", "limit=0", "limit=201", "cursor=x", "page=2", "q=" + "x" * 201],
    )
    def test_refuses_what_makes_no_sense(self, admin: Api, query: str) -> None:
        assert_problem(admin.get(f"admin/users?{query}"), 400, "invalid")

    def test_a_cursor_is_one_administrators_and_one_querys(
        self, admin: Api, alice: Person, bob: Person
    ) -> None:
        path = next_of(admin.get("admin/users?limit=1"))
        assert path is not None
        other = Persona("Dora", "dora@example.com", "Dora-pass1", alice.persona.role.ADMIN)
        assert_problem(Api(join(other).api()).get(path), 400, "invalid")
        assert_problem(admin.get(f"{path}&role=user"), 400, "invalid")

    def test_no_users_but_administrators_see_it(self, api: Api, anybody: Api) -> None:
        assert_problem(api.get("admin/users"), 403, "permission_denied")
        assert_problem(anybody.get("admin/users"), 401, "not_authenticated")


class TestUpdateUser:
    @pytest.mark.parametrize("method", ["put", "patch"])
    def test_changes_the_fields_named_and_no_others(self, admin: Api, alice: Person, method: str) -> None:
        change = getattr(admin, method)
        answer = change(f"admin/update-user/{alice.user_id}", {"username": "Alicia"})
        assert answer.status_code == 200
        body = answer.json()
        assert set(body) == {"message", "user"}
        assert alice.user_id in body["message"]
        assert without_time([body["user"]]) == [user_of(alice, username="Alicia")]

    def test_deactivation_is_in_force_at_once_and_known_to_cognito(
        self, admin: Api, alice: Person, settings: LazySettings
    ) -> None:
        api, browser = Api(alice.api()), alice.browser()
        answer = admin.patch(f"admin/update-user/{alice.user_id}", {"activation_status": "inactive"})
        assert answer.json()["user"]["activation_status"] == "inactive"
        assert_problem(api.get("auth/user"), 401, "invalid_token")
        assert browser.get("/account").status_code == 302
        refused = api.client.post(
            "/api/v1/auth/login",
            {"email": ALICE.email, "password": ALICE.password},
            content_type="application/json",
        )
        assert_problem(refused, 403, "account_inactive")
        user = cognito_client().admin_get_user(
            UserPoolId=settings.COGNITO_USER_POOL_ID, Username=alice.identity.sub
        )
        assert not user["Enabled"]

    def test_activation_lets_somebody_sign_in_again_but_revives_no_session(
        self, admin: Api, alice: Person
    ) -> None:
        for status in ("inactive", "active"):
            admin.patch(f"admin/update-user/{alice.user_id}", {"activation_status": status})
        assert_problem(Api(alice.api()).get("auth/user"), 401, "invalid_token")
        assert Api(sign_in(ALICE).api()).get("auth/user").status_code == 200

    def test_a_role_is_in_force_on_the_next_request(
        self, admin: Api, alice: Person, settings: LazySettings
    ) -> None:
        api = Api(alice.api())
        for role, status in (("admin", 200), ("user", 403)):
            assert admin.put(f"admin/update-user/{alice.user_id}", {"role": role}).status_code == 200
            assert api.get("admin/users").status_code == status
            groups = cognito_client().admin_list_groups_for_user(
                UserPoolId=settings.COGNITO_USER_POOL_ID, Username=alice.identity.sub
            )["Groups"]
            assert [group["GroupName"] for group in groups] == (["admin"] if role == "admin" else [])

    def test_a_new_address_and_password_are_the_ones_to_sign_in_with(self, admin: Api, alice: Person) -> None:
        changes = {"email": "Alicia@Example.com", "password": "Changed-pass1"}
        answer = admin.put(f"admin/update-user/{alice.user_id}", changes)
        assert answer.json()["user"]["email"] == "alicia@example.com"
        assert_problem(Api(alice.api()).get("auth/user"), 401, "invalid_token")
        moved = Persona("Alice", "alicia@example.com", "Changed-pass1")
        assert sign_in(moved).user_id == alice.user_id

    @pytest.mark.parametrize("change", [{"activation_status": "inactive"}, {"role": "user"}])
    def test_nobody_locks_themselves_out(self, admin: Api, charlie: Person, change: dict[str, str]) -> None:
        join(Persona("Dora", "dora@example.com", "Dora-pass1", charlie.identity.role))
        answer = admin.patch(f"admin/update-user/{charlie.user_id}", change)
        assert_problem(answer, 409, "own_account")
        assert admin.get("admin/users").status_code == 200

    def test_an_address_that_is_taken(self, admin: Api, alice: Person, bob: Person) -> None:
        answer = admin.patch(f"admin/update-user/{alice.user_id}", {"email": BOB.email})
        assert_problem(answer, 409, "email_taken")

    @pytest.mark.parametrize("user_id", ["VAH999999", "x", "sub%23x", "counter%23users"])
    def test_nobody(self, admin: Api, user_id: str) -> None:
        assert_problem(admin.patch(f"admin/update-user/{user_id}", {"role": "user"}), 404, "not_found")

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"role": "king"},
            {"activation_status": "asleep"},
            {"username": " "},
            {"email": "nowhere"},
            {"password": "weak"},
            {"user_id": "VAH000009"},
            {"role": None},
        ],
        ids=str,
    )
    def test_refuses_what_makes_no_sense(self, admin: Api, alice: Person, body: dict[str, Any]) -> None:
        assert_problem(admin.patch(f"admin/update-user/{alice.user_id}", body), 400, "invalid")

    def test_users_change_nobody_not_even_themselves(self, api: Api, alice: Person) -> None:
        answer = api.patch(f"admin/update-user/{alice.user_id}", {"username": "Root"})
        assert_problem(answer, 403, "permission_denied")

    def test_without_a_csrf_token_the_cookie_changes_nothing(self, charlie: Person, alice: Person) -> None:
        browser = charlie.browser(enforce_csrf_checks=True)
        answer = browser.patch(
            f"/api/v1/admin/update-user/{alice.user_id}", {"role": "admin"}, content_type="application/json"
        )
        assert_problem(answer, 403, "csrf_failed")

    def test_when_cognito_is_silent_it_is_in_force_here_and_completed_by_the_next_attempt(
        self, admin: Api, alice: Person, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
    ) -> None:
        provider = dependencies.identity_provider()
        with monkeypatch.context() as patch:
            patch.setattr(provider, "_client", _Silent())
            answer = admin.patch(f"admin/update-user/{alice.user_id}", {"activation_status": "inactive"})
        assert_problem(answer, 503, "service_unavailable")
        assert "Retry-After" in answer
        assert_problem(Api(alice.api()).get("auth/user"), 401, "invalid_token")
        again = admin.patch(f"admin/update-user/{alice.user_id}", {"activation_status": "inactive"})
        assert again.status_code == 200
        user = cognito_client().admin_get_user(
            UserPoolId=settings.COGNITO_USER_POOL_ID, Username=alice.identity.sub
        )
        assert not user["Enabled"]


class _Silent:
    """A client of a Cognito that does not answer."""

    def __getattr__(self, name: str) -> Any:
        from botocore.exceptions import ConnectTimeoutError

        def call(**_: Any) -> None:
            raise ConnectTimeoutError(endpoint_url="http://127.0.0.1:9")

        return call


class TestAudit:
    def test_says_who_changed_what_when_and_where_from(
        self, admin: Api, charlie: Person, alice: Person
    ) -> None:
        admin.patch(f"admin/update-user/{alice.user_id}", {"role": "admin", "username": "Alicia"})
        entry, *_ = admin.get("admin/audit").json()
        assert entry.pop("at").endswith("Z")
        assert entry.pop("number") > 0
        assert entry == {
            "actor_id": charlie.user_id,
            "origin": "127.0.0.1",
            "user_id": alice.user_id,
            "action": "update",
            "changes": [
                {"name": "username", "before": None, "after": None},
                {"name": "role", "before": "user", "after": "admin"},
            ],
        }

    def test_in_pages_and_of_one_person(
        self, admin: Api, charlie: Person, alice: Person, bob: Person
    ) -> None:
        for name in ("One", "Two"):
            admin.patch(f"admin/update-user/{alice.user_id}", {"username": name})
        first = admin.get("admin/audit?limit=1")
        path = next_of(first)
        assert path is not None
        assert admin.get(path).json()[0]["number"] == first.json()[0]["number"] - 1
        assert admin.get(f"admin/audit?user_id={bob.user_id}").json() == []
        assert len(admin.get(f"admin/audit?user_id={alice.user_id}").json()) == 2

    def test_nobody_changes_it(self, admin: Api) -> None:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert_problem(admin.call(method, "admin/audit"), 405, "method_not_allowed")

    def test_has_who_registered_an_administrator(self, admin: Api, charlie: Person) -> None:
        body = {"username": "Eve", "email": "eve@example.com", "password": "Eve-pass1", "role": "admin"}
        created = admin.post("auth/register", body).json()
        entry, *_ = admin.get("admin/audit").json()
        assert (entry["action"], entry["actor_id"], entry["user_id"]) == (
            "create",
            charlie.user_id,
            created["user_id"],
        )
