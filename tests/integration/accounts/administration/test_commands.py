"""Operators' commands for accounts, through the process boundary."""

from __future__ import annotations

import json
import unicodedata

import pytest

from accounts import dependencies
from accounts.audit.domain import AuditQuery
from accounts.profiles.domain import Profile
from tests.integration.api.conftest import Api, assert_problem
from tests.integration.commands.conftest import Manage
from tests.personas import ALICE, Person, Persona, join, sign_in
from todos import dependencies as todo_dependencies
from todos.tasks.query import TodoQuery
from webapp.errors import DomainError

NOWHERE = "http://127.0.0.1:9"


def profile_of(name: str) -> Profile:
    return dependencies.administration_service().get_user(name)


class TestListing:
    def test_in_columns_newest_first(self, manage: Manage, charlie: Person, alice: Person) -> None:
        listed = manage("list_users")
        assert (listed.code, listed.err) == (0, "")
        header, *rows = [line.split() for line in listed.out.splitlines()]
        assert header == ["user_id", "role", "activation_status", "created_at", "email", "username"]
        assert [(row[0], row[1], row[2], row[4], row[5]) for row in rows] == [
            ("VAH000002", "user", "active", "alice@example.com", "Alice"),
            ("VAH000001", "admin", "active", "charlie@example.com", "Charlie"),
        ]

    def test_as_json_and_filtered(self, manage: Manage, charlie: Person, alice: Person) -> None:
        (admin,) = json.loads(manage("list_users", "--role", "admin", "--json").out)
        assert admin.pop("created_at").endswith("Z")
        assert admin == {
            "user_id": "VAH000001",
            "username": "Charlie",
            "email": "charlie@example.com",
            "role": "admin",
            "activation_status": "active",
        }
        assert json.loads(manage("list_users", "--inactive", "--json").out) == []

    def test_prints_nothing_that_the_terminal_would_obey(
        self, manage: Manage, aws: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hostile = "A\x1b]0;owned\x07\x9b31m\u202eb"
        with monkeypatch.context() as patch:
            patch.setattr("accounts.profiles.domain.has_control", lambda _: False)
            join(Persona(hostile, "mallory@example.com", "Kestrel-over-7-hills"))
        printed = manage("list_users").out + manage("list_users", "--json").out + manage("check_aws").out
        assert "mallory@example.com" in printed
        assert not any(unicodedata.category(character) == "Cc" for character in printed.replace("\n", ""))
        assert "\u202e" not in printed

    def test_of_nobody(self, manage: Manage) -> None:
        assert manage("list_users").out.splitlines() == [
            "user_id  role  activation_status  created_at  email  username"
        ]
        assert manage("list_users", "--json").out == "[]\n"


class TestActivation:
    @pytest.mark.parametrize("name", ["ALICE@example.com", "VAH000001", "vah000001"])
    def test_is_in_force_at_once(self, manage: Manage, alice: Person, name: str) -> None:
        api = Api(alice.api())
        done = manage("deactivate_user", name)
        assert (done.code, done.err) == (0, "")
        assert done.out == "VAH000001 alice@example.com is deactivated, and signed out everywhere.\n"
        assert_problem(api.get("auth/user"), 401, "invalid_token")
        with pytest.raises(DomainError):
            sign_in(ALICE)
        assert manage("activate_user", name).out == "VAH000001 alice@example.com is active.\n"
        assert sign_in(ALICE).user_id == "VAH000001"

    def test_is_written_into_the_trail_as_the_operators(self, manage: Manage, alice: Person) -> None:
        manage("deactivate_user", alice.user_id)
        entry = dependencies.administration_service().list_audit(query=AuditQuery(limit=1)).entries[0]
        assert entry.actor_id == "operator"
        assert entry.origin.startswith("manage.py deactivate_user (")
        assert entry.user_id == alice.user_id

    def test_of_the_last_administrator_is_refused(self, manage: Manage, charlie: Person) -> None:
        for command in (["deactivate_user"], ["set_role"], ["delete_user"]):
            more = {"set_role": ["user"], "delete_user": ["--yes"]}.get(command[0], [])
            complaint = manage(*command, charlie.user_id, *more).complaint
            assert "the last active administrator" in complaint
        assert profile_of(charlie.user_id).is_active_admin


class TestRoles:
    def test_are_in_force_on_the_next_request(self, manage: Manage, alice: Person, charlie: Person) -> None:
        api = Api(alice.api())
        assert manage("set_role", ALICE.email, "admin").out.endswith("has the role admin.\n")
        assert api.get("admin/users").status_code == 200
        assert manage("set_role", ALICE.email, "user").out.endswith("has the role user.\n")
        assert api.get("admin/users").status_code == 403

    def test_that_do_not_exist(self, manage: Manage, alice: Person) -> None:
        assert manage("set_role", alice.user_id, "king").code == 2


class TestCreating:
    def test_the_first_administrator(self, manage: Manage) -> None:
        arguments = ("create_user", "Root@example.com", "--username", "Root", "--admin", "--password-stdin")
        created = manage(*arguments, typed="Root-pass1\nignored\n")
        assert (created.code, created.err) == (0, "")
        assert created.out == "VAH000001 root@example.com can sign in, with the role admin.\n"
        root = sign_in(Persona("Root", "root@example.com", "Root-pass1"))
        assert Api(root.api()).get("admin/users").status_code == 200
        assert "Root-pass1" not in created.out

    def test_a_user(self, manage: Manage) -> None:
        manage(
            "create_user", "eve@example.com", "--username", "Eve", "--password-stdin", typed="Eve-pass1\r\n"
        )
        assert not sign_in(Persona("Eve", "eve@example.com", "Eve-pass1")).identity.is_admin

    def test_what_is_wrong_is_said_in_one_line(self, manage: Manage, alice: Person) -> None:
        def complaint(email: str, password: str = "Good-pass1") -> str:
            arguments = ("create_user", email, "--username", "X", "--password-stdin")
            return manage(*arguments, typed=password).complaint

        assert "already has an account" in complaint(ALICE.email)
        assert "e-mail address" in complaint("nobody")
        assert "8 to 99 characters" in complaint("new@example.com", "weak")
        assert "8 to 99 characters" in complaint("new@example.com", "")

    def test_the_password_is_no_argument_and_never_waited_for_without_a_terminal(
        self, manage: Manage
    ) -> None:
        arguments = ("create_user", "new@example.com", "--username", "New")
        assert manage(*arguments, "--password", "Good-pass1").code == 2
        assert "--password-stdin" in manage(*arguments).complaint


class TestDeleting:
    def test_takes_everything(self, manage: Manage, alice: Person) -> None:
        todo_dependencies.todo_service().create_todo(alice.access, fields={"title": "Mine"})
        assert "for good" in manage("delete_user", ALICE.email).complaint
        assert profile_of(ALICE.email).is_active
        done = manage("delete_user", ALICE.email, "--yes")
        assert (done.code, done.out) == (0, "VAH000001 alice@example.com is deleted.\n")
        assert_problem(Api(alice.api()).get("auth/user"), 401, "invalid_token")
        with pytest.raises(DomainError):
            profile_of(ALICE.email)
        todos = todo_dependencies.todo_service().list_todos(alice.access, query=TodoQuery())
        assert todos.todos == ()


@pytest.mark.parametrize(
    "command",
    [["activate_user"], ["deactivate_user"], ["set_role", "admin"], ["delete_user", "--yes"]],
    ids=lambda command: command[0],
)
@pytest.mark.parametrize("name", ["VAH000099", "nobody@example.com", "nonsense"])
def test_nobody_is_one_line(manage: Manage, command: list[str], name: str) -> None:
    assert "There is no such account." in manage(command[0], name, *command[1:]).complaint


@pytest.mark.parametrize(
    "command",
    [
        ["list_users"],
        ["deactivate_user", "VAH000001"],
        ["set_role", "VAH000001", "admin"],
        ["create_user", "new@example.com", "--username", "New", "--password-stdin"],
        ["delete_user", "VAH000001", "--yes"],
        ["repair_accounts"],
    ],
    ids=lambda command: command[0],
)
def test_when_aws_is_down_it_is_one_line(manage: Manage, command: list[str]) -> None:
    down = manage(*command, typed="Good-pass1\n", AWS_ENDPOINT_URL=NOWHERE)
    assert down.complaint


def test_when_cognito_alone_is_down_the_table_decides_and_the_next_attempt_completes_it(
    manage: Manage, alice: Person
) -> None:
    provider = dependencies.identity_provider()
    down = manage("deactivate_user", alice.user_id, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=NOWHERE)
    assert "sign-in service" in down.complaint
    assert_problem(Api(alice.api()).get("auth/user"), 401, "invalid_token")
    account = provider.find(username=alice.identity.sub)
    assert account is not None
    assert account.is_enabled
    assert manage("deactivate_user", alice.user_id).code == 0
    account = provider.find(username=alice.identity.sub)
    assert account is not None
    assert not account.is_enabled
