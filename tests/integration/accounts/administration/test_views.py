"""The pages of administrators, as a browser without a script sees them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts import dependencies
from accounts.profiles.domain import Profile, Role
from tests.integration.pages.conftest import fields_of
from tests.local_cloud import LocalCloud
from tests.personas import BOB, Person, Persona, join
from webapp.errors import Unavailable


@pytest.fixture
def admin(charlie: Person) -> Client:
    """Charlie with a browser."""
    return charlie.browser()


def now(person: Person) -> Profile:
    return dependencies.administration_service().get_user(person.user_id)


def text_of(answer: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def rows_of(answer: Any) -> list[str]:
    """The addresses in the table, in order."""
    return re.findall(r'data-label="User">\s*<span><bdi>([^<]*)</bdi>', answer.content.decode())


def change(admin: Client, person: Person, to: str, **listing: str) -> Any:
    """Answer the question with its button."""
    path = f"/admin/users/{person.user_id}/change"
    question = admin.get(path, {"to": to, **listing})
    assert question.status_code == 200
    assert person.persona.email in text_of(question)
    return admin.post(path, fields_of(question))


class TestUsers:
    def test_shows_everybody_newest_first(self, admin: Client, charlie: Person, alice: Person) -> None:
        page = admin.get("/admin/users")
        assert rows_of(page) == ["alice@example.com", "charlie@example.com"]
        assert 'aria-label="Users"' in page.content.decode()
        assert 'aria-label="Deactivate alice@example.com"' in page.content.decode()
        assert 'aria-label="Role of alice@example.com"' in page.content.decode()

    def test_offers_no_way_to_lock_oneself_out(self, admin: Client) -> None:
        page = admin.get("/admin/users").content.decode()
        assert "(you)" in page
        assert "Deactivate charlie@example.com" not in page
        assert "Role of charlie@example.com" not in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=ALICE", ["alice@example.com"]),
            ("role=admin", ["charlie@example.com"]),
            ("status=inactive", ["bob@example.com"]),
            ("status=active&role=user", ["alice@example.com"]),
            ("q=nobody", []),
            ("role=king&status=asleep", ["bob@example.com", "alice@example.com", "charlie@example.com"]),
        ],
    )
    def test_searches_and_filters(
        self, admin: Client, charlie: Person, alice: Person, bob: Person, query: str, found: list[Any]
    ) -> None:
        change(admin, bob, "inactive")
        assert rows_of(admin.get(f"/admin/users?{query}")) == found

    def test_leads_to_older_ones_and_back(
        self, admin: Client, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("accounts.administration.list_address.PAGE_SIZE", 2)
        first = admin.get("/admin/users?q=example")
        assert rows_of(first) == ["bob@example.com", "alice@example.com"]
        (older,) = re.findall(r'rel="next" href="([^"]*)"', first.content.decode())
        second = admin.get(older.replace("&amp;", "&"))
        assert rows_of(second) == ["charlie@example.com"]
        assert "Back to the newest" in text_of(second)
        assert 'rel="next"' not in second.content.decode()

    def test_a_cursor_of_another_list_is_refused(self, admin: Client) -> None:
        assert admin.get("/admin/users?cursor=nonsense").status_code == 400

    def test_is_linked_for_administrators_only(self, admin: Client, alice: Person) -> None:
        assert 'href="/admin/users"' in admin.get("/").content.decode()
        assert 'href="/admin/users"' not in alice.browser().get("/").content.decode()
        assert alice.browser().get("/admin/users").status_code == 403


class TestChanging:
    def test_asks_first_and_names_the_person(self, admin: Client, alice: Person) -> None:
        question = admin.get(f"/admin/users/{alice.user_id}/change", {"to": "inactive"})
        assert "Deactivate alice@example.com ?" in text_of(question)
        assert "Alice" in text_of(question)
        assert now(alice).is_active

    def test_deactivates_and_activates_visibly_at_once(self, admin: Client, alice: Person) -> None:
        answer = change(admin, alice, "inactive", q="example", status="")
        assert (answer.status_code, answer["Location"]) == (302, "/admin/users?q=example")
        page = admin.get(answer["Location"])
        assert "alice@example.com is deactivated, and signed out everywhere." in text_of(page)
        assert 'aria-label="Activate alice@example.com"' in page.content.decode()
        assert alice.browser().get("/account").status_code == 302
        page = admin.get(change(admin, alice, "active")["Location"])
        assert "alice@example.com is active, and can sign in." in text_of(page)
        assert 'aria-label="Deactivate alice@example.com"' in page.content.decode()

    def test_changes_a_role(self, admin: Client, alice: Person) -> None:
        change(admin, alice, "admin")
        assert now(alice).role is Role.ADMIN
        assert alice.browser().get("/admin/users").status_code == 200
        change(admin, alice, "user")
        assert now(alice).role is Role.USER
        assert alice.browser().get("/admin/users").status_code == 403

    @pytest.mark.parametrize("to", ["inactive", "user"])
    def test_of_oneself_is_refused_with_a_sentence(self, admin: Client, charlie: Person, to: str) -> None:
        join(Persona("Dora", "dora@example.com", "Dora-pass1", Role.ADMIN))
        answer = change(admin, charlie, to)
        assert answer.status_code == 409
        assert "You cannot deactivate, demote or delete the account you are using." in text_of(answer)
        assert now(charlie).is_active_admin

    def test_says_what_an_outage_means_and_lets_repeat_it(
        self, admin: Client, alice: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def silent(**_: Any) -> None:
            raise Unavailable("The sign-in service did not answer in time.")

        with monkeypatch.context() as patch:
            patch.setattr(dependencies.identity_provider(), "set_enabled", silent)
            answer = change(admin, alice, "inactive")
        assert answer.status_code == 503
        assert "did not answer" in text_of(answer)
        assert admin.post(f"/admin/users/{alice.user_id}/change", fields_of(answer)).status_code == 302

    @pytest.mark.parametrize(
        ("path", "status"), [("VAH999999/change?to=admin", 404), ("VAH000001/change?to=king", 400)]
    )
    def test_of_nobody_or_to_nothing(self, admin: Client, path: str, status: int) -> None:
        assert admin.get(f"/admin/users/{path}").status_code == status

    def test_needs_the_token_of_the_form(self, charlie: Person, alice: Person) -> None:
        browser = charlie.browser(enforce_csrf_checks=True)
        answer = browser.post(f"/admin/users/{alice.user_id}/change", {"to": "admin"})
        assert answer.status_code == 403
        assert now(alice).role is Role.USER


class TestAudit:
    def test_tells_what_was_done(self, admin: Client, alice: Person) -> None:
        change(admin, alice, "inactive")
        page = text_of(admin.get("/admin/audit"))
        assert "Update: status active → inactive" in page
        assert "charlie@example.com VAH000001" in page
        assert f"alice@example.com {alice.user_id}" in page
        assert "127.0.0.1" in page
        assert "Operator" in page

    def test_of_one_person(self, admin: Client, alice: Person, bob: Person) -> None:
        change(admin, alice, "inactive")
        page = text_of(admin.get(f"/admin/audit?user_id={alice.user_id.lower()}"))
        assert "active → inactive" in page
        page = text_of(admin.get(f"/admin/audit?user_id={bob.user_id}"))
        assert "There are no entries." in page

    def test_escapes_what_people_chose(self, admin: Client, aws: LocalCloud) -> None:
        name = "<script>alert(1)</script>"
        join(Persona(name, BOB.email, BOB.password))
        assert name not in admin.get("/admin/users").content.decode()
